import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { AppError, type Clock, type Logger, replaceFile } from '../../foundation/index.js'
import { saneFileName } from './file-name.js'
import type { FileStore, NewFile, StoredFile } from './files.js'

export interface FileStoreOptions {
  readonly folder: string
  readonly quotaBytes: number
  /** Small files cost more than their bytes: beyond so many, the least recently used go too. */
  readonly maxFiles?: number
  readonly clock: Clock
  readonly logger: Logger
}

/**
 * Files as `ID/NAME` under `folder`, each with a card `ID.json` beside its folder by which the store knows it
 * again after a restart. Whatever lies there without a card is what a crash left, and is removed.
 */
export async function createFileStore(options: FileStoreOptions): Promise<FileStore> {
  const store = new DiskFileStore(options)
  await store.open()
  return store
}

const cardSchema = z.object({
  id: z.string().regex(/^[0-9a-f]{32}$/),
  owner: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('session'), id: z.string() }),
    z.object({ kind: z.literal('key'), id: z.string() }),
    z.object({ kind: z.literal('local') }),
  ]),
  purpose: z.enum(['upload', 'result']),
  originalName: z.string(),
  createdAt: z.number(),
})

interface Entry {
  readonly file: StoredFile
  sizeBytes: number
  holds: number
  /** False for a reserved file that its job has not written yet: it is no file that could make room. */
  isWritten: boolean
}

const defaultMaxFiles = 20_000

class DiskFileStore implements FileStore {
  readonly #options: FileStoreOptions
  /** Least recently used first. */
  readonly #entries = new Map<string, Entry>()
  /** Of uploads that are under way: together they take no more room than the store has. */
  #incomingBytes = 0

  constructor(options: FileStoreOptions) {
    this.#options = options
  }

