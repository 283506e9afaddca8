import { defineError } from './kinds.js'

const mebibytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MB`
const minutes = (seconds: number) => `${Number((seconds / 60).toFixed(1))}`
const seconds = (value: number) => value.toFixed(1)

/** What a file was taken for, in both languages. */
export interface FileKind {
  readonly zh: string
  readonly en: string
}

const formatsZh = 'wav、mp3、flac、ogg、opus、m4a、aac、webm、mp4、aiff、wma'
const formatsEn = 'wav, mp3, flac, ogg, opus, m4a, aac, webm, mp4, aiff, wma'

export const audioErrors = {
  'audio-empty': defineError({
    kind: 'invalid-input',
    zh: () => '音频文件是空的（0 字节）。请重新选择或录制。',
    en: () => 'The audio file is empty (0 bytes). Choose or record it again.',
  }),
  'audio-not-audio': defineError<{ found: FileKind }>({
    kind: 'invalid-input',
    zh: ({ found }) => `这个文件不是音频，按内容是“${found.zh}”，与扩展名无关。可用的格式：${formatsZh}。`,
    en: ({ found }) =>
      `This file is not audio; by its content it is ${found.en}, whatever its name ends in. Accepted: ${formatsEn}.`,
  }),
  'audio-undecodable': defineError<{ format: string }>({
    kind: 'invalid-input',
    zh: ({ format }) =>
      `这个 ${format} 文件损坏、不完整，或用了不支持的编码，无法解码。请重新导出为 wav 或 mp3 再试。`,
    en: ({ format }) =>
      `This ${format} file is damaged, cut off or in an unsupported encoding and cannot be decoded. Export it again as wav or mp3.`,
  }),
  'audio-no-track': defineError<{ format: string }>({
    kind: 'invalid-input',
    zh: ({ format }) => `这个 ${format} 文件里没有声音轨。请选择有声音的文件。`,
    en: ({ format }) => `This ${format} file has no sound track. Choose a file with sound.`,
  }),
  'audio-too-big': defineError<{ lengthBytes: number; maxBytes: number }>({
    kind: 'too-large',
    zh: ({ lengthBytes, maxBytes }) =>
      `音频文件有 ${mebibytes(lengthBytes)}，最多 ${mebibytes(maxBytes)}。请剪出十几秒清楚的话，或转成 mp3。`,
    en: ({ lengthBytes, maxBytes }) =>
      `The audio file has ${mebibytes(lengthBytes)}; at most ${mebibytes(maxBytes)} are accepted. Cut out ten to thirty seconds of clear speech, or convert it to mp3.`,
  }),
  'audio-too-long': defineError<{ maxDurationSec: number }>({
    kind: 'too-large',
    zh: ({ maxDurationSec }) =>
      `音频超过 ${minutes(maxDurationSec)} 分钟的上限。克隆只需要十几秒清楚的话，请剪短后再传。`,
    en: ({ maxDurationSec }) =>
      `The audio is longer than the limit of ${minutes(maxDurationSec)} minutes. Ten to thirty seconds of clear speech are enough; cut it and try again.`,
  }),
  'audio-decode-timeout': defineError<{ timeoutSec: number }>({
    kind: 'invalid-input',
    zh: ({ timeoutSec }) =>
      `解码这个文件超过了 ${timeoutSec} 秒，已停止。文件可能损坏；请重新导出为 wav 或 mp3，或剪短。`,
    en: ({ timeoutSec }) =>
      `Decoding this file took more than ${timeoutSec} s and was stopped. It may be damaged; export it again as wav or mp3, or cut it shorter.`,
  }),
  'audio-format-unknown': defineError<{ format: string; known: string }>({
    kind: 'invalid-input',
    zh: ({ format, known }) => `不支持输出格式“${format}”。可用：${known}。`,
    en: ({ format, known }) => `There is no output format "${format}". Available: ${known}.`,
  }),
  'audio-encoding-failed': defineError<{ format: string }>({
    kind: 'engine-failed',
    zh: ({ format }) => `不能写成 ${format}（编码器没有装好或出错）。请改用 wav，或重新安装 yinse。`,
    en: ({ format }) =>
      `Writing ${format} failed (its encoder is missing or broke). Use wav instead, or install yinse again.`,
  }),
  'audio-label-absent': defineError<{ fileName: string; format: string }>({
    kind: 'not-found',
    zh: ({ fileName, format }) =>
      `${fileName}（${format}）里没有 AI 生成标识（AIGC）。也许不是合成的，也许标识在转换时丢失了。`,
    en: ({ fileName, format }) =>
      `${fileName} (${format}) carries no AI label (AIGC). Perhaps it is not synthetic, or lost the label in a conversion.`,
  }),
  'audio-output-too-long': defineError<{ format: string; maxHours: number }>({
    kind: 'too-large',
    zh: ({ format, maxHours }) => `${format} 文件最长约 ${maxHours} 小时。请把文本分成几次。`,
    en: ({ format, maxHours }) =>
      `A ${format} file holds about ${maxHours} hours at most. Split the text into several jobs.`,
  }),
  'reference-silent': defineError({
    kind: 'invalid-input',
    zh: () => '参考音频里没有声音。请检查麦克风是否静音，然后重新录制或换一个文件。',
    en: () =>
      'The reference recording is silent. Check that the microphone is not muted, and record or choose again.',
  }),
  'reference-no-speech': defineError({
    kind: 'invalid-input',
    zh: () => '参考音频里听不出说话声（像是持续的噪声、单音或音乐）。请换一段清楚的、单独一个人说话的录音。',
    en: () =>
      'No speech was found in the reference recording; it sounds like steady noise, a tone or music. Give a clear recording of one person speaking.',
  }),
  'reference-too-short': defineError<{ speechSec: number; minSec: number }>({
    kind: 'invalid-input',
    zh: ({ speechSec, minSec }) =>
      `参考音频里只有 ${seconds(speechSec)} 秒说话声，至少需要 ${seconds(minSec)} 秒。请录 5 到 30 秒清楚的话。`,
    en: ({ speechSec, minSec }) =>
      `The reference recording has ${seconds(speechSec)} s of speech; at least ${seconds(minSec)} s are needed. Record 5 to 30 s of clear speech.`,
  }),
}
