import { mkdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError, type Clock, type Logger } from '../foundation/index.js'
import { downloadResumable, sizeOf } from './download.js'
import { combinedHash, sha256OfFile } from './hash.js'
import type { InstalledModel, InstallProgress, ModelArtifact, ModelEntry, ModelState } from './model.js'
import { RateMeter } from './rate-meter.js'
import { bringArtifacts } from './side-load.js'
import { TrustedHashes } from './trusted-hashes.js'
import { unpackTarBz2 } from './unpack.js'

export interface ModelManagerOptions {
  /** Folder of the installed models; made when the first is installed. */
  readonly folder: string
  readonly catalogue: readonly ModelEntry[]
  /** Prefixes of mirrors that the owner added; each is tried after the entry's own sources. */
  readonly extraMirrors: readonly string[]
  readonly clock: Clock
  readonly logger: Logger
  /** A source that sends nothing for this long is given up. */
  readonly stallMs?: number
}

interface InstallRecord {
  readonly installedAt: number
  readonly artifactHashes: Readonly<Record<string, string>>
}

const recordFile = 'installed.json'
const maxUnpackRatio = 4

/**
 * Installs, verifies and removes models. A model's folder appears by one rename when everything in it is
 * there and checked, so a half-installed one is never seen; what was downloaded so far is kept aside, and the
 * next install goes on from there.
 */
export class ModelManager {
  readonly #options: ModelManagerOptions
  readonly #trusted: TrustedHashes
  readonly #running = new Map<string, InstallProgress>()

  constructor(options: ModelManagerOptions) {
    this.#options = options
    this.#trusted = new TrustedHashes(join(options.folder, 'trusted-hashes.json'))
  }

  get catalogue(): readonly ModelEntry[] {
    return this.#options.catalogue
  }

  async stateOf(id: string): Promise<ModelState> {
    const entry = this.#entry(id)
    const progress = this.#running.get(id)
    if (progress) return { kind: 'installing', progress }
    const record = await this.#readRecord(id)
    if (record) return { kind: 'installed', installedAt: record.installedAt }
    const receivedBytes = await this.#partialBytes(entry)
    return receivedBytes > 0 ? { kind: 'partial', receivedBytes } : { kind: 'absent' }
  }

  /** The installed model, or undefined; never one of which a file is missing (`model-incomplete`). */
  async installed(id: string): Promise<InstalledModel | undefined> {
    const entry = this.#entry(id)
    const record = await this.#readRecord(id)
    if (!record) return undefined
    const folder = this.#folderOf(id)
    await assertComplete(entry, folder)
    return {
      entry,
      folder,
      files: Object.fromEntries(
        Object.entries(entry.files).map(([role, path]) => [role, join(folder, path)]),
      ),
      weightsHash: combinedHash(
        entry.artifacts.map((artifact) => record.artifactHashes[artifact.fileName] ?? ''),
      ),
    }
  }

