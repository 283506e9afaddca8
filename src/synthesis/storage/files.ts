import type { Readable } from 'node:stream'
import type { Owner } from '../speech.js'

/**
 * Uploads and results, kept under opaque random ids: no path from outside is ever joined to a path of ours,
 * and whoever was not given an id cannot name the file. Bounded by a disk quota; the oldest unused go first,
 * never one that a live job holds.
 */
export interface FileStore {
  /** Streams `content` to disk, at most `maxBytes` (AppError `upload-too-large`), atomically. */
  put(file: NewFile, content: Readable, maxBytes: number): Promise<StoredFile>
  /** Reserves a file that a job will write itself. */
  reserve(file: NewFile): Promise<StoredFile>
  /** Undefined for an unknown id. */
  find(id: string): StoredFile | undefined
  /** Keeps the file from eviction until the returned release is called. */
  hold(id: string): () => void
  remove(id: string): Promise<void>
  dispose(): Promise<void>
}

export interface NewFile {
  readonly owner: Owner
  /** As the client called it; made safe for use as the last component of a URL. */
  readonly originalName: string
  readonly purpose: 'upload' | 'result'
}

export interface StoredFile {
  /** 32 lower-case hex digits. */
  readonly id: string
  readonly owner: Owner
  readonly purpose: 'upload' | 'result'
  readonly originalName: string
  /** Sane file name with an extension, free of `? # %`, control characters and separators. */
  readonly fileName: string
  /** Where it lies on this machine. */
  readonly filePath: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}
