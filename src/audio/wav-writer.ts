import { randomUUID } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { Random, toInt16WithDither } from '../dsp/index.js'
import { AppError } from '../foundation/index.js'
import type { AigcLabel } from './label/index.js'
import { outputSampleRateHz } from './pcm.js'
import { ditherSeed, littleEndianBytes, maxWavDataBytes, maxWavHours, wavHeader } from './wav-header.js'

export interface WavFileOptions {
  readonly sampleRateHz?: number
  readonly label?: AigcLabel | null
}

/**
 * Writes mono 16-bit wav as samples come, in constant memory, to a temporary file beside `filePath`; `finish` puts the
 * lengths into the header and moves it in place, so that `filePath` is either absent or whole. Not for concurrent calls.
 */
export class WavFileWriter {
  readonly #filePath: string
  readonly #partPath: string
  readonly #file: FileHandle
  readonly #options: Required<WavFileOptions>
  readonly #random = new Random(ditherSeed)
  #dataBytes = 0

  private constructor(
    filePath: string,
    partPath: string,
    file: FileHandle,
    options: Required<WavFileOptions>,
  ) {
    this.#filePath = filePath
    this.#partPath = partPath
    this.#file = file
    this.#options = options
  }

  static async open(filePath: string, options: WavFileOptions = {}): Promise<WavFileWriter> {
    const { sampleRateHz = outputSampleRateHz, label = null } = options
    const partPath = `${filePath}.${randomUUID()}.part`
    const file = await open(partPath, 'wx')
    await file.writeFile(wavHeader(0, sampleRateHz, label))
    return new WavFileWriter(filePath, partPath, file, { sampleRateHz, label })
  }

  /** Where the file grows until `finish`; who has it open then goes on reading the same file. */
  get partPath(): string {
    return this.#partPath
  }

  /** Throws AppError `audio-output-too-long` when the format cannot hold more. */
  async write(samples: Float32Array): Promise<void> {
    const bytes = littleEndianBytes(toInt16WithDither(samples, this.#random))
    if (this.#dataBytes + bytes.length > maxWavDataBytes) {
      const maxHours = maxWavHours(this.#options.sampleRateHz)
      throw new AppError('audio-output-too-long', { format: 'wav', maxHours })
    }
    await this.#file.writeFile(bytes)
    this.#dataBytes += bytes.length
  }

  /** Completes the header and closes the file. */
  async finish(): Promise<void> {
    const { sampleRateHz, label } = this.#options
    const header = wavHeader(this.#dataBytes, sampleRateHz, label)
    await this.#file.write(header, 0, header.length, 0)
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
export function encodeWav(
  samples: Float32Array,
  sampleRateHz: number = outputSampleRateHz,
): Uint8Array<ArrayBuffer> {
  const data = littleEndianBytes(toInt16WithDither(samples, new Random(ditherSeed)))
  const header = wavHeader(data.length, sampleRateHz)
  const file = new Uint8Array(header.length + data.length)
  file.set(header)
  file.set(data, header.length)
  return file
}
