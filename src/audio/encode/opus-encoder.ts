// Opus in Ogg, RFC 7845, with the encoder of libopus. Its samples are counted at 48 kHz whatever comes in.
import { roundTo16Bits } from '../quantize.js'
import { type AudioEncoder, type EncoderFactory, type EncoderOptions, shortestSilence } from './encoder.js'
import { maxOggSegments, oggPage, oggSegmentCount } from './ogg-page.js'
import { commentHeader, identificationHeader } from './opus-headers.js'

const granuleRateHz = 48_000
/** Frames of 20 ms. */
const framesPerSec = 50
const bitrateBps = 48_000
/** One second: what a player that joins a stream waits for at most. */
const maxPacketsPerPage = 50
/** Streams are told apart within one file; ours has one. */
const serialNumber = 1

type OpusRate = 8000 | 12_000 | 16_000 | 24_000 | 48_000
const opusRates: readonly number[] = [8000, 12_000, 16_000, 24_000, 48_000]

/** Mono Opus at 8, 12, 16, 24 or 48 kHz. Decodes to exactly the samples that were given, at 48 kHz. */
export const createOpusEncoder: EncoderFactory = async (options) => {
  const { sampleRateHz } = options
  if (!opusRates.includes(sampleRateHz)) throw new RangeError(`Opus at ${sampleRateHz} Hz`)
  const { Encoder } = await import('@evan/opus')
  const encoder = new Encoder({ channels: 1, sample_rate: sampleRateHz as OpusRate, application: 'audio' })
  encoder.bitrate = bitrateBps
  return new OggOpusEncoder(options, encoder)
}

interface OpusCodec {
  /** Samples of delay, at its rate. */
  readonly lookhead: number
  encode(samples: Int16Array): Uint8Array
}

class OggOpusEncoder implements AudioEncoder {
  readonly #options: EncoderOptions
  readonly #codec: OpusCodec
  readonly #frameLength: number
  readonly #granulesPerSample: number
  readonly #preSkip: number
  #pending = new Float32Array(0)
  #packets: Uint8Array[] = []
  #pageCount = 0
  #packetCount = 0
  #sampleCount = 0

  constructor(options: EncoderOptions, codec: OpusCodec) {
    this.#options = options
    this.#codec = codec
    this.#frameLength = options.sampleRateHz / framesPerSec
    this.#granulesPerSample = granuleRateHz / options.sampleRateHz
    this.#preSkip = codec.lookhead * this.#granulesPerSample
  }

  async add(samples: Float32Array): Promise<void> {
    if (samples.length === 0) return
    this.#sampleCount += samples.length
    this.#encodeFrames(samples)
    this.#writePage(false)
  }

  async finish(): Promise<readonly []> {
    if (this.#sampleCount === 0) await this.add(shortestSilence(this.#options.sampleRateHz))
    // Silence until the last sample is out of the encoder: always at least one packet, which the last page needs.
    const remaining = this.#pending.length + this.#codec.lookhead
    const padded = Math.ceil(remaining / this.#frameLength) * this.#frameLength
    this.#encodeFrames(new Float32Array(padded - this.#pending.length))
    this.#writePage(true)
    return []
  }

  async dispose(): Promise<void> {}

  #encodeFrames(samples: Float32Array): void {
    const all = new Float32Array(this.#pending.length + samples.length)
    all.set(this.#pending)
    all.set(samples, this.#pending.length)
    const length = this.#frameLength
    let start = 0
    for (; start + length <= all.length; start += length) {
      const packet = Uint8Array.from(this.#codec.encode(roundTo16Bits(all.subarray(start, start + length))))
      if (!this.#hasRoomFor(packet)) this.#writePage(false)
      this.#packets.push(packet)
      this.#packetCount++
    }
    this.#pending = all.slice(start)
  }

  #hasRoomFor(packet: Uint8Array): boolean {
    const segments = [...this.#packets, packet].reduce((sum, { length }) => sum + oggSegmentCount(length), 0)
    return this.#packets.length < maxPacketsPerPage && segments <= maxOggSegments
  }

  /** The packets that wait, if any; `isLast` cuts the silence behind the sound by its position. */
  #writePage(isLast: boolean): void {
    if (this.#packets.length === 0) return
    if (this.#pageCount === 0) this.#writeHeaders()
    const encoded = (this.#packetCount * granuleRateHz) / framesPerSec
    const end = this.#preSkip + this.#sampleCount * this.#granulesPerSample
    this.#emitPage(this.#packets, isLast ? end : encoded, isLast)
    this.#packets = []
  }

  /** Each on a page of its own (RFC 7845, section 3). */
  #writeHeaders(): void {
    const { sampleRateHz, label } = this.#options
    this.#emitPage([identificationHeader(this.#preSkip, sampleRateHz)], 0, false)
    this.#emitPage([commentHeader(label)], 0, false)
  }

  #emitPage(packets: readonly Uint8Array[], granulePosition: number, isLast: boolean): void {
    const sequenceNumber = this.#pageCount++
    const place = { granulePosition, serialNumber, sequenceNumber, isFirst: sequenceNumber === 0, isLast }
    this.#options.emit(oggPage({ packets, ...place }))
  }
}
