import { defineError } from './kinds.js'

const mebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MB`
/** What else to say of a process that somebody ended: hardly anything but the system does. */
const killed = (reason: string, hint: string) => (reason.startsWith('SIGKILL') ? hint : '')

export const nativeErrors = {
  'engine-process-ended': defineError<{ engineId: string; reason: string }>({
    kind: 'engine-failed',
    zh: ({ engineId, reason }) =>
      `引擎“${engineId}”的进程意外结束（${reason}${killed(reason, '，多半是系统内存不足')}），这个任务失败了。引擎会自动重启，请重试；若总在同一段文字上失败，请换一个引擎。`,
    en: ({ engineId, reason }) =>
      `The process of the engine "${engineId}" ended (${reason}${killed(reason, ', mostly because memory ran out')}) and this job failed. The engine restarts by itself: try again, and choose another engine if the same text fails every time.`,
  }),
  'engine-hung': defineError<{ engineId: string; limitSec: number }>({
    kind: 'engine-failed',
    zh: ({ engineId, limitSec }) =>
      `引擎“${engineId}”超过 ${limitSec} 秒没有动静，已被结束，这个任务失败了。引擎会自动重启，请重试；若总在同一段文字上失败，请换一个引擎。`,
    en: ({ engineId, limitSec }) =>
      `The engine "${engineId}" gave no sign for ${limitSec} s and was ended; this job failed. The engine restarts by itself: try again, and choose another engine if the same text fails every time.`,
  }),
  'engine-out-of-memory': defineError<{ engineId: string; rssBytes: number; limitBytes: number }>({
    kind: 'engine-failed',
    zh: ({ engineId, rssBytes, limitBytes }) =>
      `引擎“${engineId}”用了 ${mebibytes(rssBytes)} 内存，超过上限 ${mebibytes(limitBytes)}，已被结束，这个任务失败了。请把句子改短，换短一些的参考音频，或换一个引擎。`,
    en: ({ engineId, rssBytes, limitBytes }) =>
      `The engine "${engineId}" took ${mebibytes(rssBytes)} of memory, more than its ${mebibytes(limitBytes)}, and was ended; this job failed. Write shorter sentences, take a shorter reference, or choose another engine.`,
  }),
  'engine-breaker-open': defineError<{ engineId: string; crashes: number; waitSec: number }>({
    kind: 'busy',
    zh: ({ engineId, crashes, waitSec }) =>
      `引擎“${engineId}”连续崩溃 ${crashes} 次，已暂停。请 ${waitSec} 秒后再试，换一个引擎，或用 yinse models verify 检查模型。`,
    en: ({ engineId, crashes, waitSec }) =>
      `The engine "${engineId}" crashed ${crashes} times in a row and is paused. Try again in ${waitSec} s, choose another engine, or check the model with yinse models verify.`,
  }),
  'engine-addon-missing': defineError<{ engineId: string; reason: string }>({
    kind: 'engine-failed',
    zh: ({ engineId, reason }) =>
      `引擎“${engineId}”需要的 sherpa-onnx-node 没有装上或不支持这台机器（${reason}）。请运行 npm install sherpa-onnx-node，或使用内置引擎。`,
    en: ({ engineId, reason }) =>
      `The engine "${engineId}" needs sherpa-onnx-node, which is not installed or does not support this machine (${reason}). Run npm install sherpa-onnx-node, or use the embedded engine.`,
  }),
  'engine-refused': defineError<{ engineId: string; reason: string }>({
    kind: 'engine-failed',
    zh: ({ engineId, reason }) =>
      `引擎“${engineId}”没有完成：${reason}。请检查模型和参考音频，或换一个引擎。`,
    en: ({ engineId, reason }) =>
      `The engine "${engineId}" did not finish: ${reason}. Check the model and the reference, or choose another engine.`,
  }),
  'engine-language-unsupported': defineError<{
    engineId: string
    languages: readonly string[]
    text: string
  }>({
    kind: 'invalid-input',
    zh: ({ engineId, languages, text }) =>
      `引擎“${engineId}”只会说 ${languages.join('、')}，不能说“${text}”。请换一个引擎。`,
    en: ({ engineId, languages, text }) =>
      `The engine "${engineId}" speaks ${languages.join(', ')} only and cannot say "${text}". Choose another engine.`,
  }),
  'reference-transcript-missing': defineError<{ engineId: string }>({
    kind: 'invalid-input',
    zh: ({ engineId }) =>
      `引擎“${engineId}”需要参考音频的文字稿。请填写录音里说的话，或安装 sense-voice-int8 模型自动转写。`,
    en: ({ engineId }) =>
      `The engine "${engineId}" needs the words of the reference. Write down what the recording says, or install the model sense-voice-int8, which transcribes it.`,
  }),
  'upstreams-failed': defineError<{ reasons: readonly string[] }>({
    kind: 'engine-failed',
    zh: ({ reasons }) =>
      `所有远程服务器都没有完成：${reasons.join('；')}。请检查它们是否在运行，或换用内置引擎。`,
    en: ({ reasons }) =>
      `None of the remote servers finished: ${reasons.join('; ')}. Check that they run, or use the embedded engine.`,
  }),
}
