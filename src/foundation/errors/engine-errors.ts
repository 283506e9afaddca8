import { defineError } from './kinds.js'

export const engineErrors = {
  'reference-unusable': defineError<{ speechSec: number; minSpeechSec: number }>({
    kind: 'invalid-input',
    zh: ({ speechSec, minSpeechSec }) =>
      `参考音频里只听到 ${speechSec.toFixed(1)} 秒说话声，至少需要 ${minSpeechSec} 秒。请上传或录制几秒清楚的说话声。`,
    en: ({ speechSec, minSpeechSec }) =>
      `Only ${speechSec.toFixed(1)} s of speech was found in the reference; at least ${minSpeechSec} s is needed. Upload or record a few seconds of clear speech.`,
  }),
  'prompt-foreign': defineError<{ engineId: string; engineVersion: string; promptOf: string }>({
    kind: 'conflict',
    zh: ({ engineId, engineVersion, promptOf }) =>
      `这个音色数据属于 ${promptOf}，引擎 ${engineId} ${engineVersion} 不能使用。请用原来的参考音频重新生成。`,
    en: ({ engineId, engineVersion, promptOf }) =>
      `This voice data belongs to ${promptOf}; the engine ${engineId} ${engineVersion} cannot use it. Make it again from the reference recording.`,
  }),
  'prompt-damaged': defineError<{ engineId: string; problem: string }>({
    kind: 'invalid-input',
    zh: ({ engineId, problem }) =>
      `引擎 ${engineId} 读不了这个音色数据（${problem}）。请用原来的参考音频重新保存音色。`,
    en: ({ engineId, problem }) =>
      `The engine ${engineId} cannot read this voice data (${problem}). Save the voice again from its reference.`,
  }),
  'engine-data-unusable': defineError<{ engineId: string; filePath: string; problem: string }>({
    kind: 'engine-failed',
    zh: ({ engineId, filePath, problem }) =>
      `引擎 ${engineId} 的数据文件 ${filePath} 不能使用（${problem}）。请重新安装 yinse。`,
    en: ({ engineId, filePath, problem }) =>
      `The data file ${filePath} of the engine ${engineId} cannot be used (${problem}). Install yinse again.`,
  }),
  'engine-worker-lost': defineError<{ engineId: string; problem: string }>({
    kind: 'engine-failed',
    zh: ({ engineId, problem }) =>
      `引擎 ${engineId} 的工作线程意外退出（${problem}），这个任务已停止，其他任务不受影响。请重试。`,
    en: ({ engineId, problem }) =>
      `A worker of the engine ${engineId} ended unexpectedly (${problem}); this job stopped, others are not affected. Try again.`,
  }),
  'engine-not-listed': defineError<{ engineId: string; known: string }>({
    kind: 'not-found',
    zh: ({ engineId, known }) => `没有叫“${engineId}”的引擎。可用：${known || '（没有）'}。`,
    en: ({ engineId, known }) => `There is no engine "${engineId}". Available: ${known || '(none)'}.`,
  }),
}
