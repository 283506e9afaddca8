import { open } from 'node:fs/promises'
import { endianness } from 'node:os'
import { toAppError } from '../../foundation/index.js'

const bytesPerSample = 2
const blockBytes = 2 ** 20
/** Before the sound there are only the format and, at times, a short label. */
const maxHeaderBytes = 65_536

/** The sound of a result within its file: mono, 16 bit, as our own wav writer leaves it. */
export interface ResultSound {
  readonly offsetBytes: number
  readonly sampleCount: number
}

/** Where the samples of a finished result lie. Throws AppError `internal` when it is no wav of ours. */
export async function findResultSound(filePath: string): Promise<ResultSound> {
  const file = await open(filePath)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(maxHeaderBytes), 0, maxHeaderBytes, 0)
    for (let at = 12; at + 8 <= bytesRead; ) {
      const lengthBytes = buffer.readUInt32LE(at + 4)
      if (buffer.toString('latin1', at, at + 4) === 'data') {
        return { offsetBytes: at + 8, sampleCount: Math.floor(lengthBytes / bytesPerSample) }
      }
      at += 8 + lengthBytes + (lengthBytes % 2)
    }
    throw toAppError(new RangeError('the result has no data chunk'))
  } finally {
    await file.close()
  }
}

/** The samples, 16 bit, in blocks, since a result may last for hours. A block is valid until the next is asked for. */
export async function* resultSamples(filePath: string): AsyncGenerator<Int16Array> {
  const { offsetBytes, sampleCount } = await findResultSound(filePath)
  const file = await open(filePath)
  try {
    const end = offsetBytes + sampleCount * bytesPerSample
    const samples = new Int16Array(blockBytes / bytesPerSample)
    const bytes = Buffer.from(samples.buffer)
    for (let at = offsetBytes; at < end; at += blockBytes) {
      const { bytesRead } = await file.read(bytes, 0, Math.min(blockBytes, end - at), at)
      if (endianness() === 'BE') bytes.swap16()
      yield samples.subarray(0, Math.floor(bytesRead / bytesPerSample))
    }
  } finally {
    await file.close()
  }
}
