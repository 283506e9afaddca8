import { defineError } from './kinds.js'

/** What a job was doing when it ran out of time, in both languages. */
const stageNames = {
  reference: { zh: '读取参考音频', en: 'reading the reference recording' },
  voice: { zh: '学习声音', en: 'learning the voice' },
  speech: { zh: '合成一句话', en: 'speaking one sentence' },
} as const

/** Options of a job as people call them. */
const optionNames = {
  seed: { zh: '随机种子', en: 'the seed' },
  pitchShiftSemitones: { zh: '音高（半音）', en: 'the pitch in semitones' },
  formantShiftRatio: { zh: '共振峰比例', en: 'the formant ratio' },
  f0RangeRatio: { zh: '语调起伏比例', en: 'the range of the melody' },
  breathiness: { zh: '气声', en: 'the breathiness' },
} as const

/** What is wrong with a line of subtitles, in both languages. */
const subtitleProblems = {
  times: { zh: '时间写法不对', en: 'its times cannot be read' },
  order: { zh: '结束时间不晚于开始时间', en: 'it ends before it begins' },
  'no-cues': { zh: '整个文件里没有字幕', en: 'there are no subtitles in the whole file' },
  'too-many': { zh: '字幕超过一万条', en: 'there are more than 10,000 subtitles' },
} as const

