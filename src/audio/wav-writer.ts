import { randomUUID } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { endianness } from 'node:os'
import { Random, toInt16WithDither } from '../dsp/index.js'
import { AppError } from '../foundation/index.js'
import { outputSampleRateHz } from './pcm.js'

const headerBytes = 44
const bytesPerSample = 2
/** Fixed, so that equal samples give equal files. */
const ditherSeed = 0x5eed
/** RIFF counts in 32 bits: 24.8 hours at 24 kHz. */
const maxDataBytes = 0xffffffff - headerBytes

/** The 44 bytes before `dataBytes` of mono 16-bit samples. */
export function wavHeader(dataBytes: number, sampleRateHz: number): Uint8Array {
  const header = new Uint8Array(headerBytes)
  const view = new DataView(header.buffer)
  const put = (offset: number, text: string) => header.set(new TextEncoder().encode(text), offset)
  put(0, 'RIFF')
  view.setUint32(4, headerBytes - 8 + dataBytes, true)
  put(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, sampleRateHz, true)
  view.setUint32(28, sampleRateHz * bytesPerSample, true)
  view.setUint16(32, bytesPerSample, true)
  view.setUint16(34, 8 * bytesPerSample, true)
  put(36, 'data')
  view.setUint32(40, dataBytes, true)
  return header
}

/** 16-bit samples as the bytes of a wav file. */
export function littleEndianBytes(values: Int16Array): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  return endianness() === 'LE' ? bytes : Buffer.from(bytes).swap16()
}

/**
 * Writes mono 16-bit wav as samples come, in constant memory, to a temporary file beside `filePath`; `finish` puts the
 * lengths into the header and moves it in place, so that `filePath` is either absent or whole. Not for concurrent calls.
 */
export class WavFileWriter {
  readonly #filePath: string
  readonly #partPath: string
  readonly #file: FileHandle
  readonly #sampleRateHz: number
  readonly #random = new Random(ditherSeed)
  #dataBytes = 0

  private constructor(filePath: string, partPath: string, file: FileHandle, sampleRateHz: number) {
    this.#filePath = filePath
    this.#partPath = partPath
    this.#file = file
    this.#sampleRateHz = sampleRateHz
  }

  static async open(filePath: string, sampleRateHz: number = outputSampleRateHz): Promise<WavFileWriter> {
    const partPath = `${filePath}.${randomUUID()}.part`
    const file = await open(partPath, 'wx')
    await file.writeFile(wavHeader(0, sampleRateHz))
    return new WavFileWriter(filePath, partPath, file, sampleRateHz)
  }

  /** Throws AppError `audio-output-too-long` when the format cannot hold more. */
  async write(samples: Float32Array): Promise<void> {
    const bytes = littleEndianBytes(toInt16WithDither(samples, this.#random))
    if (this.#dataBytes + bytes.length > maxDataBytes) {
      const maxHours = Math.floor(maxDataBytes / bytesPerSample / this.#sampleRateHz / 3600)
      throw new AppError('audio-output-too-long', { format: 'wav', maxHours })
    }
    await this.#file.writeFile(bytes)
    this.#dataBytes += bytes.length
  }

  /** Completes the header and closes the file. */
  async finish(): Promise<void> {
    await this.#file.write(wavHeader(this.#dataBytes, this.#sampleRateHz), 0, headerBytes, 0)
    await this.#file.sync()
    await this.#file.close()
    await rename(this.#partPath, this.#filePath)
  }

  /** Closes and removes what was written. */
  async discard(): Promise<void> {
    await this.#file.close().catch(() => undefined)
    await rm(this.#partPath, { force: true })
  }
}

/** A whole wav file in memory: mono, 16 bit, dithered. */
export function encodeWav(samples: Float32Array, sampleRateHz: number = outputSampleRateHz): Uint8Array {
  const data = littleEndianBytes(toInt16WithDither(samples, new Random(ditherSeed)))
  const file = new Uint8Array(headerBytes + data.length)
  file.set(wavHeader(data.length, sampleRateHz))
  file.set(data, headerBytes)
  return file
}
