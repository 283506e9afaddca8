/** A model as `/v1/neural-models` lists it. */
export interface ModelInfo {
  readonly id: string
  readonly name: string
  readonly languages: readonly ('zh' | 'en')[]
  readonly licence: { readonly name: string; readonly note: { readonly zh: string; readonly en: string } }
  /** Whether every file has a published hash; without one, the first download is trusted. */
  readonly isHashPublished: boolean
  readonly downloadBytes: number
  readonly installedBytes: number
  readonly files: readonly ModelFile[]
  /** Those of `files` that are neither sent nor downloaded yet, by name; none of an installed model. */
  readonly missingFiles: readonly string[]
  readonly state: ModelState
  /** Why the last install failed, in the page's language. */
  readonly error: { readonly code: string; readonly message: string } | null
}

/** A file that a model is made of. */
export interface ModelFile {
  readonly fileName: string
  readonly sizeBytes: number
  /** Where it can be downloaded; null where nobody serves it. */
  readonly url: string | null
}

export type ModelState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'partial'; readonly receivedBytes: number }
  | { readonly kind: 'installing'; readonly progress: InstallProgress }
  | { readonly kind: 'installed'; readonly installedAt: number }

export interface InstallProgress {
  readonly stage: 'download' | 'receive' | 'verify' | 'unpack'
  readonly fileName: string
  readonly receivedBytes: number
  readonly totalBytes: number
  readonly bytesPerSec: number | null
  readonly leftSec: number | null
}

export type ModelAction = 'install' | 'pause' | 'verify' | 'remove'
