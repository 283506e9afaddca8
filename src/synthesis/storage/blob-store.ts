import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from '../../foundation/index.js'

/** Bytes under a SHA-256 (hex) key. A cache: anything may be gone at any time, nothing is ever half there. */
export interface BlobStore {
  get(key: string): Promise<Uint8Array | undefined>
  /** Does not throw when there is no room: the blob is then simply not kept. */
  put(key: string, bytes: Uint8Array): Promise<void>
  remove(key: string): Promise<void>
}

export interface DiskBlobStoreOptions {
  readonly folder: string
  readonly quotaBytes: number
  readonly logger: Logger
}

const keyPattern = /^[0-9a-f]{64}$/

/**
 * Blobs as files `ab/abcd…` under `folder`, at most `quotaBytes` together; the least recently used go first.
 * Each file is written beside its place and renamed into it.
 */
export async function createDiskBlobStore(options: DiskBlobStoreOptions): Promise<BlobStore> {
  const store = new DiskBlobStore(options)
  await store.open()
  return store
}

class DiskBlobStore implements BlobStore {
  readonly #options: DiskBlobStoreOptions
  /** Key → size in bytes, least recently used first. */
  readonly #sizes = new Map<string, number>()
  #totalBytes = 0

  constructor(options: DiskBlobStoreOptions) {
    this.#options = options
  }

  async open(): Promise<void> {
    const { folder } = this.#options
    await mkdir(folder, { recursive: true })
    const found: { key: string; sizeBytes: number; usedAt: number }[] = []
    for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
      if (!entry.isFile()) continue
      const filePath = join(entry.parentPath, entry.name)
      if (!keyPattern.test(entry.name)) {
        // Left by a crash between writing and renaming.
        if (entry.name.endsWith('.part')) await rm(filePath, { force: true })
        continue
      }
      const { size, mtimeMs } = await stat(filePath)
      found.push({ key: entry.name, sizeBytes: size, usedAt: mtimeMs })
    }
    found.sort((a, b) => a.usedAt - b.usedAt)
    for (const { key, sizeBytes } of found) this.#note(key, sizeBytes)
    await this.#makeRoom()
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    const sizeBytes = this.#sizes.get(key)
    if (sizeBytes === undefined) return undefined
    this.#note(key, sizeBytes)
    try {
      return await readFile(this.#pathOf(key))
    } catch {
      this.#forget(key)
      return undefined
    }
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    const filePath = this.#pathOf(key)
    const partPath = `${filePath}.${randomBytes(6).toString('hex')}.part`
    try {
      await mkdir(join(filePath, '..'), { recursive: true })
      await writeFile(partPath, bytes)
      await rename(partPath, filePath)
    } catch (error) {
      this.#options.logger.warn('blob.not-kept', { error })
      await rm(partPath, { force: true }).catch(() => {})
      return
    }
    this.#note(key, bytes.byteLength)
    await this.#makeRoom()
  }

  async remove(key: string): Promise<void> {
    this.#forget(key)
    await rm(this.#pathOf(key), { force: true })
  }

  #pathOf(key: string): string {
    if (!keyPattern.test(key)) throw new TypeError('a blob key is a SHA-256 in hex')
    return join(this.#options.folder, key.slice(0, 2), key)
  }

  #note(key: string, sizeBytes: number): void {
    this.#forget(key)
    this.#sizes.set(key, sizeBytes)
    this.#totalBytes += sizeBytes
  }

  #forget(key: string): void {
    this.#totalBytes -= this.#sizes.get(key) ?? 0
    this.#sizes.delete(key)
  }

  async #makeRoom(): Promise<void> {
    for (const key of this.#sizes.keys()) {
      if (this.#totalBytes <= this.#options.quotaBytes) return
      await this.remove(key)
    }
  }
}
