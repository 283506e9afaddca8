/** Why a `.pt` is not a voice of ours, as a fact about the file; what the user reads is made from it. */
export type PtRefusal =
  | { readonly kind: 'not-an-archive' }
  | { readonly kind: 'legacy-pickle' }
  | { readonly kind: 'damaged'; readonly detail: string }
  | { readonly kind: 'too-big'; readonly detail: string }
  | { readonly kind: 'torchscript' }
  | { readonly kind: 'names-code'; readonly globalName: string }
  | { readonly kind: 'not-a-voice'; readonly keys: readonly string[] }
  | { readonly kind: 'newer-version'; readonly version: number }

export class PtRefused extends Error {
  override readonly name = 'PtRefused'
  readonly refusal: PtRefusal

  constructor(refusal: PtRefusal) {
    super(JSON.stringify(refusal))
    this.refusal = refusal
  }
}

export function damaged(detail: string): PtRefused {
  return new PtRefused({ kind: 'damaged', detail })
}

interface Reason {
  readonly zh: string
  readonly en: string
}

const remedy: Reason = {
  zh: '请用原来的程序打开它，或者把当初的录音（wav、mp3 等）放进音色目录或上传，再保存一次音色。文件没有被改动。',
  en: 'Open it with the program that made it, or put the original recording (wav, mp3 …) into the folder of voices or upload it, and save the voice again. The file was not touched.',
}

/** What the user reads: the file's kind and the remedy. */
export function describeRefusal(refusal: PtRefusal): Reason {
  const kind = kindOf(refusal)
  if (refusal.kind === 'newer-version') return kind
  return { zh: `${kind.zh}。${remedy.zh}`, en: `${kind.en}. ${remedy.en}` }
}

function kindOf(refusal: PtRefusal): Reason {
  switch (refusal.kind) {
    case 'not-an-archive':
      return { zh: '它不是 PyTorch 文件', en: 'it is no PyTorch file' }
    case 'legacy-pickle':
      return {
        zh: '它是旧格式（PyTorch 1.6 以前）的 pickle 文件，可能含有代码，因此不读取',
        en: 'it is a pickle in the old format (before PyTorch 1.6), which may contain code and is not read',
      }
    case 'damaged':
      return {
        zh: `它已损坏或不完整（${refusal.detail}）`,
        en: `it is damaged or incomplete (${refusal.detail})`,
      }
    case 'too-big':
      return {
        zh: `它大得不像一个音色（${refusal.detail}）`,
        en: `it is too big to be a voice (${refusal.detail})`,
      }
    case 'torchscript':
      return { zh: '它是 TorchScript 模型，不是音色', en: 'it is a TorchScript model, not a voice' }
    case 'names-code':
      return {
        zh: `它是别的程序保存的，要求运行代码“${refusal.globalName}”，因此不读取`,
        en: `another program saved it and it asks to run the code "${refusal.globalName}", so it is not read`,
      }
    case 'not-a-voice':
      return {
        zh: `它是别的程序保存的 PyTorch 数据（内容：${refusal.keys.join('、') || '无名'}），不是本程序的音色`,
        en: `it holds another program's PyTorch data (contents: ${refusal.keys.join(', ') || 'unnamed'}), not a voice of this program`,
      }
    case 'newer-version':
      return {
        zh: `它由更新版本的本程序保存（格式版本 ${refusal.version}）。请升级后再用；文件没有被改动。`,
        en: `a newer release of this program saved it (format version ${refusal.version}). Upgrade to use it; the file was not touched.`,
      }
  }
}
