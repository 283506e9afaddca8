import { AppError } from '../foundation/index.js'
import type { FolderEntry, FolderSteps } from './folder.js'
import { normalizeVoiceName } from './names.js'
import { describeRefusal, PtRefused, readVoiceFile } from './pt/index.js'
import type { ForeignFile, VoiceSummary } from './voice.js'

/** What a `.pt` of the folder turned out to be. */
export type KnownFile = { readonly entry: FolderEntry } & (
  | { readonly kind: 'voice'; readonly summary: VoiceSummary }
  | { readonly kind: 'foreign'; readonly reason: ForeignFile['reason'] }
)

/** No voice is bigger; a larger file is not read into memory to find out. */
const maxVoiceBytes = 64 * 2 ** 20

/** Extensions under which recordings are dropped into the folder; what they really are is found by content. */
const recordingName = /\.(wav|mp3|flac|ogg|oga|opus|m4a|mp4|aac|webm|aiff?|caf|wma|amr)$/i

export const isVoiceFileName = (fileName: string) => /\.pt$/i.test(fileName)
export const isRecordingFileName = (fileName: string) => recordingName.test(fileName)

export function isSameEntry(a: FolderEntry | undefined, b: FolderEntry): boolean {
  return a !== undefined && a.lengthBytes === b.lengthBytes && a.modifiedMs === b.modifiedMs
}

/** Every `.pt` in `entries`; those that did not change since `before` are not read again. */
export async function readVoiceFiles(
  steps: FolderSteps,
  folder: string,
  entries: readonly FolderEntry[],
  before: ReadonlyMap<string, KnownFile>,
): Promise<Map<string, KnownFile>> {
  const files = new Map<string, KnownFile>()
  const names = new Set<string>()
  for (const entry of entries) {
    if (!isVoiceFileName(entry.fileName)) continue
    const known = before.get(entry.fileName)
    let file = known && isSameEntry(known.entry, entry) ? known : await identify(steps, folder, entry)
    // It went away while it was read.
    if (!file) continue
    if (file.kind === 'voice') {
      if (names.has(file.summary.name))
        file = { entry, kind: 'foreign', reason: sameNameReason(file.summary.name) }
      else names.add(file.summary.name)
    }
    files.set(entry.fileName, file)
  }
  return files
}

async function identify(steps: FolderSteps, folder: string, entry: FolderEntry): Promise<KnownFile | null> {
  const foreign = (reason: ForeignFile['reason']): KnownFile => ({ entry, kind: 'foreign', reason })
  if (entry.lengthBytes > maxVoiceBytes) {
    const detail = `${Math.ceil(entry.lengthBytes / 2 ** 20)} MB`
    return foreign(describeRefusal({ kind: 'too-big', detail }))
  }
  try {
    // The file's name is the voice's: a file that was renamed by hand is a voice renamed.
    const name = normalizeVoiceName(entry.fileName)
    const {
      reference: _,
      profile: __,
      ...summary
    } = readVoiceFile(await steps.read(`${folder}/${entry.fileName}`))
    return { entry, kind: 'voice', summary: { ...summary, name } }
  } catch (error) {
    if (error instanceof PtRefused) return foreign(describeRefusal(error.refusal))
    if (error instanceof AppError) return foreign({ zh: error.text('zh'), en: error.text('en') })
    if (isSystemError(error) && error.code === 'ENOENT') return null
    if (isSystemError(error))
      return foreign({ zh: `读不了（${error.code}）。`, en: `it cannot be read (${error.code}).` })
    throw error
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}

function sameNameReason(name: string): ForeignFile['reason'] {
  return {
    zh: `已有另一个文件用了名称“${name}”（只差大小写的 .pt 或字符的写法）。请把其中一个改名。`,
    en: `another file has the name "${name}" already (written with other bytes or another .pt). Rename one of them.`,
  }
}
