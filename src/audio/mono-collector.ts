import { AppError } from '../foundation/index.js'
import type { Pcm } from './pcm.js'

const maxSampleRateHz = 768_000

/**
 * Gathers decoded chunks as mono: the mean of the channels, or, where that cancels out (a microphone wired in opposite
 * phase), the loudest channel. Chunks may come with any number of channels.
 */
export class MonoCollector {
  readonly #maxDurationSec: number
  readonly #chunks: Float32Array[] = []
  #sampleCount = 0
  #sampleRateHz = 0

  constructor(maxDurationSec: number) {
    this.#maxDurationSec = maxDurationSec
  }

  get durationSec(): number {
    return this.#sampleRateHz > 0 ? this.#sampleCount / this.#sampleRateHz : 0
  }

  /** Throws AppError `audio-too-long`; RangeError on a sample rate that is none, or that changes. */
  add(channels: readonly Float32Array[], sampleRateHz: number): void {
    const length = channels[0]?.length ?? 0
    if (length === 0) return
    this.#assertRate(sampleRateHz)
    this.#sampleRateHz = sampleRateHz
    this.#sampleCount += length
    if (this.durationSec > this.#maxDurationSec) {
      throw new AppError('audio-too-long', { maxDurationSec: this.#maxDurationSec })
    }
    this.#chunks.push(mixDown(channels))
  }

  toPcm(): Pcm {
    const samples = new Float32Array(this.#sampleCount)
    let offset = 0
    for (const chunk of this.#chunks) {
      samples.set(chunk, offset)
      offset += chunk.length
    }
    return { samples, sampleRateHz: this.#sampleRateHz }
  }

  #assertRate(sampleRateHz: number): void {
    const isRate = Number.isInteger(sampleRateHz) && sampleRateHz >= 1000 && sampleRateHz <= maxSampleRateHz
    if (!isRate || (this.#sampleRateHz > 0 && sampleRateHz !== this.#sampleRateHz)) {
      throw new RangeError(`sample rate ${sampleRateHz} Hz after ${this.#sampleRateHz} Hz`)
    }
  }
}

/** A copy: decoders reuse their buffers. */
function mixDown(channels: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array(0)] = channels
  const mix = new Float32Array(first.length)
  for (let n = 0; n < mix.length; n++) {
    let sum = 0
    for (const channel of channels) sum += channel[n] ?? 0
    mix[n] = finite(sum / channels.length)
  }
  if (channels.length === 1) return mix
  const loudest = channels.reduce(
    (best, channel) => (energyOf(channel) > energyOf(best) ? channel : best),
    first,
  )
  const hasCancelled = energyOf(mix) < 0.01 * energyOf(loudest)
  return hasCancelled ? Float32Array.from(loudest, finite) : mix
}

function energyOf(samples: Float32Array): number {
  let sum = 0
  for (let n = 0; n < samples.length; n++) sum += finite(samples[n] ?? 0) ** 2
  return sum
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0
}