  async open(): Promise<void> {
    const { folder } = this.#options
    await mkdir(folder, { recursive: true })
    const names = await readdir(folder)
    const entries: Entry[] = []
    for (const name of names.filter((one) => one.endsWith('.json'))) {
      const entry = await this.#readCard(join(folder, name))
      if (entry) entries.push(entry)
    }
    entries.sort((a, b) => a.file.createdAt - b.file.createdAt)
    for (const entry of entries) this.#entries.set(entry.file.id, entry)
    for (const name of names) {
      if (!this.#entries.has(name.replace(/\.json$/, '')))
        await rm(join(folder, name), { recursive: true, force: true })
    }
    await this.#makeRoom()
  }

  async put(newFile: NewFile, content: Readable, maxBytes: number): Promise<StoredFile> {
    const file = this.#name(newFile)
    const partPath = `${file.filePath}.part`
    // It may break before the pipeline listens; the pipeline then still sees that it has.
    content.on('error', () => {})
    const meter = byteMeter(maxBytes, (lengthBytes) => this.#takeIn(lengthBytes))
    try {
      await mkdir(join(file.filePath, '..'), { recursive: true })
      await pipeline(content, meter.stream, createWriteStream(partPath, { flush: true }))
      await rename(partPath, file.filePath)
      await this.#writeCard(file)
      this.#entries.set(file.id, { file, sizeBytes: meter.countBytes(), holds: 1, isWritten: true })
    } catch (error) {
      await rm(join(file.filePath, '..'), { recursive: true, force: true })
      throw this.#explain(error)
    } finally {
      this.#incomingBytes -= meter.countBytes()
    }
    const release = this.#releaserOf(file.id)
    try {
      await this.#makeRoom()
    } finally {
      release()
    }
    if (this.#totalBytes() > this.#options.quotaBytes) {
      await this.remove(file.id)
      throw this.#full()
    }
    return file
  }

  async reserve(newFile: NewFile): Promise<StoredFile> {
    const file = this.#name(newFile)
    try {
      await mkdir(join(file.filePath, '..'), { recursive: true })
      await this.#writeCard(file)
    } catch (error) {
      throw this.#explain(error)
    }
    this.#entries.set(file.id, { file, sizeBytes: 0, holds: 0, isWritten: false })
    return file
  }

  find(id: string): StoredFile | undefined {
    const entry = this.#entries.get(id)
    if (!entry) return undefined
    this.#entries.delete(id)
    this.#entries.set(id, entry)
    return entry.file
  }

  hold(id: string): () => void {
    const entry = this.#entries.get(id)
    if (!entry) return () => undefined
    entry.holds++
    return this.#releaserOf(id)
  }

  async remove(id: string): Promise<void> {
    const entry = this.#entries.get(id)
    if (!entry) return
    this.#entries.delete(id)
    await rm(join(this.#options.folder, id), { recursive: true, force: true })
    await rm(join(this.#options.folder, `${id}.json`), { force: true })
  }

  async dispose(): Promise<void> {
    this.#entries.clear()
  }

  #name({ owner, originalName, purpose }: NewFile): StoredFile {
    const id = randomBytes(16).toString('hex')
    const fileName = saneFileName(originalName)
    const filePath = join(this.#options.folder, id, fileName)
    return { id, owner, purpose, originalName, fileName, filePath, createdAt: this.#options.clock.now() }
  }

  #releaserOf(id: string): () => void {
    let isReleased = false
    return () => {
      const entry = this.#entries.get(id)
      if (isReleased || !entry) return
      isReleased = true
      entry.holds--
      // A result has its size only now that the job has written it.
      void this.#measure(entry)
        .then(() => this.#makeRoom())
        .catch((error: unknown) => this.#options.logger.warn('files.room-failed', { error }))
    }
  }

  async #measure(entry: Entry): Promise<void> {
    const found = await stat(entry.file.filePath).catch(() => undefined)
    if (!found) return
    entry.sizeBytes = found.size
    entry.isWritten = true
  }

  #totalBytes(): number {
    let total = 0
    for (const { sizeBytes } of this.#entries.values()) total += sizeBytes
    return total
  }

  async #makeRoom(): Promise<void> {
    let excessBytes = this.#totalBytes() - this.#options.quotaBytes
    let excessFiles = this.#entries.size - (this.#options.maxFiles ?? defaultMaxFiles)
    for (const [id, entry] of this.#entries) {
      if (excessBytes <= 0 && excessFiles <= 0) return
      if (entry.holds > 0 || !entry.isWritten) continue
      excessBytes -= entry.sizeBytes
      excessFiles -= 1
      await this.remove(id)
    }
  }

  #takeIn(lengthBytes: number): void {
    this.#incomingBytes += lengthBytes
    if (this.#incomingBytes > this.#options.quotaBytes) throw this.#full()
  }

  async #writeCard({ id, owner, purpose, originalName, createdAt }: StoredFile): Promise<void> {
    const cardPath = join(this.#options.folder, `${id}.json`)
    await replaceFile(cardPath, JSON.stringify({ id, owner, purpose, originalName, createdAt }))
  }

  /** Undefined for a card that is damaged or whose file is not there. */
  async #readCard(cardPath: string): Promise<Entry | undefined> {
    try {
      const card = cardSchema.parse(JSON.parse(await readFile(cardPath, 'utf8')))
      const fileName = saneFileName(card.originalName)
      const filePath = join(this.#options.folder, card.id, fileName)
      const { size } = await stat(filePath)
      return { file: { ...card, fileName, filePath }, sizeBytes: size, holds: 0, isWritten: true }
    } catch {
      return undefined
    }
  }

  #explain(error: unknown): unknown {
    const isFull =
      error instanceof Error && ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '')
    return isFull ? this.#full(error) : error
  }

  #full(cause?: unknown): AppError {
    return new AppError(
      'storage-full',
      { quotaMb: Math.round(this.#options.quotaBytes / 2 ** 20) },
      { cause },
    )
  }
}

/** Passes bytes on, tells of them, and throws `upload-too-large` past `maxBytes` and what `onBytes` throws. */
function byteMeter(
  maxBytes: number,
  onBytes: (lengthBytes: number) => void,
): { stream: Transform; countBytes: () => number } {
  let count = 0
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      count += chunk.length
      try {
        onBytes(chunk.length)
        if (count > maxBytes)
          throw new AppError('upload-too-large', { limitMb: Math.round(maxBytes / 2 ** 20) })
        done(null, chunk)
      } catch (error) {
        done(error as Error)
      }
    },
  })
  return { stream, countBytes: () => count }
}
