// The zip archive that `torch.save` writes: data.pkl and raw storages under one folder. The directory is checked against
// caps before anything is inflated.
import { unzipSync, zipSync } from 'fflate'
import { damaged, PtRefused } from './refusal.js'

const maxEntries = 1024
/** A voice of 30 s takes 1.5 MB and its profile some 100 kB. */
const maxTotalBytes = 64 * 2 ** 20
const maxPickleBytes = 2 ** 20

export interface TorchArchive {
  readonly pickle: Uint8Array
  /** Raw storages by their key. */
  readonly storages: ReadonlyMap<string, Uint8Array>
}

/** Throws PtRefused. */
export function openTorchArchive(file: Uint8Array): TorchArchive {
  assertZip(file)
  const entries = inflate(file)
  const pickleName = [...entries.keys()].find((name) => /^([^/]+\/)?data\.pkl$/.test(name))
  if (!pickleName) throw new PtRefused({ kind: 'not-an-archive' })
  const prefix = pickleName.slice(0, -'data.pkl'.length)
  if (entries.has(`${prefix}constants.pkl`)) throw new PtRefused({ kind: 'torchscript' })
  const byteOrder = entries.get(`${prefix}byteorder`)
  if (byteOrder && new TextDecoder().decode(byteOrder).trim() !== 'little') {
    throw damaged('big-endian storages')
  }
  const pickle = entries.get(pickleName) ?? new Uint8Array(0)
  if (pickle.length > maxPickleBytes) throw tooBig(`data.pkl: ${pickle.length} bytes`)
  const dataFolder = `${prefix}data/`
  const storages = new Map<string, Uint8Array>()
  for (const [name, content] of entries) {
    if (name.startsWith(dataFolder)) storages.set(name.slice(dataFolder.length), content)
  }
  return { pickle, storages }
}

/** Stored, not compressed, as `torch.save` does; equal content gives equal bytes. */
export function writeTorchArchive({ pickle, storages }: TorchArchive): Uint8Array {
  const text = (value: string) => new TextEncoder().encode(value)
  const files: Record<string, Uint8Array> = {
    'archive/data.pkl': pickle,
    'archive/byteorder': text('little'),
  }
  for (const [key, content] of storages) files[`archive/data/${key}`] = content
  files['archive/version'] = text('3\n')
  // A zip's earliest date: the voice's own date is in its data.
  return zipSync(files, { level: 0, mtime: new Date(1980, 0, 1) })
}

function assertZip(file: Uint8Array): void {
  if (file.length > maxTotalBytes) throw tooBig(`${Math.ceil(file.length / 2 ** 20)} MB`)
  const [b0, b1, b2, b3] = file
  if (b0 === 0x50 && b1 === 0x4b && b2 === 3 && b3 === 4) return
  // PROTO 2 and later, as pickles begin.
  if (b0 === 0x80 && b1 !== undefined && b1 >= 2 && b1 <= 5) throw new PtRefused({ kind: 'legacy-pickle' })
  throw new PtRefused({ kind: 'not-an-archive' })
}

function inflate(file: Uint8Array): Map<string, Uint8Array> {
  let entryCount = 0
  let totalBytes = 0
  let excess: PtRefused | null = null
  const filter = ({ name, originalSize, size }: { name: string; originalSize: number; size: number }) => {
    entryCount++
    totalBytes += Math.max(originalSize, size)
    if (entryCount > maxEntries) excess ??= tooBig(`more than ${maxEntries} entries`)
    if (totalBytes > maxTotalBytes) excess ??= tooBig(`unpacks to more than ${maxTotalBytes / 2 ** 20} MB`)
    // Names are only looked up, never joined to a path; one that climbs is no honest file all the same.
    if (/(^|[/\\])\.\.([/\\]|$)|^[/\\]|^[a-z]:/i.test(name))
      excess ??= damaged('an entry with a path that climbs')
    return !excess
  }
  let entries: Record<string, Uint8Array>
  try {
    entries = unzipSync(file, { filter })
  } catch {
    throw excess ?? damaged('zip structure')
  }
  if (excess) throw excess
  return new Map(Object.entries(entries))
}

function tooBig(detail: string): PtRefused {
  return new PtRefused({ kind: 'too-big', detail })
}
