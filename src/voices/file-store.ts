import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { measureLoudnessLufs } from '../audio/index.js'
import { AppError, type Clock, type Logger } from '../foundation/index.js'
import { diskSteps, type FolderEntry, type FolderSteps } from './folder.js'
import { isRecordingFileName, isSameEntry, type KnownFile, readVoiceFiles } from './folder-scan.js'
import { FolderWatch } from './folder-watch.js'
import { bareVoiceName, compareVoiceNames, normalizeVoiceName } from './names.js'
import { assertMayChange, localActor, type VoiceActor } from './owner.js'
import { describeRefusal, PtRefused, readVoiceFile, writeVoiceFile } from './pt/index.js'
import { type RecordingImporter, RecordingImports } from './recording-imports.js'
import { type Scheduler, systemScheduler } from './scheduler.js'
import { defaultRetention, pruneSetAside, setAsideAt } from './set-aside.js'
import { normalizeTags } from './tags.js'
import type { ForeignFile, Voice, VoiceChanges, VoiceDraft, VoiceStore, VoiceSummary } from './voice.js'

export interface FileVoiceStoreOptions {
  /** The data directory; the voices are the `.pt` files of `voices/` in it. */
  readonly dataFolder: string
  readonly clock: Clock
  readonly logger: Logger
  /** Makes a reference of a recording that was dropped into the folder. */
  readonly importRecording: RecordingImporter
  readonly scheduler?: Scheduler
  readonly steps?: FolderSteps
}

/** A voice that was removed or replaced, and can be had back. */
export interface FormerVoice {
  readonly token: string
  readonly name: string
  /** Milliseconds since the epoch. */
  readonly removedAt: number
}

/**
 * Voices as files: `voices/NAME.pt`. Hidden folders beside them hold what is being written (`.part`), what was replaced or
 * removed (`.former/TOKEN/NAME.pt`) and the recordings that were made voices (`.imported/TOKEN/`). A file is written aside,
 * brought to the disk, then renamed: whenever the process ends, every saved voice is whole, under its name or as a former
 * one. What was set aside goes after a year, and beyond 500 pieces after 30 days. Changes are made one after another.
 */
export class FileVoiceStore implements VoiceStore {
  readonly #folder: string
  readonly #clock: Clock
  readonly #logger: Logger
  readonly #steps: FolderSteps
  readonly #listeners = new Set<() => void>()
  readonly #imports: RecordingImports
  #watch: FolderWatch | null = null
  #files: ReadonlyMap<string, KnownFile> = new Map()
  #voices: ReadonlyMap<string, { readonly summary: VoiceSummary; readonly fileName: string }> = new Map()
  /** Whether two names that differ in the case of letters only are one file here, as on Windows and macOS. */
  #foldsCase = false
  #lastChange: Promise<unknown> = Promise.resolve()
  #isDisposed = false

