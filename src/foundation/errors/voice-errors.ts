import { defineError } from './kinds.js'

/** Why a name cannot be a voice's name, in both languages. */
const nameRules = {
  empty: {
    zh: '名称是空的。请写一个名称',
    en: 'the name is empty. Write one',
  },
  'too-many-characters': {
    zh: '名称超过 64 个字符。请写短一些',
    en: 'it has more than 64 characters. Make it shorter',
  },
  'too-many-bytes': {
    zh: '名称超过 200 个 UTF-8 字节。请写短一些',
    en: 'it takes more than 200 UTF-8 bytes. Make it shorter',
  },
  separator: {
    zh: '名称不能含有 / \\ : * ? " < > |。请去掉这些字符',
    en: 'it must not contain / \\ : * ? " < > |. Leave these out',
  },
  control: {
    zh: '名称含有看不见的控制字符或方向控制字符。请重新键入',
    en: 'it contains invisible control or direction characters. Type it again',
  },
  'leading-dot': {
    zh: '名称不能以点开头。请去掉开头的点',
    en: 'it must not begin with a dot. Leave the dot out',
  },
  'trailing-dot': {
    zh: '名称不能以点结尾。请去掉结尾的点',
    en: 'it must not end with a dot. Leave the dot out',
  },
  'device-name': {
    zh: '这是 Windows 保留的设备名。请换一个名称',
    en: 'it is the name of a device on Windows. Choose another one',
  },
  'reserved-choice': {
    zh: '这个名称在音色列表里表示“用上传的参考音频”。请换一个名称',
    en: 'in the list of voices it means the uploaded recording. Choose another one',
  },
} as const

export type VoiceNameRule = keyof typeof nameRules

export const voiceErrors = {
  'voice-name-invalid': defineError<{ name: string; rule: VoiceNameRule }>({
    kind: 'invalid-input',
    zh: ({ name, rule }) => `音色名称“${name}”不能用：${nameRules[rule].zh}。`,
    en: ({ name, rule }) => `"${name}" cannot be the name of a voice: ${nameRules[rule].en}.`,
  }),
  'voice-tags-invalid': defineError<{ tag: string; maxTags: number; maxCharacters: number }>({
    kind: 'invalid-input',
    zh: ({ tag, maxTags, maxCharacters }) =>
      `标签“${tag}”不能用：每个音色最多 ${maxTags} 个标签，每个 1 到 ${maxCharacters} 个字符，不含逗号和换行。`,
    en: ({ tag, maxTags, maxCharacters }) =>
      `The tag "${tag}" cannot be used: a voice has at most ${maxTags} tags of 1 to ${maxCharacters} characters, without commas and line breaks.`,
  }),
  'voice-name-taken': defineError<{ name: string }>({
    kind: 'conflict',
    zh: ({ name }) => `已经有叫“${name}”的音色。请换一个名称，或先删除它。`,
    en: ({ name }) => `There is already a voice "${name}". Choose another name, or remove that one first.`,
  }),
  'voice-file-in-the-way': defineError<{ fileName: string }>({
    kind: 'conflict',
    zh: ({ fileName }) =>
      `音色目录里已有文件 ${fileName}，它不是本程序的音色，不会被覆盖。请换一个名称，或先把这个文件移走。`,
    en: ({ fileName }) =>
      `The folder of voices has a file ${fileName} that is not a voice of this program and is not overwritten. Choose another name, or move that file away first.`,
  }),
  'voice-not-yours': defineError<{ name: string }>({
    kind: 'forbidden',
    zh: ({ name }) =>
      `音色“${name}”是别人保存的：可以用它说话，但不能改动、覆盖、删除、恢复、复制、试听或导出。请换一个名称保存，或用保存它的密钥，或请管理员处理。`,
    en: ({ name }) =>
      `The voice "${name}" was saved by somebody else: you can speak with it, but not change, replace, remove, restore, copy, play or export it. Save under another name, use the key that saved it, or ask the administrator.`,
  }),
  'voice-owners-unreadable': defineError<{ filePath: string }>({
    kind: 'invalid-input',
    zh: ({ filePath }) =>
      `${filePath} 已损坏，认不出各个音色是哪把密钥保存的。请从备份恢复它；或删除它：以前用密钥保存的音色就只有管理员能改。`,
    en: ({ filePath }) =>
      `${filePath} is damaged, so that nobody can tell which key saved which voice. Bring it back from a backup; or delete it: only the administrator can then change voices that were saved with keys.`,
  }),
  'voice-not-found': defineError<{ name: string; known: string }>({
    kind: 'not-found',
    zh: ({ name, known }) => `没有叫“${name}”的音色。现有的音色：${known || '（还没有）'}。`,
    en: ({ name, known }) => `There is no voice "${name}". Voices here: ${known || '(none yet)'}.`,
  }),
  'voice-former-gone': defineError({
    kind: 'not-found',
    zh: () => '要恢复的音色已经不在了，也许已经恢复过。请刷新音色列表。',
    en: () =>
      'What was to be restored is no longer there; perhaps it was restored already. Reload the list of voices.',
  }),
  'voice-file-refused': defineError<{
    fileName: string
    reason: { readonly zh: string; readonly en: string }
  }>({
    kind: 'invalid-input',
    zh: ({ fileName, reason }) => `不能读取音色文件 ${fileName}：${reason.zh}`,
    en: ({ fileName, reason }) => `The voice file ${fileName} cannot be used: ${reason.en}`,
  }),
  'voice-folder-unusable': defineError<{ folder: string; problem: string }>({
    kind: 'invalid-input',
    zh: ({ folder, problem }) => `音色目录 ${folder} 不能使用（${problem}）。请检查权限和磁盘空间。`,
    en: ({ folder, problem }) =>
      `The folder of voices ${folder} cannot be used (${problem}). Check its permissions and the disk space.`,
  }),
}
