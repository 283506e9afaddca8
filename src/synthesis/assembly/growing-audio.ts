import { type FileHandle, open } from 'node:fs/promises'
import { outputSampleRateHz } from '../../audio/index.js'

const bytesPerSample = 2
const readBytes = 64 * 1024
/** More than any header of ours. */
const maxHeaderBytes = 16 * 1024
/** What a wav header says while its file grows: until the end. */
const unknownLength = 0xffffffff

/** A stretch of a file, in seconds. */
export interface Piece {
  readonly startSec: number
  readonly endSec: number
}

/**
 * A wav file of ours that is being written, for those who listen meanwhile. Readers read the file itself, so a slow one
 * costs no memory, and one that comes late misses nothing.
 */
export class GrowingAudio {
  /** Where it is written; its place when whole. A reader who comes between finds it in either. */
  readonly #paths: readonly string[]
  readonly #piece: Piece | null
  #end: { readonly error: unknown } | null = null
  #waiting: (() => void)[] = []

  constructor(partPath: string, filePath: string, piece: Piece | null = null) {
    this.#paths = [partPath, filePath]
    this.#piece = piece
  }

  /** A file that is complete; of it, only a piece where one is given. */
  static whole(filePath: string, piece: Piece | null = null): GrowingAudio {
    const audio = new GrowingAudio(filePath, filePath, piece)
    audio.end(null)
    return audio
  }

  /** To be called when there is more in the file. */
  grew(): void {
    for (const wake of this.#waiting.splice(0)) wake()
  }

  /** Nothing more comes; readers that have read all end, with `error` unless it is null. */
  end(error: unknown): void {
    this.#end ??= { error }
    this.grew()
  }

  /**
   * First the header of the file, as a stream's (with the lengths left open) unless the file is whole; then its samples,
   * 16 bits, little endian, as they come. Throws what the job failed with, or the signal's reason.
   */
  async *read(signal: AbortSignal): AsyncGenerator<Uint8Array, void, undefined> {
    const file = await this.#open()
    try {
      const header = await this.#readHeader(file, signal)
      yield header
      const { from, to } = byteRangeOf(this.#piece)
      let position = header.length + from
      for (;;) {
        const isLast = this.#end !== null
        const bytes = await readSamples(file, position, header.length + to)
        if (bytes.length > 0) {
          position += bytes.length
          yield bytes
        } else if (isLast) break
        else await this.#change(signal)
      }
      if (this.#end?.error) throw this.#end.error
    } finally {
      await file.close()
    }
  }

  async #open(): Promise<FileHandle> {
    const [partPath = '', filePath = ''] = this.#paths
    return open(partPath, 'r').catch(() => {
      if (this.#end?.error) throw this.#end.error
      return open(filePath, 'r')
    })
  }

  async #readHeader(file: FileHandle, signal: AbortSignal): Promise<Uint8Array> {
    for (;;) {
      const wasWhole = this.#end !== null
      const buffer = Buffer.alloc(maxHeaderBytes)
      const { bytesRead } = await file.read(buffer, 0, maxHeaderBytes, 0)
      const start = startOfSamples(buffer.subarray(0, bytesRead))
      if (start !== null) {
        const header = Buffer.from(buffer.subarray(0, start))
        if (!wasWhole || this.#piece) {
          header.writeUInt32LE(unknownLength, 4)
          header.writeUInt32LE(unknownLength, start - 4)
        }
        return header
      }
      if (wasWhole) throw this.#end?.error ?? new RangeError('not a wav file')
      await this.#change(signal)
    }
  }

  async #change(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.#end) return
    let onAbort = () => {}
    await new Promise<void>((resolve) => {
      onAbort = resolve
      this.#waiting.push(resolve)
      signal.addEventListener('abort', onAbort, { once: true })
    })
    signal.removeEventListener('abort', onAbort)
    signal.throwIfAborted()
  }
}

function byteRangeOf(piece: Piece | null): { readonly from: number; readonly to: number } {
  if (!piece) return { from: 0, to: Number.POSITIVE_INFINITY }
  const byteAt = (sec: number) => bytesPerSample * Math.round(sec * outputSampleRateHz)
  return { from: byteAt(piece.startSec), to: byteAt(piece.endSec) }
}

/** At most `readBytes` from `position` to `end`; whole samples, though a write may be under way. */
async function readSamples(file: FileHandle, position: number, end: number): Promise<Uint8Array> {
  const wanted = Math.max(0, Math.min(readBytes, end - position))
  const buffer = Buffer.allocUnsafe(wanted)
  const { bytesRead } = await file.read(buffer, 0, wanted, position)
  return buffer.subarray(0, bytesRead - (bytesRead % bytesPerSample))
}

/** Where the samples begin in a wav file that begins with `bytes`; null if they do not tell. */
function startOfSamples(bytes: Buffer): number | null {
  if (bytes.length < 12) return null
  let offset = 12
  while (offset + 8 <= bytes.length) {
    const isData = bytes.toString('latin1', offset, offset + 4) === 'data'
    if (isData) return offset + 8
    const size = bytes.readUInt32LE(offset + 4)
    offset += 8 + size + (size & 1)
  }
  return null
}
