import { Readable } from 'node:stream'
import { AppError } from '../foundation/index.js'
import type { FileStore, Owner } from '../synthesis/index.js'
import type { createUrlGuard } from './url-guard.js'

export interface RecordingStoreOptions {
  readonly files: FileStore
  readonly urlGuard: ReturnType<typeof createUrlGuard>
  readonly maxBytes: number
}

/**
 * Stores what a caller names by http(s) or `data:` URL; resolves to its place on this machine. For doors over
 * which no file can be sent. Throws AppError `url-invalid`, `upload-too-large`, and what the guard throws.
 */
export function createRecordingStore({ files, urlGuard, maxBytes }: RecordingStoreOptions) {
  return async (source: string, owner: Owner): Promise<string> => {
    const { content, fileName } = source.startsWith('data:')
      ? { content: Readable.from([bytesOfDataUrl(source)]), fileName: 'recording' }
      : await urlGuard.fetch(source, maxBytes)
    const newFile = { owner, originalName: fileName || 'recording', purpose: 'upload' } as const
    return (await files.put(newFile, content, maxBytes)).filePath
  }
}

/** RFC 2397, base64 only: percent-encoded audio would be three times as long. */
function bytesOfDataUrl(url: string): Buffer {
  const comma = url.indexOf(',')
  if (comma < 0 || !/;base64$/i.test(url.slice(0, comma)))
    throw new AppError('url-invalid', { url: url.slice(0, 60) })
  return Buffer.from(url.slice(comma + 1), 'base64')
}