  /** Downloads what is missing, checks, unpacks, and puts the model in place. Aborting keeps what arrived. */
  async install(
    id: string,
    onProgress: (progress: InstallProgress) => void,
    signal: AbortSignal,
  ): Promise<void> {
    await this.#exclusively(this.#entry(id), onProgress, async (entry, report) => {
      await this.#assertSpace(entry)
      await mkdir(this.#partialFolder(id), { recursive: true })
      for (const artifact of entry.artifacts) await this.#fetchArtifact(entry, artifact, report, signal)
      await this.#putInPlace(entry, this.#partialFolder(id), report, signal)
    })
  }

  /**
   * Installs from files that the user brought: a release archive, or a folder that holds the artifacts.
   * Resolves to the id of the model it was.
   */
  async add(
    path: string,
    onProgress: (progress: InstallProgress) => void,
    signal: AbortSignal,
  ): Promise<string> {
    const entry = await this.#recognise(path)
    await this.#exclusively(entry, onProgress, async (_entry, report) => {
      await this.#assertSpace(entry)
      const missing = await bringArtifacts(entry, path, this.#partialFolder(entry.id))
      if (missing.length > 0) throw new AppError('model-incomplete', { id: entry.id, missing })
      await this.#putInPlace(entry, this.#partialFolder(entry.id), report, signal)
    })
    return entry.id
  }

  /** Throws `model-incomplete` unless every file that the adapter needs is there. */
  async verify(id: string): Promise<void> {
    const model = await this.installed(id)
    if (!model) throw new AppError('model-not-installed', { id })
    const recorded = await this.#readContentHashes(id)
    for (const [path, expected] of Object.entries(recorded)) {
      const actual = await sha256OfFile(join(model.folder, path))
      if (actual !== expected)
        throw new AppError('model-hash-mismatch', { id, fileName: path, expected, actual })
    }
  }

  /** Removes the model and what was downloaded of it; the trusted hashes stay. */
  async remove(id: string): Promise<void> {
    this.#entry(id)
    if (this.#running.has(id)) throw new AppError('model-busy', { id })
    await rm(this.#folderOf(id), { recursive: true, force: true })
    await rm(this.#partialFolder(id), { recursive: true, force: true })
  }

  async #exclusively(
    entry: ModelEntry,
    onProgress: (progress: InstallProgress) => void,
    work: (entry: ModelEntry, report: (progress: InstallProgress) => void) => Promise<void>,
  ): Promise<void> {
    if (this.#running.has(entry.id)) throw new AppError('model-busy', { id: entry.id })
    const report = (progress: InstallProgress) => {
      this.#running.set(entry.id, progress)
      onProgress(progress)
    }
    this.#running.set(entry.id, startOf(entry))
    try {
      await work(entry, report)
    } finally {
      this.#running.delete(entry.id)
    }
  }

  async #fetchArtifact(
    entry: ModelEntry,
    artifact: ModelArtifact,
    report: (progress: InstallProgress) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const target = join(this.#partialFolder(entry.id), artifact.fileName)
    if ((await sizeOf(target)) > 0) return
    const partPath = `${target}.part`
    const meter = new RateMeter(this.#options.clock)
    const reasons: string[] = []
    for (const source of this.#sourcesOf(artifact)) {
      try {
        await downloadResumable(source, partPath, {
          signal,
          stallMs: this.#options.stallMs ?? 30_000,
          maxBytes: artifact.sizeBytes * 2 + 2 ** 20,
          onBytes: (receivedBytes, announced) => {
            const totalBytes = announced ?? artifact.sizeBytes
            const rate = meter.add(receivedBytes)
            const leftSec = rate ? Math.max(0, totalBytes - receivedBytes) / rate : null
            report({
              stage: 'download',
              fileName: artifact.fileName,
              receivedBytes,
              totalBytes,
              bytesPerSec: rate,
              leftSec,
            })
          },
        })
        await rename(partPath, target)
        return
      } catch (error) {
        signal.throwIfAborted()
        const reason = error instanceof Error ? error.message : String(error)
        reasons.push(`${new URL(source).host}: ${reason}`)
        this.#options.logger.warn('models.source-failed', { id: entry.id, source, reason })
      }
    }
    throw new AppError('model-download-failed', { id: entry.id, fileName: artifact.fileName, reasons })
  }

  async #putInPlace(
    entry: ModelEntry,
    from: string,
    report: (progress: InstallProgress) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const artifactHashes = await this.#checkHashes(entry, from, report, signal)
    const staging = join(this.#options.folder, `.staging-${entry.id}`)
    await rm(staging, { recursive: true, force: true })
    await mkdir(staging, { recursive: true })
    for (const artifact of entry.artifacts) {
      report({ ...startOf(entry), stage: 'unpack', fileName: artifact.fileName })
      const source = join(from, artifact.fileName)
      if (artifact.unpack === null) {
        await rename(source, join(staging, artifact.fileName))
        continue
      }
      const limits = { maxBytes: entry.installedBytes * maxUnpackRatio, maxEntries: 10_000 }
      await unpackTarBz2(source, artifact.fileName, staging, limits, signal)
    }
    await assertComplete(entry, staging)
    const record: InstallRecord = { installedAt: this.#options.clock.now(), artifactHashes }
    await writeFile(
      join(staging, 'content-hashes.json'),
      JSON.stringify(await contentHashes(entry, staging), null, 1),
    )
    await writeFile(join(staging, recordFile), JSON.stringify(record, null, 1))
    await rm(this.#folderOf(entry.id), { recursive: true, force: true })
    await rename(staging, this.#folderOf(entry.id))
    await rm(from, { recursive: true, force: true })
    this.#options.logger.info('models.installed', { id: entry.id })
  }

  async #checkHashes(
    entry: ModelEntry,
    from: string,
    report: (progress: InstallProgress) => void,
    signal: AbortSignal,
  ): Promise<Record<string, string>> {
    const hashes: Record<string, string> = {}
    for (const artifact of entry.artifacts) {
      report({ ...startOf(entry), stage: 'verify', fileName: artifact.fileName })
      const path = join(from, artifact.fileName)
      const actual = await sha256OfFile(path, signal)
      const expected = artifact.sha256 ?? (await this.#trusted.get(artifact.fileName))
      if (expected !== undefined && expected !== actual) {
        await rm(path, { force: true })
        throw new AppError('model-hash-mismatch', {
          id: entry.id,
          fileName: artifact.fileName,
          expected,
          actual,
        })
      }
      await this.#trusted.set(artifact.fileName, actual)
      hashes[artifact.fileName] = actual
    }
    return hashes
  }

  async #assertSpace(entry: ModelEntry): Promise<void> {
    await mkdir(this.#options.folder, { recursive: true })
    const { bavail, bsize } = await statfs(this.#options.folder)
    const freeBytes = bavail * bsize
    const downloads = entry.artifacts.reduce((sum, artifact) => sum + artifact.sizeBytes, 0)
    const neededBytes = downloads + entry.installedBytes - (await this.#partialBytes(entry))
    if (freeBytes < neededBytes)
      throw new AppError('model-disk-full', { id: entry.id, neededBytes, freeBytes })
  }

  async #recognise(path: string): Promise<ModelEntry> {
    const names = this.catalogue.flatMap((entry) => entry.artifacts.map((artifact) => artifact.fileName))
    const isFolder = (await stat(path).catch(() => null))?.isDirectory() ?? false
    for (const entry of this.catalogue) {
      for (const artifact of entry.artifacts) {
        const isIt = isFolder
          ? (await sizeOf(join(path, artifact.fileName))) > 0
          : basename(path) === artifact.fileName
        if (isIt) return entry
      }
    }
    throw new AppError('model-source-unrecognised', { path, known: names })
  }

  #sourcesOf(artifact: ModelArtifact): string[] {
    const mirrored = this.#options.extraMirrors.map(
      (prefix) => `${prefix.replace(/\/$/, '')}/${artifact.fileName}`,
    )
    return [...artifact.sources, ...mirrored]
  }

  async #partialBytes(entry: ModelEntry): Promise<number> {
    let bytes = 0
    for (const artifact of entry.artifacts) {
      const path = join(this.#partialFolder(entry.id), artifact.fileName)
      bytes += (await sizeOf(path)) + (await sizeOf(`${path}.part`))
    }
    return bytes
  }

  async #readRecord(id: string): Promise<InstallRecord | undefined> {
    const text = await readFile(join(this.#folderOf(id), recordFile), 'utf8').catch(() => null)
    return text === null ? undefined : (JSON.parse(text) as InstallRecord)
  }

  async #readContentHashes(id: string): Promise<Record<string, string>> {
    return JSON.parse(await readFile(join(this.#folderOf(id), 'content-hashes.json'), 'utf8'))
  }

  #entry(id: string): ModelEntry {
    const entry = this.catalogue.find((one) => one.id === id)
    if (!entry) throw new AppError('model-unknown', { id, known: this.catalogue.map((one) => one.id) })
    return entry
  }

  #folderOf(id: string): string {
    return join(this.#options.folder, id)
  }

  #partialFolder(id: string): string {
    return join(this.#options.folder, `.partial-${id}`)
  }
}

async function assertComplete(entry: ModelEntry, folder: string): Promise<void> {
  const missing: string[] = []
  for (const path of Object.values(entry.files)) {
    const found = await stat(join(folder, path)).catch(() => null)
    if (!found || (found.isFile() && found.size === 0)) missing.push(path)
  }
  if (missing.length > 0) throw new AppError('model-incomplete', { id: entry.id, missing })
}

async function contentHashes(entry: ModelEntry, folder: string): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {}
  for (const path of Object.values(entry.files)) {
    const found = await stat(join(folder, path))
    if (found.isFile()) hashes[path] = await sha256OfFile(join(folder, path))
  }
  return hashes
}

function startOf(entry: ModelEntry): InstallProgress {
  const totalBytes = entry.artifacts.reduce((sum, artifact) => sum + artifact.sizeBytes, 0)
  return { stage: 'download', fileName: '', receivedBytes: 0, totalBytes, bytesPerSec: null, leftSec: null }
}
