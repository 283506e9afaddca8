/** What a model does, and so which adapter runs it. */
export type ModelKind = 'zipvoice' | 'pocket' | 'sense-voice' | 'whisper'

/** One thing to fetch: an archive to unpack, or a file to keep as it is. */
export interface ModelArtifact {
  readonly fileName: string
  /** Exact where `sha256` is known, else about. */
  readonly sizeBytes: number
  /** Lower-case hex; null where nobody publishes one: then the first install's is trusted and kept. */
  readonly sha256: string | null
  readonly unpack: 'tar.bz2' | null
  /** Tried in order. */
  readonly sources: readonly string[]
}

/** An entry of the catalogue. Adding a model is adding one of these and no code. */
export interface ModelEntry {
  readonly id: string
  readonly name: string
  readonly kind: ModelKind
  readonly languages: readonly ('zh' | 'en')[]
  /** Shown before the install. */
  readonly licence: { readonly name: string; readonly note: { readonly zh: string; readonly en: string } }
  readonly needsTranscript: boolean
  readonly artifacts: readonly ModelArtifact[]
  /** Bytes on disk when installed. */
  readonly installedBytes: number
  /** What the adapter needs: role → path below the model's folder. */
  readonly files: Readonly<Record<string, string>>
}

/** An installed model: its folder and the absolute path of every role. */
export interface InstalledModel {
  readonly entry: ModelEntry
  readonly folder: string
  readonly files: Readonly<Record<string, string>>
  /** SHA-256 (hex) over the hashes of its files: names these very weights. */
  readonly weightsHash: string
}

export type ModelState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'partial'; readonly receivedBytes: number }
  | { readonly kind: 'installing'; readonly progress: InstallProgress }
  | { readonly kind: 'installed'; readonly installedAt: number }

export interface InstallProgress {
  /** `receive`: the user sends the file. */
  readonly stage: 'download' | 'receive' | 'verify' | 'unpack'
  readonly fileName: string
  /** Of all files of the model together, as is `totalBytes`. */
  readonly receivedBytes: number
  readonly totalBytes: number
  /** Over the last seconds; null until it can be told. */
  readonly bytesPerSec: number | null
  readonly leftSec: number | null
}

/** Where a model stands before its first byte. */
export function startOf(entry: ModelEntry): InstallProgress {
  const totalBytes = downloadBytesOf(entry)
  return { stage: 'download', fileName: '', receivedBytes: 0, totalBytes, bytesPerSec: null, leftSec: null }
}

export function downloadBytesOf(entry: ModelEntry): number {
  return entry.artifacts.reduce((sum, artifact) => sum + artifact.sizeBytes, 0)
}

/** The catalogue with the owner's entries, which take the place of those that have their id. */
export function withOwnModels(
  catalogue: readonly ModelEntry[],
  own: readonly ModelEntry[],
): readonly ModelEntry[] {
  const ids = new Set(own.map(({ id }) => id))
  return [...own, ...catalogue.filter(({ id }) => !ids.has(id))]
}
