import { copyFile, link, mkdir, rename, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { AppError, type Clock, type Logger, takePidLock } from '../foundation/index.js'
import { isDiskFull, sizeOf } from './download.js'
import { fetchArtifact } from './fetch-artifact.js'
import { sha256OfFile } from './hash.js'
import { InstalledModels } from './installed-models.js'
import {
  downloadBytesOf,
  type InstalledModel,
  type InstallProgress,
  type ModelArtifact,
  type ModelEntry,
  type ModelState,
  startOf,
} from './model.js'
import { RateMeter } from './rate-meter.js'
import { receiveFile } from './receive-file.js'
import { bringArtifacts, bringUnpacked, recogniseBrought } from './side-load.js'
import { TrustedHashes } from './trusted-hashes.js'
import { unpackInThread } from './unpack-thread.js'

export interface ModelManagerOptions {
  /** Folder of the installed models; made when the first is installed. */
  readonly folder: string
  readonly catalogue: readonly ModelEntry[]
  /** Prefixes of mirrors that the owner added; they are asked before the entry's own sources. */
  readonly extraMirrors: readonly string[]
  readonly clock: Clock
  readonly logger: Logger
  /** A source that sends nothing for this long is given up. */
  readonly stallMs?: number
}

type Report = (progress: InstallProgress) => void

const maxUnpackRatio = 4

/**
 * Installs, verifies and removes models. A model's folder appears by one rename when everything in it is
 * there and checked, so a half-installed one is never seen; what was downloaded so far is kept aside, and the
 * next install, by this process or a later one, goes on from there.
 */
export class ModelManager {
  readonly #options: ModelManagerOptions
  readonly #shelf: InstalledModels
  readonly #trusted: TrustedHashes
  readonly #running = new Map<string, InstallProgress>()

  constructor(options: ModelManagerOptions) {
    this.#options = options
    this.#shelf = new InstalledModels(options)
    this.#trusted = new TrustedHashes(join(options.folder, 'trusted-hashes.json'))
  }

  get catalogue(): readonly ModelEntry[] {
    return this.#options.catalogue
  }

  async stateOf(id: string): Promise<ModelState> {
    const entry = this.#entry(id)
    const progress = this.#running.get(id)
    if (progress) return { kind: 'installing', progress }
    const installedAt = await this.#shelf.installedAt(id)
    if (installedAt !== undefined) return { kind: 'installed', installedAt }
    const receivedBytes = await this.#partialBytes(entry)
    return receivedBytes > 0 ? { kind: 'partial', receivedBytes } : { kind: 'absent' }
  }

  /** The installed model, or undefined; never one of which a file is missing (`model-incomplete`). */
  async installed(id: string): Promise<InstalledModel | undefined> {
    return this.#shelf.find(this.#entry(id))
  }

  /** Downloads what is missing, checks, unpacks, and puts the model in place. Aborting keeps what arrived. */
  async install(id: string, onProgress: Report, signal: AbortSignal): Promise<void> {
    const entry = this.#entry(id)
    await this.#exclusively(entry, onProgress, async (report) => {
      await this.#assertSpace(entry)
      await mkdir(this.#partialFolder(id), { recursive: true })
      const hashes = await this.#fetchArtifacts(entry, report, signal)
      await this.#putArtifactsInPlace(entry, hashes, report, signal)
    })
  }

  /**
   * Installs from files that the user brought: a release archive, a folder that holds the artifacts, or the
   * unpacked model. Resolves to the id of the model it was.
   */
  async add(path: string, onProgress: Report, signal: AbortSignal): Promise<string> {
    const brought = await recogniseBrought(path, this.catalogue)
    if (!brought) {
      const known = this.catalogue.flatMap((entry) => entry.artifacts.map(({ fileName }) => fileName))
      throw new AppError('model-source-unrecognised', { path, known })
    }
    const { entry } = brought
    await this.#exclusively(entry, onProgress, async (report) => {
      await this.#assertSpace(entry)
      if (brought.kind === 'unpacked') {
        report({ ...startOf(entry), stage: 'unpack' })
        await this.#shelf.place(entry, (staging) => bringUnpacked(entry, brought.folder, staging), signal)
        return
      }
      const missing = await bringArtifacts(entry, path, this.#partialFolder(entry.id))
      if (missing.length > 0) throw new AppError('model-incomplete', { id: entry.id, missing })
      await this.#putArtifactsInPlace(entry, new Map(), report, signal)
    })
    return entry.id
  }

  /**
   * Takes one file of a model from whoever sends it, as if it had been downloaded: `install` goes on from there,
   * without a request once nothing is missing. A file that is cut off, too long or not the right one leaves
   * nothing behind.
   */
  async receive(
    id: string,
    fileName: string,
    content: Readable,
    onProgress: Report,
    signal: AbortSignal,
  ): Promise<void> {
    const entry = this.#entry(id)
    const artifact = entry.artifacts.find((one) => one.fileName === fileName)
    if (!artifact) {
      const known = entry.artifacts.map((one) => one.fileName)
      throw new AppError('model-source-unrecognised', { path: fileName, known })
    }
    await this.#exclusively(entry, onProgress, async (report) => {
      await this.#assertSpace(entry)
      const target = join(this.#partialFolder(id), fileName)
      const filePath = `${target}.upload`
      const tell = this.#byteTeller(report)
      const { sizeBytes: totalBytes } = artifact
      const onBytes = (receivedBytes: number) =>
        tell({ stage: 'receive', fileName, receivedBytes, totalBytes })
      report({ ...startOf(entry), stage: 'receive', fileName, totalBytes })
      const actual = await receiveFile(content, { artifact, filePath, signal, onBytes })
      const expected = await this.#expectedHash(artifact)
      if (expected !== undefined && expected !== actual) {
        await rm(filePath, { force: true })
        throw new AppError('model-hash-mismatch', { id, fileName, expected, actual })
      }
      await rename(filePath, target)
    })
  }

  /** The names of the files that an install would still have to fetch. */
  async missingFiles(id: string): Promise<string[]> {
    const missing: string[] = []
    for (const { fileName } of this.#entry(id).artifacts) {
      if ((await sizeOf(join(this.#partialFolder(id), fileName))) === 0) missing.push(fileName)
    }
    return missing
  }

  /** Throws `model-file-changed` or `model-incomplete` unless every file is as it was installed. */
  async verify(id: string): Promise<void> {
    await this.#shelf.verify(this.#entry(id))
  }

  /** Removes the model and what was downloaded of it; the trusted hashes stay. */
  async remove(id: string): Promise<void> {
    this.#entry(id)
    if (this.#running.has(id)) throw new AppError('model-busy', { id })
    await this.#shelf.remove(id)
    await rm(this.#partialFolder(id), { recursive: true, force: true })
  }

  /** One install of a model at a time, also across processes that share the folder. */
  async #exclusively(
    entry: ModelEntry,
    onProgress: Report,
    work: (report: Report) => Promise<void>,
  ): Promise<void> {
    const { id } = entry
    if (this.#running.has(id)) throw new AppError('model-busy', { id })
    const report = (progress: InstallProgress) => {
      this.#running.set(id, progress)
      onProgress(progress)
    }
    this.#running.set(id, startOf(entry))
    try {
      await mkdir(this.#options.folder, { recursive: true })
      const release = await takePidLock(join(this.#options.folder, `.lock-${id}`))
      if (typeof release !== 'function') throw new AppError('model-busy', { id })
      try {
        await work(report)
      } finally {
        await release()
      }
    } catch (error) {
      if (!isDiskFull(error)) throw error
      const { neededBytes, freeBytes } = await this.#space(entry)
      throw new AppError('model-disk-full', { id, neededBytes, freeBytes }, { cause: error })
    } finally {
      this.#running.delete(id)
    }
  }

  /** Resolves to the hashes of those that were fetched now, by file name. */
  async #fetchArtifacts(
    entry: ModelEntry,
    report: Report,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, string>> {
    const hashes = new Map<string, string>()
    const tell = this.#byteTeller(report)
    const totalBytes = downloadBytesOf(entry)
    let doneBytes = 0
    for (const artifact of entry.artifacts) {
      const { fileName, sizeBytes } = artifact
      const target = join(this.#partialFolder(entry.id), fileName)
      if ((await sizeOf(target)) === 0) {
        const hash = await fetchArtifact({
          ...{ modelId: entry.id, artifact, target, signal, logger: this.#options.logger },
          sources: this.#sourcesOf(artifact),
          expectedHash: await this.#expectedHash(artifact),
          stallMs: this.#options.stallMs ?? 30_000,
          onBytes: (bytes) =>
            tell({ stage: 'download', fileName, receivedBytes: doneBytes + bytes, totalBytes }),
          onVerify: () => report({ ...startOf(entry), stage: 'verify', fileName }),
        })
        hashes.set(fileName, hash)
      }
      doneBytes += sizeBytes
    }
    return hashes
  }

  /** Reports bytes as they arrive, with their speed and the time left. */
  #byteTeller(report: Report): (arrived: Omit<InstallProgress, 'bytesPerSec' | 'leftSec'>) => void {
    const meter = new RateMeter(this.#options.clock)
    return (arrived) => {
      const { receivedBytes, totalBytes } = arrived
      const bytesPerSec = meter.add(receivedBytes)
      const leftSec = bytesPerSec ? Math.max(0, totalBytes - receivedBytes) / bytesPerSec : null
      report({ ...arrived, bytesPerSec, leftSec })
    }
  }

  /** Checks and unpacks what lies in the partial folder; `known` are hashes that were checked already. */
  async #putArtifactsInPlace(
    entry: ModelEntry,
    known: ReadonlyMap<string, string>,
    report: Report,
    signal: AbortSignal,
  ): Promise<void> {
    const from = this.#partialFolder(entry.id)
    const hashes = await this.#checkArtifacts(entry, known, report, signal)
    await this.#shelf.place(entry, (staging) => this.#unpackInto(staging, entry, report, signal), signal)
    // Only now: what could not be unpacked deserves no trust.
    for (const [fileName, hash] of hashes) await this.#trusted.set(fileName, hash)
    await rm(from, { recursive: true, force: true })
  }

  async #unpackInto(staging: string, entry: ModelEntry, report: Report, signal: AbortSignal): Promise<void> {
    const from = this.#partialFolder(entry.id)
    const wanted = Object.values(entry.files)
    const limits = { maxBytes: entry.installedBytes * maxUnpackRatio + 2 ** 20, maxEntries: 10_000 }
    for (const { fileName, unpack } of entry.artifacts) {
      report({ ...startOf(entry), stage: 'unpack', fileName })
      const source = join(from, fileName)
      if (unpack === null) {
        // Not moved: should this install fail, the next try finds it where it was.
        const target = join(staging, fileName)
        await link(source, target).catch(() => copyFile(source, target))
        continue
      }
      try {
        await unpackInThread({ archivePath: source, fileName, folder: staging, wanted, ...limits }, signal)
      } catch (error) {
        // Kept, it would fail every later try as well.
        if (error instanceof AppError) await rm(source, { force: true })
        throw error
      }
    }
  }

  async #checkArtifacts(
    entry: ModelEntry,
    known: ReadonlyMap<string, string>,
    report: Report,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, string>> {
    const hashes = new Map<string, string>()
    for (const artifact of entry.artifacts) {
      const { fileName } = artifact
      report({ ...startOf(entry), stage: 'verify', fileName })
      const path = join(this.#partialFolder(entry.id), fileName)
      const actual = known.get(fileName) ?? (await sha256OfFile(path, signal))
      const expected = await this.#expectedHash(artifact)
      if (expected !== undefined && expected !== actual) {
        await rm(path, { force: true })
        throw new AppError('model-hash-mismatch', { id: entry.id, fileName, expected, actual })
      }
      hashes.set(fileName, actual)
    }
    return hashes
  }

  async #expectedHash({ sha256, fileName }: ModelArtifact): Promise<string | undefined> {
    return sha256 ?? (await this.#trusted.get(fileName))
  }

  async #assertSpace(entry: ModelEntry): Promise<void> {
    const { neededBytes, freeBytes } = await this.#space(entry)
    if (freeBytes < neededBytes)
      throw new AppError('model-disk-full', { id: entry.id, neededBytes, freeBytes })
  }

  /** Archives and what comes out of them are there at the same time. */
  async #space(entry: ModelEntry): Promise<{ neededBytes: number; freeBytes: number }> {
    const { bavail, bsize } = await statfs(this.#options.folder)
    const toFetch = downloadBytesOf(entry) - (await this.#partialBytes(entry))
    return { neededBytes: Math.max(0, toFetch) + entry.installedBytes, freeBytes: bavail * bsize }
  }

  /** The owner's mirrors first: who names one has a reason. */
  #sourcesOf(artifact: ModelArtifact): string[] {
    const mirrored = this.#options.extraMirrors.map(
      (prefix) => `${prefix.replace(/\/$/, '')}/${artifact.fileName}`,
    )
    return [...mirrored, ...artifact.sources]
  }

  async #partialBytes(entry: ModelEntry): Promise<number> {
    let bytes = 0
    for (const artifact of entry.artifacts) {
      const path = join(this.#partialFolder(entry.id), artifact.fileName)
      bytes += (await sizeOf(path)) + (await sizeOf(`${path}.part`))
    }
    return bytes
  }

  #entry(id: string): ModelEntry {
    const entry = this.catalogue.find((one) => one.id === id)
    if (!entry) throw new AppError('model-unknown', { id, known: this.catalogue.map((one) => one.id) })
    return entry
  }

  #partialFolder(id: string): string {
    return join(this.#options.folder, `.partial-${id}`)
  }
}
