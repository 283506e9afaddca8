import { defineError } from './kinds.js'

const mebibytes = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MB`
/** Of room: never more than there is. */
const freeMebibytes = (bytes: number) => `${Math.floor(bytes / 2 ** 20)} MB`

export const modelErrors = {
  'model-unknown': defineError<{ id: string; known: readonly string[] }>({
    kind: 'not-found',
    zh: ({ id, known }) => `没有名为“${id}”的模型。可用的模型：${known.join('、')}。`,
    en: ({ id, known }) => `There is no model "${id}". There are: ${known.join(', ')}.`,
  }),
  'model-not-installed': defineError<{ id: string }>({
    kind: 'not-found',
    zh: ({ id }) => `模型“${id}”还没有安装。请运行 yinse models install ${id}，或在网页的模型页安装。`,
    en: ({ id }) =>
      `The model "${id}" is not installed. Run yinse models install ${id}, or install it on the page.`,
  }),
  'model-disk-full': defineError<{ id: string; neededBytes: number; freeBytes: number }>({
    kind: 'conflict',
    zh: ({ id, neededBytes, freeBytes }) =>
      `安装模型“${id}”需要 ${mebibytes(neededBytes)} 空间，磁盘只剩 ${freeMebibytes(freeBytes)}。请先腾出空间再安装；已下载的部分保留着。`,
    en: ({ id, neededBytes, freeBytes }) =>
      `The model "${id}" needs ${mebibytes(neededBytes)} and the disk has ${freeMebibytes(freeBytes)} left. Free some space and install again; what was downloaded is kept.`,
  }),
  'model-download-failed': defineError<{ id: string; fileName: string; reasons: readonly string[] }>({
    kind: 'engine-failed',
    zh: ({ id, fileName, reasons }) =>
      `模型“${id}”的文件 ${fileName} 从所有来源都下载失败：${reasons.join('；')}。已下载的部分保留着，重试会接着下载；没有网络时，可以从别处拷来压缩包，用 yinse models add 安装。`,
    en: ({ id, fileName, reasons }) =>
      `The file ${fileName} of the model "${id}" could not be had from any source: ${reasons.join('; ')}. What arrived is kept and a retry goes on from there; without internet, bring the archive and run yinse models add.`,
  }),
  'model-hash-mismatch': defineError<{ id: string; fileName: string; expected: string; actual: string }>({
    kind: 'conflict',
    zh: ({ id, fileName, expected, actual }) =>
      `模型“${id}”的文件 ${fileName} 校验不符：应为 SHA-256 ${expected}，实为 ${actual}。文件已损坏或被替换，没有安装；请换一个来源重试。`,
    en: ({ id, fileName, expected, actual }) =>
      `The file ${fileName} of the model "${id}" does not match: SHA-256 should be ${expected} and is ${actual}. It is damaged or was replaced; nothing was installed. Try another source.`,
  }),
  'model-file-changed': defineError<{ id: string; fileName: string; expected: string; actual: string }>({
    kind: 'conflict',
    zh: ({ id, fileName, expected, actual }) =>
      `模型“${id}”的文件 ${fileName} 和安装时不一样了：SHA-256 原为 ${expected}，现为 ${actual}。请删除这个模型再重新安装。`,
    en: ({ id, fileName, expected, actual }) =>
      `The file ${fileName} of the model "${id}" is not what was installed: its SHA-256 was ${expected} and is ${actual}. Remove the model and install it again.`,
  }),
  'model-archive-refused': defineError<{ fileName: string; reason: string }>({
    kind: 'invalid-input',
    zh: ({ fileName, reason }) => `压缩包 ${fileName} 被拒绝：${reason}。请从发布页重新下载。`,
    en: ({ fileName, reason }) =>
      `The archive ${fileName} was refused: ${reason}. Download it again from the release page.`,
  }),
  'model-incomplete': defineError<{ id: string; missing: readonly string[] }>({
    kind: 'conflict',
    zh: ({ id, missing }) => `模型“${id}”缺少文件：${missing.join('、')}。请重新安装。`,
    en: ({ id, missing }) => `The model "${id}" lacks files: ${missing.join(', ')}. Install it again.`,
  }),
  'model-source-unrecognised': defineError<{ path: string; known: readonly string[] }>({
    kind: 'invalid-input',
    zh: ({ path, known }) => `${path} 不是已知模型的压缩包或文件夹。认识的文件：${known.join('、')}。`,
    en: ({ path, known }) =>
      `${path} is not an archive or folder of a known model. Known files: ${known.join(', ')}.`,
  }),
  'model-file-too-large': defineError<{ fileName: string; limitBytes: number }>({
    kind: 'too-large',
    zh: ({ fileName, limitBytes }) =>
      `发来的 ${fileName} 超过了它应有的 ${mebibytes(limitBytes)}，没有保留。请从发布页重新下载这个文件。`,
    en: ({ fileName, limitBytes }) =>
      `The ${fileName} that was sent is larger than the ${mebibytes(limitBytes)} that it may have; nothing of it was kept. Download it again from the release page.`,
  }),
  'model-busy': defineError<{ id: string }>({
    kind: 'conflict',
    zh: ({ id }) => `模型“${id}”正在安装。请等它完成，或先取消。`,
    en: ({ id }) => `The model "${id}" is being installed. Wait for it, or cancel it first.`,
  }),
}
