import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Extract, extract } from 'tar-stream'
import unbzip2 from 'unbzip2-stream'
import { AppError } from '../foundation/index.js'

type TarEntry = Extract extends AsyncIterable<infer Entry> ? Entry : never

export interface UnpackOptions {
  /** Of the archive, decompressed. */
  readonly maxBytes: number
  readonly maxEntries: number
  /** Which of the files inside are kept, by their path with forward slashes. */
  isWanted(path: string): boolean
  readonly signal: AbortSignal
}

/**
 * Unpacks a `.tar.bz2` below `folder`. Only plain files and folders with plain relative names are written; a
 * link, a device, a name that leads out, or more than the limits is AppError `model-archive-refused`.
 */
export async function unpackTarBz2(
  archivePath: string,
  fileName: string,
  folder: string,
  options: UnpackOptions,
): Promise<void> {
  const { signal } = options
  const refuse = (reason: string) => new AppError('model-archive-refused', { fileName, reason })
  const entries = extract()
  const limit = byteLimit(options.maxBytes, () => refuse(`more than ${options.maxBytes} bytes inside`))
  const reading = pipeline(createReadStream(archivePath), unbzip2(), limit, entries, { signal })
  let entryCount = 0
  const writing = (async () => {
    for await (const entry of entries) {
      entryCount += 1
      if (entryCount > options.maxEntries) throw refuse(`more than ${options.maxEntries} entries`)
      await writeEntry(entry, folder, options, refuse)
    }
  })()
  // A refusal ends the reading too; the refusal, not the broken pipe, is what the user should hear.
  const refused = writing.catch((error: unknown) => {
    entries.destroy()
    throw error
  })
  const outcomes = await Promise.allSettled([refused, reading])
  signal.throwIfAborted()
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
  const refusal = failures.find((failure) => failure instanceof AppError)
  const fatal = refusal ?? failures.find((failure) => failure?.code === 'ENOSPC')
  if (fatal) throw fatal
  if (failures.length > 0) throw refuse('it is damaged or cut off')
  if (entryCount === 0) throw refuse('it is empty')
}

async function writeEntry(
  entry: TarEntry,
  folder: string,
  { isWanted, maxBytes }: UnpackOptions,
  refuse: (reason: string) => AppError,
): Promise<void> {
  const { name, type, size } = entry.header
  if ((size ?? 0) > maxBytes) throw refuse(`more than ${maxBytes} bytes inside`)
  const path = safeRelativePath(name)
  if (path === null) throw refuse(`an entry leads out of the folder: ${name}`)
  if (type !== 'directory' && type !== 'file') throw refuse(`an entry is a ${type}: ${name}`)
  if (type === 'directory' || !isWanted(path)) {
    entry.resume()
    return
  }
  const target = join(folder, path)
  await mkdir(dirname(target), { recursive: true })
  await pipeline(entry, createWriteStream(target, { flags: 'wx' }))
}

/** Counts what comes out of the decompression, headers too: names and attributes can be bombs as well. */
function byteLimit(maxBytes: number, refusal: () => AppError): Transform {
  let byteCount = 0
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      byteCount += chunk.length
      if (byteCount > maxBytes) done(refusal())
      else done(null, chunk)
    },
  })
}

/** Null for a name that is absolute, climbs, or is not portable. */
function safeRelativePath(name: string): string | null {
  if (/[\\\0:]/.test(name) || name.startsWith('/')) return null
  const normal = posix.normalize(name)
  return normal.startsWith('..') || posix.isAbsolute(normal) ? null : normal
}