  private constructor(options: FileVoiceStoreOptions) {
    this.#folder = join(options.dataFolder, 'voices')
    this.#clock = options.clock
    this.#logger = options.logger
    this.#steps = options.steps ?? diskSteps
    this.#imports = new RecordingImports(options.importRecording, {
      folder: this.#folder,
      save: (draft) => this.save(draft),
      setAside: (fileName) => this.#serially(() => this.#setAside(fileName)),
      onRefused: () => this.#emit(),
      logger: options.logger,
    })
  }

  /** Throws AppError `voice-folder-unusable`. */
  static async open(options: FileVoiceStoreOptions): Promise<FileVoiceStore> {
    const store = new FileVoiceStore(options)
    try {
      await store.#prepareFolders()
      await store.rescan()
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      throw new AppError('voice-folder-unusable', { folder: store.#folder, problem }, { cause: error })
    }
    const scheduler = options.scheduler ?? systemScheduler
    store.#watch = new FolderWatch(store.#folder, scheduler, options.logger, () => {
      store.rescan().catch((error: unknown) => options.logger.error('voices.scan-failed', { error }))
    })
    if (store.#imports.hasWaiting) store.#watch.touch()
    return store
  }

  list(): readonly VoiceSummary[] {
    return [...this.#voices.values()]
      .map(({ summary }) => summary)
      .sort((a, b) => compareVoiceNames(a.name, b.name))
  }

  find(name: string): VoiceSummary | undefined {
    return this.#entry(name)?.summary
  }

  async load(name: string): Promise<Voice> {
    const { summary, fileName } = this.#require(name)
    try {
      const voice = readVoiceFile(await this.#steps.read(join(this.#folder, fileName)))
      return { ...voice, name: summary.name }
    } catch (error) {
      if (error instanceof PtRefused) {
        const reason = describeRefusal(error.refusal)
        throw new AppError('voice-file-refused', { fileName, reason }, { cause: error })
      }
      // Taken away by hand since the last look.
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw this.#notFound(name)
      throw error
    }
  }

  async save(draft: VoiceDraft, by: VoiceActor = localActor): Promise<VoiceSummary> {
    const name = normalizeVoiceName(draft.name)
    const content = this.#contentOf({ ...draft, name }, by.owner)
    return this.#serially(async () => {
      const before = this.#entry(name)
      if (before) assertMayChange(by, before.summary)
      return this.#put(name, content)
    })
  }

  change(
    name: string,
    { transcript, tags }: VoiceChanges,
    by: VoiceActor = localActor,
  ): Promise<VoiceSummary> {
    const wantedTags = tags && normalizeTags(tags)
    return this.#serially(async () => {
      const { summary } = this.#require(name)
      assertMayChange(by, summary)
      const wanted = {
        transcript: transcript === undefined ? summary.transcript : transcript?.trim() || null,
        tags: wantedTags ?? summary.tags,
      }
      if (wanted.transcript === summary.transcript && wanted.tags.join() === summary.tags.join())
        return summary
      const voice = await this.load(summary.name)
      return this.#put(summary.name, this.#contentOf({ ...voice, ...wanted }, summary.owner))
    })
  }

  remove(name: string, by: VoiceActor = localActor): Promise<string> {
    return this.#serially(async () => {
      const { summary, fileName } = this.#require(name)
      assertMayChange(by, summary)
      const { token, folder } = await this.#createFormerFolder()
      await this.#steps.rename(join(this.#folder, fileName), join(folder, `${summary.name}.pt`))
      await this.#scan()
      await this.#prune('.former')
      return token
    })
  }

  /** What stands under the name now becomes a former voice itself. Throws AppError `voice-former-gone`. */
  restore(token: string, by: VoiceActor = localActor): Promise<VoiceSummary> {
    return this.#serially(async () => {
      const former = setAsideAt(token) !== null ? (await this.#formerIn(token))[0] : undefined
      if (!former) throw new AppError('voice-former-gone', {})
      const folder = join(this.#folder, '.former', token)
      const formerPath = join(folder, `${former.name}.pt`)
      if (!by.mayChangeAll)
        assertMayChange(by, { ...readVoiceFile(await this.#steps.read(formerPath)), name: former.name })
      const before = this.#entry(former.name)
      if (before) assertMayChange(by, before.summary)
      const fileName = this.#fileNameFor(former.name)
      await this.#keepFormer(former.name)
      await this.#steps.rename(formerPath, join(this.#folder, fileName))
      await this.#steps.removeEmptyFolder(folder)
      await this.#scan(fileName)
      return this.#require(former.name).summary
    })
  }

  rename(name: string, newName: string, by: VoiceActor = localActor): Promise<VoiceSummary> {
    return this.#serially(async () => {
      const { summary, fileName } = this.#require(name)
      assertMayChange(by, summary)
      const target = normalizeVoiceName(newName)
      if (target === summary.name) return summary
      if (this.#voices.has(target)) throw new AppError('voice-name-taken', { name: target })
      const newFileName = this.#fileNameFor(target, fileName)
      await this.#steps.rename(join(this.#folder, fileName), join(this.#folder, newFileName))
      await this.#scan()
      return this.#require(target).summary
    })
  }

  foreignFiles(): readonly ForeignFile[] {
    const files = [...this.#files.values()].flatMap((file) =>
      file.kind === 'foreign' ? [{ fileName: file.entry.fileName, reason: file.reason }] : [],
    )
    return [...files, ...this.#imports.refused()].sort((a, b) => compareVoiceNames(a.fileName, b.fileName))
  }

  /** The newest first. */
  async formerVoices(): Promise<readonly FormerVoice[]> {
    const tokens = await this.#formerTokens()
    const found = await Promise.all(tokens.map((token) => this.#formerIn(token)))
    return found.flat().sort((a, b) => b.removedAt - a.removedAt)
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
    }
  }

  /** Looks at the folder now; resolves when the list is up to date and recordings that lay still are voices. */
  async rescan(): Promise<void> {
    if (this.#isDisposed) return
    await this.#serially(() => this.#scan())
    await this.#imports.run()
    if (this.#imports.hasWaiting) this.#watch?.touch(1000)
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true
    this.#watch?.close()
    this.#imports.stop()
    await this.#lastChange.catch(() => undefined)
    this.#listeners.clear()
  }

  #contentOf(draft: VoiceDraft, owner: string): Uint8Array {
    return writeVoiceFile({
      ...draft,
      owner,
      createdAt: draft.createdAt ?? this.#clock.now(),
      tags: normalizeTags(draft.tags ?? []),
      sampleRateHz: draft.reference.sampleRateHz,
      loudnessLufs: measureLoudnessLufs(draft.reference),
    })
  }

  /** Puts a file in the place of `name`; what stood there becomes a former voice. */
  async #put(name: string, content: Uint8Array): Promise<VoiceSummary> {
    const fileName = this.#fileNameFor(name)
    const partPath = join(this.#folder, '.part', randomUUID())
    await this.#steps.write(partPath, content)
    await this.#keepFormer(name)
    await this.#steps.rename(partPath, join(this.#folder, fileName))
    await this.#scan(fileName)
    await this.#prune('.former')
    return this.#require(name).summary
  }

  #entry(name: string) {
    return this.#voices.get(name.normalize('NFC').trim()) ?? this.#voices.get(bareVoiceName(name))
  }

  #require(name: string) {
    const entry = this.#entry(name)
    if (!entry) throw this.#notFound(name)
    return entry
  }

  /**
   * Where the voice `name` is to stand; `moved` is the file that goes there. Throws AppError `voice-file-in-the-way`, since
   * foreign files are not touched, and `voice-name-taken` where the disk would take another voice's file for it.
   */
  #fileNameFor(name: string, moved?: string): string {
    const fileName = this.#entry(name)?.fileName ?? `${name}.pt`
    if (this.#files.get(fileName)?.kind === 'foreign')
      throw new AppError('voice-file-in-the-way', { fileName })
    const twin = this.#foldsCase ? this.#twinOf(fileName) : undefined
    if (twin !== undefined && twin !== moved)
      throw new AppError('voice-name-taken', { name: bareVoiceName(twin) })
    return fileName
  }

  /** A file whose name differs from this one in the case of letters only. */
  #twinOf(fileName: string): string | undefined {
    const folded = fileName.toLowerCase()
    return [...this.#files.keys()].find((other) => other !== fileName && other.toLowerCase() === folded)
  }

  #notFound(name: string): AppError {
    const known = this.list().map((voice) => voice.name)
    return new AppError('voice-not-found', { name: bareVoiceName(name), known: known.join(', ') })
  }

  #serially<Result>(change: () => Promise<Result>): Promise<Result> {
    const result = this.#lastChange.then(change, change)
    this.#lastChange = result.catch(() => undefined)
    return result
  }

  /** Lets go of what was set aside long ago (`defaultRetention`). A failure costs disk space, and no more. */
  async #prune(name: '.former' | '.imported'): Promise<void> {
    try {
      const folder = join(this.#folder, name)
      const count = await pruneSetAside(this.#steps, folder, this.#clock, defaultRetention)
      if (count > 0) this.#logger.info('voices.pruned', { folder: name, count })
    } catch (error) {
      this.#logger.warn('voices.prune-failed', { folder: name, error })
    }
  }

  async #prepareFolders(): Promise<void> {
    for (const name of ['.part', '.former', '.imported'])
      await this.#steps.createFolder(join(this.#folder, name))
    this.#foldsCase = await this.#steps.list(join(this.#folder, '.PART')).then(
      () => true,
      () => false,
    )
    // What a crash left half-written.
    const parts = join(this.#folder, '.part')
    for (const { fileName } of await this.#steps.list(parts)) await this.#steps.remove(join(parts, fileName))
    for (const token of await this.#formerTokens()) {
      await this.#steps.removeEmptyFolder(join(this.#folder, '.former', token))
    }
    await this.#prune('.former')
    await this.#prune('.imported')
  }

  /** `replaced` is read whatever it looks like: of two files of one length, written within a tick of the clock, none is newer. */
  async #scan(replaced?: string): Promise<void> {
    const entries = await this.#steps.list(this.#folder)
    entries.sort((a, b) => compareVoiceNames(a.fileName, b.fileName))
    const known = new Map([...this.#files].filter(([fileName]) => fileName !== replaced))
    const files = await readVoiceFiles(this.#steps, this.#folder, entries, known)
    const isChanged = hasChanged(this.#files, files)
    this.#report(files)
    this.#files = files
    this.#voices = voicesOf(files)
    this.#imports.notice(entries.filter(({ fileName }) => isRecordingFileName(fileName)))
    if (isChanged) this.#emit()
  }

  #report(files: ReadonlyMap<string, KnownFile>): void {
    for (const [fileName, file] of files) {
      if (file.kind !== 'foreign' || isSameEntry(this.#files.get(fileName)?.entry, file.entry)) continue
      this.#logger.warn('voices.foreign-file', { fileName, reason: file.reason.en })
    }
  }

  #emit(): void {
    for (const listener of this.#listeners) listener()
  }

  /** Gives the voice `name`, if there is one, a second name among the former ones. */
  async #keepFormer(name: string): Promise<void> {
    const entry = this.#entry(name)
    if (!entry) return
    const { folder } = await this.#createFormerFolder()
    await this.#steps.link(join(this.#folder, entry.fileName), join(folder, `${entry.summary.name}.pt`))
  }

  async #createFormerFolder(): Promise<{ token: string; folder: string }> {
    const token = this.#createToken()
    const folder = join(this.#folder, '.former', token)
    await this.#steps.createFolder(folder)
    return { token, folder }
  }

  #createToken(): string {
    return `${String(this.#clock.now()).padStart(13, '0')}-${randomBytes(8).toString('hex')}`
  }

  async #formerTokens(): Promise<readonly string[]> {
    const names = await this.#steps.listFolders(join(this.#folder, '.former'))
    return names.filter((name) => setAsideAt(name) !== null)
  }

  async #formerIn(token: string): Promise<readonly FormerVoice[]> {
    const entries: readonly FolderEntry[] = await this.#steps
      .list(join(this.#folder, '.former', token))
      .catch(() => [])
    const removedAt = setAsideAt(token) ?? 0
    return entries.map(({ fileName }) => ({ token, name: fileName.replace(/\.pt$/, ''), removedAt }))
  }

  /** Takes a recording that became a voice out of the folder's sight; it is kept. */
  async #setAside(fileName: string): Promise<void> {
    const folder = join(this.#folder, '.imported', this.#createToken())
    await this.#steps.createFolder(folder)
    await this.#steps.rename(join(this.#folder, fileName), join(folder, fileName))
    await this.#prune('.imported')
  }
}

function voicesOf(files: ReadonlyMap<string, KnownFile>) {
  const voices = new Map<string, { summary: VoiceSummary; fileName: string }>()
  for (const [fileName, file] of files) {
    if (file.kind === 'voice') voices.set(file.summary.name, { summary: file.summary, fileName })
  }
  return voices
}

function hasChanged(before: ReadonlyMap<string, KnownFile>, after: ReadonlyMap<string, KnownFile>): boolean {
  if (before.size !== after.size) return true
  return [...after].some(([fileName, file]) => before.get(fileName) !== file)
}
