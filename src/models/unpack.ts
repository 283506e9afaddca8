import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { extract } from 'tar-stream'
import unbzip2 from 'unbzip2-stream'
import { AppError } from '../foundation/index.js'

export interface UnpackLimits {
  readonly maxBytes: number
  readonly maxEntries: number
}

/**
 * Unpacks a `.tar.bz2` below `folder`. Only plain files and folders with plain relative names are written; a
 * link, a device, a name that leads out, or more than the limits is AppError `model-archive-refused`.
 */
export async function unpackTarBz2(
  archivePath: string,
  fileName: string,
  folder: string,
  limits: UnpackLimits,
  signal: AbortSignal,
): Promise<void> {
  const refuse = (reason: string) => new AppError('model-archive-refused', { fileName, reason })
  const entries = extract()
  const reading = pipeline(createReadStream(archivePath), unbzip2(), entries, { signal })
  let totalBytes = 0
  let entryCount = 0
  const writing = (async () => {
    for await (const entry of entries) {
      const { name, type, size } = entry.header
      entryCount += 1
      totalBytes += size ?? 0
      if (entryCount > limits.maxEntries) throw refuse(`more than ${limits.maxEntries} entries`)
      if (totalBytes > limits.maxBytes) throw refuse(`more than ${limits.maxBytes} bytes inside`)
      const relativePath = safeRelativePath(name)
      if (relativePath === null) throw refuse(`an entry leads out of the folder: ${name}`)
      if (type === 'directory') {
        await mkdir(join(folder, relativePath), { recursive: true })
        entry.resume()
      } else if (type === 'file') {
        const target = join(folder, relativePath)
        await mkdir(dirname(target), { recursive: true })
        await pipeline(entry, createWriteStream(target, { flags: 'wx' }))
      } else {
        throw refuse(`an entry is a ${type}: ${name}`)
      }
    }
  })()
  // A refusal ends the reading too; the refusal, not the broken pipe, is what the user should hear.
  const refused = writing.catch((error: unknown) => {
    entries.destroy()
    throw error
  })
  const [read, written] = await Promise.allSettled([reading, refused])
  signal.throwIfAborted()
  if (written.status === 'rejected' && written.reason instanceof AppError) throw written.reason
  if (read.status === 'rejected' || written.status === 'rejected') throw refuse('it is damaged or cut off')
  if (entryCount === 0) throw refuse('it is empty')
}

/** Null for a name that is absolute, climbs, or is not portable. */
function safeRelativePath(name: string): string | null {
  if (/[\\\0:]/.test(name) || name.startsWith('/')) return null
  const normal = posix.normalize(name)
  return normal.startsWith('..') || posix.isAbsolute(normal) ? null : normal
}
