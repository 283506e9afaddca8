import { defineError } from './kinds.js'

export const wireErrors = {
  'wire-endpoint-unknown': defineError<{ endpoint: string; known: string }>({
    kind: 'not-found',
    zh: ({ endpoint, known }) => `没有名为“${endpoint}”的接口。可用的接口：${known}。`,
    en: ({ endpoint, known }) => `There is no endpoint "${endpoint}". There are: ${known}.`,
  }),
  'wire-inputs-missing': defineError<{ endpoint: string; needed: number; got: number; names: string }>({
    kind: 'invalid-input',
    zh: ({ endpoint, needed, got, names }) =>
      `接口 /${endpoint} 的输入值不够（needed: ${needed}, got: ${got}）。请按顺序给出：${names}。`,
    en: ({ endpoint, needed, got, names }) =>
      `Endpoint /${endpoint} didn't receive enough input values (needed: ${needed}, got: ${got}). Give, in this order: ${names}.`,
  }),
  'wire-argument-unknown': defineError<{ endpoint: string; name: string; names: string }>({
    kind: 'invalid-input',
    zh: ({ endpoint, name, names }) =>
      `接口 /${endpoint} 没有参数“${name}”。可用的参数：${names || '（无）'}。请改正参数名。`,
    en: ({ endpoint, name, names }) =>
      `Endpoint /${endpoint} has no parameter "${name}". It has: ${names || '(none)'}. Correct the name.`,
  }),
  'wire-argument-missing': defineError<{ endpoint: string; name: string }>({
    kind: 'invalid-input',
    zh: ({ endpoint, name }) => `接口 /${endpoint} 缺少必需的参数“${name}”。请加上它。`,
    en: ({ endpoint, name }) => `Endpoint /${endpoint} needs the parameter "${name}". Add it.`,
  }),
  'wire-choice-unknown': defineError<{ label: string; value: string; choices: string }>({
    kind: 'invalid-input',
    zh: ({ label, value, choices }) => `“${label}”中没有“${value}”。请从这些选项中选择：${choices}。`,
    en: ({ label, value, choices }) =>
      `Value: ${value} is not in the list of choices of "${label}". Choose one of: [${choices}].`,
  }),
  'wire-number-expected': defineError<{ label: string; value: string; min: number; max: number }>({
    kind: 'invalid-input',
    zh: ({ label, value, min, max }) =>
      `“${label}”需要一个数字，收到的是“${value}”。请给出 ${min} 到 ${max}。`,
    en: ({ label, value, min, max }) =>
      `"${label}" must be a number; it was ${value}. Give ${min} to ${max}.`,
  }),
  'wire-number-out-of-range': defineError<{ label: string; value: number; min: number; max: number }>({
    kind: 'invalid-input',
    zh: ({ label, value, min, max }) => `“${label}”的值 ${value} 超出范围。请给出 ${min} 到 ${max}。`,
    en: ({ label, value, min, max }) =>
      value < min
        ? `Value ${value} of "${label}" is less than minimum value ${min}. Give ${min} to ${max}.`
        : `Value ${value} of "${label}" is greater than maximum value ${max}. Give ${min} to ${max}.`,
  }),
  'wire-text-expected': defineError<{ label: string; value: string }>({
    kind: 'invalid-input',
    zh: ({ label, value }) => `“${label}”需要一段文字，收到的是 ${value}。请给出字符串。`,
    en: ({ label, value }) => `"${label}" must be a text; it was ${value}. Give a string.`,
  }),
  'wire-file-expected': defineError<{ label: string; value: string }>({
    kind: 'invalid-input',
    zh: ({ label, value }) =>
      `“${label}”需要一个文件，收到的是 ${value}。请先上传文件（handle_file，或 POST /gradio_api/upload），再给出 {"path": …, "meta": {"_type": "gradio.FileData"}}。`,
    en: ({ label, value }) =>
      `"${label}" must be a file; it was ${value}. Upload it first (handle_file, or POST /gradio_api/upload) and give {"path": …, "meta": {"_type": "gradio.FileData"}}.`,
  }),
  'wire-file-not-uploaded': defineError<{ path: string }>({
    kind: 'invalid-input',
    zh: ({ path }) => `文件“${path}”不是上传到这里的文件，或者已被清理。请先上传，再使用返回的路径。`,
    en: ({ path }) =>
      `The file "${path}" was not uploaded by a user, or is gone. Upload it and use the path of the answer.`,
  }),
  'wire-reference-needed': defineError<{ choice: string; label: string }>({
    kind: 'invalid-input',
    zh: ({ choice, label }) =>
      `选择了“${choice}”，但没有参考音频。请在“${label}”中上传一段录音，或者改选一个已保存的音色。`,
    en: ({ choice, label }) =>
      `"${choice}" (use the reference audio) is chosen, but there is none. Upload a recording in "${label}", or choose a saved voice.`,
  }),
  'wire-no-reference-to-save': defineError<{ isSessionKept: boolean }>({
    kind: 'invalid-input',
    zh: ({ isSessionKept }) =>
      isSessionKept
        ? '本次会话还没有用过参考音频，没有可保存的音色。请先上传参考音频并调用 /infer，再保存。'
        : '这次调用没有 session_hash，无法知道要保存哪段参考音频。请在 /infer 和 /save_audio 两次调用中带上同一个 session_hash。',
    en: ({ isSessionKept }) =>
      isSessionKept
        ? 'This session has used no reference audio yet, so there is no voice to save. Upload one, call /infer with it, then save.'
        : 'This call has no session_hash, so it is unknown which reference audio to save. Pass the same session_hash with /infer and with /save_audio.',
  }),
  'wire-sessions-full': defineError<{ limit: number }>({
    kind: 'busy',
    zh: ({ limit }) => `同时使用的会话已达上限 ${limit} 个。请稍后重试。`,
    en: ({ limit }) => `All ${limit} sessions are in use. Try again later.`,
  }),
  'wire-queue-full': defineError<{ limit: number }>({
    kind: 'busy',
    // Clients look for these words.
    zh: ({ limit }) => `Queue is full. Max size is ${limit} and size is ${limit}. 队列已满，请稍后重试。`,
    en: ({ limit }) => `Queue is full. Max size is ${limit} and size is ${limit}.`,
  }),
  'wire-upload-too-many': defineError<{ limit: number }>({
    kind: 'too-large',
    zh: ({ limit }) => `一次最多上传 ${limit} 个文件。请分几次上传。`,
    en: ({ limit }) => `At most ${limit} files can be uploaded at once. Upload them in several requests.`,
  }),
  'wire-upload-empty': defineError({
    kind: 'invalid-input',
    zh: () => '请求中没有文件。请把文件放在 multipart 表单的“files”字段中。',
    en: () => 'The request has no file. Put it into the field "files" of a multipart form.',
  }),
}
