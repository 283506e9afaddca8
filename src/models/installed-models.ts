import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, type Clock, type Logger } from '../foundation/index.js'
import { combinedHash, hashesBelow, sha256OfFile } from './hash.js'
import type { InstalledModel, ModelEntry } from './model.js'

export interface InstalledModelsOptions {
  readonly folder: string
  readonly clock: Clock
  readonly logger: Logger
}

/** What is kept of an install: the hash of every file that the adapter needs. */
interface InstallRecord {
  readonly installedAt: number
  readonly fileHashes: Readonly<Record<string, string>>
}

const recordFile = 'installed.json'

/** The models that are in place, each in a folder named for it. */
export class InstalledModels {
  readonly #options: InstalledModelsOptions

  constructor(options: InstalledModelsOptions) {
    this.#options = options
  }

  /** Milliseconds since the epoch; undefined for a model that is not installed. */
  async installedAt(id: string): Promise<number | undefined> {
    return (await this.#readRecord(id))?.installedAt
  }

  /** Throws `model-incomplete` for a model of which a file is missing. */
  async find(entry: ModelEntry): Promise<InstalledModel | undefined> {
    const record = await this.#readRecord(entry.id)
    if (!record) return undefined
    const folder = this.#folderOf(entry.id)
    await assertComplete(entry, folder)
    const files = Object.entries(entry.files).map(([role, path]) => [role, join(folder, path)])
    return {
      entry,
      folder,
      files: Object.fromEntries(files),
      weightsHash: combinedHash(record.fileHashes),
    }
  }

  /** Throws `model-not-installed`, `model-incomplete`, or `model-file-changed` with the name of the file. */
  async verify(entry: ModelEntry): Promise<void> {
    const { id } = entry
    const model = await this.find(entry)
    const record = await this.#readRecord(id)
    if (!model || !record) throw new AppError('model-not-installed', { id })
    for (const [path, expected] of Object.entries(record.fileHashes)) {
      const actual = await sha256OfFile(join(model.folder, path)).catch(() => undefined)
      if (actual === undefined) throw new AppError('model-incomplete', { id, missing: [path] })
      if (actual !== expected)
        throw new AppError('model-file-changed', { id, fileName: path, expected, actual })
    }
  }

  /** Fills a folder aside, checks that it is whole, and puts it in place by one rename. */
  async place(
    entry: ModelEntry,
    fill: (staging: string) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const staging = join(this.#options.folder, `.staging-${entry.id}`)
    await rm(staging, { recursive: true, force: true })
    await mkdir(staging, { recursive: true })
    try {
      await fill(staging)
      await assertComplete(entry, staging)
      const fileHashes = await hashesBelow(staging, Object.values(entry.files), signal)
      const record: InstallRecord = { installedAt: this.#options.clock.now(), fileHashes }
      await writeFile(join(staging, recordFile), JSON.stringify(record, null, 1))
      await this.remove(entry.id)
      await rename(staging, this.#folderOf(entry.id))
    } finally {
      await rm(staging, { recursive: true, force: true })
    }
    this.#options.logger.info('models.installed', { id: entry.id })
  }

  async remove(id: string): Promise<void> {
    await rm(this.#folderOf(id), { recursive: true, force: true })
  }

  async #readRecord(id: string): Promise<InstallRecord | undefined> {
    const text = await readFile(join(this.#folderOf(id), recordFile), 'utf8').catch(() => null)
    return text === null ? undefined : (JSON.parse(text) as InstallRecord)
  }

  #folderOf(id: string): string {
    return join(this.#options.folder, id)
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
