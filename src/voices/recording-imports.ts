import { join } from 'node:path'
import type { Pcm } from '../audio/index.js'
import { type Logger, toAppError } from '../foundation/index.js'
import type { FolderEntry } from './folder.js'
import { isSameEntry } from './folder-scan.js'
import { bareVoiceName } from './names.js'
import type { ForeignFile, VoiceDraft } from './voice.js'

/** Makes a reference of the recording at `path`; throws AppError where it cannot be one. */
export type RecordingImporter = (path: string, signal: AbortSignal) => Promise<Pcm>

interface ImportsHost {
  readonly folder: string
  readonly logger: Logger
  save(draft: VoiceDraft): Promise<unknown>
  setAside(fileName: string): Promise<void>
  onRefused(): void
}

/**
 * Recordings that were dropped into the voices folder. One that lay unchanged between two looks (it is not being copied any
 * more) becomes the voice of its name, and the file is set aside; one that cannot be used stays where it is, with the reason.
 */
export class RecordingImports {
  readonly #importer: RecordingImporter
  readonly #host: ImportsHost
  readonly #abort = new AbortController()
  /** Seen once, by file name. */
  readonly #waiting = new Map<string, FolderEntry>()
  readonly #ready = new Map<string, FolderEntry>()
  readonly #refused = new Map<
    string,
    { readonly entry: FolderEntry; readonly reason: ForeignFile['reason'] }
  >()

  constructor(importer: RecordingImporter, host: ImportsHost) {
    this.#importer = importer
    this.#host = host
  }

  get hasWaiting(): boolean {
    return this.#waiting.size > 0
  }

  refused(): readonly ForeignFile[] {
    return [...this.#refused].map(([fileName, { reason }]) => ({ fileName, reason }))
  }

  /** Takes note of the recordings that lie in the folder now. */
  notice(entries: readonly FolderEntry[]): void {
    const names = new Set(entries.map(({ fileName }) => fileName))
    for (const map of [this.#waiting, this.#ready, this.#refused]) {
      for (const fileName of map.keys()) if (!names.has(fileName)) map.delete(fileName)
    }
    for (const entry of entries) {
      const { fileName } = entry
      if (isSameEntry(this.#refused.get(fileName)?.entry, entry)) continue
      if (isSameEntry(this.#ready.get(fileName), entry)) continue
      const hasLainStill = isSameEntry(this.#waiting.get(fileName), entry)
      this.#waiting.delete(fileName)
      ;(hasLainStill ? this.#ready : this.#waiting).set(fileName, entry)
    }
  }

  /** Imports what is ready, one after another. */
  async run(): Promise<void> {
    for (const [fileName, entry] of [...this.#ready]) {
      if (this.#abort.signal.aborted) return
      // Another run took it.
      if (!this.#ready.delete(fileName)) continue
      await this.#import(fileName, entry)
    }
  }

  stop(): void {
    this.#abort.abort()
  }

  async #import(fileName: string, entry: FolderEntry): Promise<void> {
    const { folder, logger } = this.#host
    const name = bareVoiceName(fileName.replace(/\.[^.]+$/, ''))
    try {
      const reference = await this.#importer(join(folder, fileName), this.#abort.signal)
      await this.#host.save({ name, reference, transcript: null, language: null, profile: null })
      await this.#host.setAside(fileName)
      logger.info('voices.recording-imported', { fileName })
    } catch (error) {
      const failure = toAppError(error)
      if (failure.kind === 'cancelled') return
      this.#refused.set(fileName, { entry, reason: { zh: failure.text('zh'), en: failure.text('en') } })
      logger.warn('voices.recording-refused', { fileName, reason: failure.message, error })
      this.#host.onRefused()
    }
  }
}