export const synthesisErrors = {
  'jobs-newer': defineError<{ filePath: string; version: number; known: number }>({
    kind: 'conflict',
    zh: ({ filePath, version, known }) =>
      `任务数据库 ${filePath} 是更新版本的 yinse 写的（格式 ${version}，本版本认识到 ${known}），没有改动它。请装回那个版本，或把这个文件移到别处，从空的任务列表开始。`,
    en: ({ filePath, version, known }) =>
      `The database of jobs ${filePath} was written by a newer yinse (schema ${version}; this one knows up to ${known}) and was left as it is. Install that version again, or move the file away to begin with an empty list of jobs.`,
  }),
  'text-empty': defineError({
    kind: 'invalid-input',
    zh: () => '文本是空的。请输入要说的话。',
    en: () => 'The text is empty. Write what is to be said.',
  }),
  'text-too-long': defineError<{ length: number; limit: number }>({
    kind: 'too-large',
    zh: ({ length, limit }) => `文本有 ${length} 个字符，最多 ${limit} 个。请分成几次。`,
    en: ({ length, limit }) =>
      `The text has ${length} characters; at most ${limit} are allowed. Split it into several jobs.`,
  }),
  'text-unspeakable': defineError({
    kind: 'invalid-input',
    zh: () => '文本里没有可以说的内容，只有标点或空白。请输入要说的话。',
    en: () => 'There is nothing to say in the text, only punctuation or spaces. Write what is to be said.',
  }),
  'speed-out-of-range': defineError<{ speed: number; min: number; max: number }>({
    kind: 'invalid-input',
    zh: ({ speed, min, max }) => `语速 ${speed} 超出范围。允许 ${min} 到 ${max}，1 是参考音频本来的语速。`,
    en: ({ speed, min, max }) =>
      `Speed ${speed} is out of range. Allowed: ${min} to ${max}; 1 is the pace of the reference.`,
  }),
  'audible-label-required': defineError<{ setting: string }>({
    kind: 'forbidden',
    zh: ({ setting }) =>
      `管理员设置了可听标识（${setting}），单次请求不能关掉它。可以换一种：morse、morse-end、spoken 或 spoken-end。`,
    en: ({ setting }) =>
      `The owner of this server set an audible label (${setting}), which a request cannot switch off. It can choose another kind: morse, morse-end, spoken or spoken-end.`,
  }),
  'audible-label-no-room': defineError<{ neededSec: number; firstSec: number }>({
    kind: 'invalid-input',
    zh: ({ neededSec, firstSec }) =>
      `第一条字幕在 ${firstSec.toFixed(1)} 秒开始，前面放不下 ${neededSec.toFixed(1)} 秒的可听标识。请用 morse-end 或 spoken-end 把它放在结尾。`,
    en: ({ neededSec, firstSec }) =>
      `The first subtitle begins at ${firstSec.toFixed(1)} s, which leaves no room for an audible label of ${neededSec.toFixed(1)} s. Put it at the end: morse-end or spoken-end.`,
  }),
  'option-out-of-range': defineError<{
    option: keyof typeof optionNames
    value: number
    min: number
    max: number
  }>({
    kind: 'invalid-input',
    zh: ({ option, value, min, max }) =>
      `选项 ${option}（${optionNames[option].zh}）的值 ${value} 超出范围，允许 ${min} 到 ${max}。`,
    en: ({ option, value, min, max }) =>
      `Option ${option} (${optionNames[option].en}) is ${value}, which is out of range. Allowed: ${min} to ${max}.`,
  }),
  'option-unsupported': defineError<{ engineId: string; option: keyof typeof optionNames }>({
    kind: 'invalid-input',
    zh: ({ engineId, option }) =>
      `引擎 ${engineId} 不能改变${optionNames[option].zh}（${option}）。请去掉这个选项，或把引擎设为 embedded 或 auto。`,
    en: ({ engineId, option }) =>
      `The engine ${engineId} cannot change ${optionNames[option].en} (${option}). Leave this option out, or use the engine embedded or auto.`,
  }),
  'speed-limits-crossed': defineError<{ min: number; max: number }>({
    kind: 'invalid-input',
    zh: ({ min, max }) => `最低语速 ${min} 高于最高语速 ${max}。请对调，或去掉其中一个。`,
    en: ({ min, max }) =>
      `The lowest speed ${min} is above the highest, ${max}. Exchange them, or leave one out.`,
  }),
  'duration-out-of-range': defineError<{ durationSec: number; min: number; max: number }>({
    kind: 'invalid-input',
    zh: ({ durationSec, min, max }) => `时长 ${durationSec} 秒超出范围，允许 ${min} 到 ${max} 秒。`,
    en: ({ durationSec, min, max }) =>
      `A duration of ${durationSec} s is out of range. Allowed: ${min} to ${max} s.`,
  }),
  'subtitles-invalid': defineError<{ line: number; text: string; reason: keyof typeof subtitleProblems }>({
    kind: 'invalid-input',
    zh: ({ line, text, reason }) =>
      `字幕第 ${line} 行“${text}”有误：${subtitleProblems[reason].zh}。每条字幕要有一行时间，如 00:00:01,000 --> 00:00:02,500，其下是文字。`,
    en: ({ line, text, reason }) =>
      `Line ${line} of the subtitles, "${text}", is wrong: ${subtitleProblems[reason].en}. Each subtitle needs a line of times such as 00:00:01,000 --> 00:00:02,500, and its text below.`,
  }),
  'reference-missing': defineError({
    kind: 'invalid-input',
    zh: () => '没有参考音频。请上传一段几秒钟的录音，或选择一个已保存的音色。',
    en: () => 'There is no reference recording. Upload a few seconds of speech, or choose a saved voice.',
  }),
  'reference-gone': defineError({
    kind: 'not-found',
    zh: () => '参考音频已不在服务器上。请重新上传。',
    en: () => 'The reference recording is no longer on the server. Upload it again.',
  }),
  'speech-failed': defineError<{ engineId: string; sentence: number }>({
    kind: 'engine-failed',
    zh: ({ engineId, sentence }) =>
      `引擎 ${engineId} 在第 ${sentence} 句出错，任务已停止；其他任务不受影响。请重试，已完成的句子不会重做。`,
    en: ({ engineId, sentence }) =>
      `The engine ${engineId} failed at sentence ${sentence} and the job stopped; other jobs are not affected. Try again: finished sentences are kept.`,
  }),
  'stage-timed-out': defineError<{ stage: keyof typeof stageNames; limitSec: number }>({
    kind: 'engine-failed',
    zh: ({ stage, limitSec }) =>
      `${stageNames[stage].zh}超过了 ${limitSec} 秒的时限，任务已停止。请重试；若再次出现，请换较短的录音或文本。`,
    en: ({ stage, limitSec }) =>
      `The job was stopped: ${stageNames[stage].en} took more than ${limitSec} s. Try again; if it happens again, use a shorter recording or text.`,
  }),
  'queue-full': defineError<{ waiting: number; retryAfterSec: number }>({
    kind: 'busy',
    zh: ({ waiting, retryAfterSec }) =>
      `已有 ${waiting} 个任务在排队，暂不接受新任务。请 ${retryAfterSec} 秒后再试。`,
    en: ({ waiting, retryAfterSec }) =>
      `${waiting} jobs are waiting already and no more are taken now. Try again in ${retryAfterSec} s.`,
  }),
  'job-not-found': defineError<{ jobId: string }>({
    kind: 'not-found',
    zh: ({ jobId }) => `没有任务 ${jobId}，或它不属于你。结束很久的任务不再保留。`,
    en: ({ jobId }) => `There is no job ${jobId}, or it is not yours. Jobs that ended long ago are not kept.`,
  }),
  'job-not-finished': defineError<{ jobId: string; state: string }>({
    kind: 'conflict',
    zh: ({ jobId, state }) => `任务 ${jobId} 还没有结果（状态：${state}）。请等它完成。`,
    en: ({ jobId, state }) => `Job ${jobId} has no result yet (state: ${state}). Wait until it is done.`,
  }),
  'sentence-not-found': defineError<{ jobId: string; index: number; total: number }>({
    kind: 'not-found',
    zh: ({ jobId, index, total }) => `任务 ${jobId} 没有第 ${index} 句；它有 ${total} 句，从 0 数起。`,
    en: ({ jobId, index, total }) =>
      `Job ${jobId} has no sentence ${index}; it has ${total}, counted from 0.`,
  }),
  'take-not-found': defineError<{ take: number; sentence: number; known: string }>({
    kind: 'not-found',
    zh: ({ take, sentence, known }) =>
      `第 ${sentence} 句（从 0 数起）没有第 ${take} 个版本。已有的版本：${known}。`,
    en: ({ take, sentence, known }) =>
      `Sentence ${sentence}, counted from 0, has no take ${take}. It has: ${known}.`,
  }),
  'take-gone': defineError<{ text: string }>({
    kind: 'conflict',
    zh: ({ text }) =>
      `句子“${text}”的声音已被清理，而音色或引擎后来变了，无法照原样重做。请把这一句再合成一次。`,
    en: ({ text }) =>
      `The sound of the sentence "${text}" made room for others, and the voice or the engine has changed since. Speak this sentence again.`,
  }),
  'nothing-to-undo': defineError<{ direction: 'undo' | 'redo' }>({
    kind: 'conflict',
    zh: ({ direction }) => (direction === 'undo' ? '没有可以撤销的修改。' : '没有可以重做的修改。'),
    en: ({ direction }) => `There is nothing to ${direction}.`,
  }),
  'job-ends-server': defineError<{ jobId: string; starts: number }>({
    kind: 'engine-failed',
    zh: ({ jobId, starts }) =>
      `服务器在合成任务 ${jobId} 时连续 ${starts} 次中断，没有完成新的句子，所以不再自动继续。请换一个引擎或检查文本，再恢复任务。`,
    en: ({ jobId, starts }) =>
      `The server ended ${starts} times while it spoke job ${jobId} and no sentence was finished, so it is not tried again by itself. Try another engine or look at the text, then resume the job.`,
  }),
  'nothing-spoken-now': defineError({
    kind: 'not-found',
    zh: () => '这个会话现在没有正在合成的语音。请在任务开始合成后再取。',
    en: () => 'Nothing is being spoken for this session now. Ask again once its job speaks.',
  }),
  'file-not-found': defineError<{ fileId: string }>({
    kind: 'not-found',
    zh: ({ fileId }) => `没有文件 ${fileId}，或它已过期。请重新上传。`,
    en: ({ fileId }) => `There is no file ${fileId}, or it has expired. Upload it again.`,
  }),
  'verify-too-large': defineError<{ limitMb: number }>({
    kind: 'too-large',
    zh: ({ limitMb }) =>
      `文件超过 ${limitMb} MB，开头没有 AI 生成标识，其余部分没有查。请在有这个文件的机器上用命令 yinse verify 检查。`,
    en: ({ limitMb }) =>
      `The file is larger than ${limitMb} MB; there is no AI label at its beginning, and the rest was not looked at. Check it with yinse verify on the machine that has it.`,
  }),
  'upload-too-large': defineError<{ limitMb: number }>({
    kind: 'too-large',
    zh: ({ limitMb }) => `文件超过 ${limitMb} MB。几秒钟的录音就够了，请上传较短的一段。`,
    en: ({ limitMb }) =>
      `The file is larger than ${limitMb} MB. A few seconds of speech are enough: upload a shorter piece.`,
  }),
  'storage-full': defineError<{ quotaMb: number }>({
    kind: 'busy',
    zh: ({ quotaMb }) =>
      `服务器的文件空间（${quotaMb} MB）或磁盘已满。请稍后再试，或请管理员调大 filesQuotaMb、清理磁盘。`,
    en: ({ quotaMb }) =>
      `The server's space for files (${quotaMb} MB) or its disk is full. Try later, or have filesQuotaMb raised or the disk cleared.`,
  }),
}
