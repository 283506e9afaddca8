// Speech from vocoder parameters: one minimum-phase filter per pitch period, excited by a pulse and by noise in
// the proportion of the aperiodicity. After Morise, Yokomori, Ozawa, "WORLD", IEICE Trans. Inf. & Syst. E99-D
// (2016). Unlike there, both parts share one filter, noise has the share and pulses the shape of `excitation`.
import { RealFft } from '../fft/real-fft.js'
import { EnvelopeCoder, envelopeCodeSize } from '../mel/envelope-code.js'
import { Random } from '../random/random.js'
import { bandAperiodicityCount } from './d4c.js'
import { NoiseShare, pulseSpectrum } from './excitation.js'
import { framesPerSec } from './frame-grid.js'
import { MinimumPhase } from './minimum-phase.js'

/** The vocoder's one rate and FFT size; CheapTrick holds F0 from 71 Hz with it. */
export const vocoderRateHz = 24_000
export const vocoderFftSize = 1024
/** Samples per frame: 5 ms. */
export const hopSamples = vocoderRateHz / framesPerSec

/** Parameters of a stretch of speech, one row per 5 ms; the arrays of `VocoderFrames`. */
export interface SpeechFrames {
  readonly frameCount: number
  /** `frameCount` rows of `envelopeCodeSize` values. */
  readonly code: Float32Array
  /** `frameCount` rows of 3 values in dB. */
  readonly bandAperiodicityDb: Float32Array
  /** Hz; 0 = unvoiced. */
  readonly f0Hz: Float32Array
}

/** Without voice, the filter is renewed this often. */
const unvoicedRateHz = 400
/** Lower values would leave no room for the response in one transform. */
const lowestF0Hz = 40
/** Room for what a fractional shift rings ahead of its pulse. */
const preRing = 32
/** The end of a response that is still sounding goes down over this; a step would be heard as a click. */
const fadeOutSamples = 256
/** Nothing of speech is under this frequency. */
const highPassHz = 25
/** More than the samples that can be open at once; a power of two. */
const ringSize = 4 * vocoderFftSize

/** What the filter is made of at one frame. */
interface FrameRow {
  readonly logPower: Float64Array
  readonly noiseShare: Float64Array
  f0Hz: number
}

/**
 * Turns frames into samples as they come. Feeding in pieces gives the same samples as feeding at once; the same
 * seed gives the same noise.
 */
export class SpeechSynthesizer {
  readonly #random: Random
  readonly #fft = new RealFft(vocoderFftSize)
  readonly #minimumPhase = new MinimumPhase(this.#fft)
  readonly #coder = new EnvelopeCoder({ sampleRateHz: vocoderRateHz, fftSize: vocoderFftSize })
  readonly #noise = new NoiseShare({ sampleRateHz: vocoderRateHz, fftSize: vocoderFftSize })
  readonly #shape = pulseSpectrum({ sampleRateHz: vocoderRateHz, fftSize: vocoderFftSize })
  readonly #highPass = highPassTable(this.#fft.binCount)
  readonly #fade = fadeTable()
  readonly #re = new Float64Array(this.#fft.binCount)
  readonly #im = new Float64Array(this.#fft.binCount)
  readonly #wave = new Float64Array(vocoderFftSize)
  /** The frames around the current sample. */
  #left = newFrameRow(this.#fft.binCount)
  #right = newFrameRow(this.#fft.binCount)
  #framesFed = 0
  /** Next sample to be passed, and how much of the current period has passed, 0 … 1. */
  #position = 0
  #cycle = 0
  /** The last pulse, which waits for the next one to know how long its noise is. */
  #pulsePosition = 0
  #pulseDelay = 0
  #pulseVoiced = false
  readonly #logPower = new Float64Array(this.#fft.binCount)
  readonly #phase = new Float64Array(this.#fft.binCount)
  readonly #noiseShare = new Float64Array(this.#fft.binCount)
  /** Sums of responses; sample n stands at n modulo its size. */
  readonly #ring = new Float64Array(ringSize)
  #finished = 0

  constructor(options: { seed: number }) {
    this.#random = new Random(options.seed)
  }

  /** Takes frames `from` up to, not including, `to`, and returns the samples that are finished with them. */
  feed(frames: SpeechFrames, from = 0, to = frames.frameCount): Float32Array<ArrayBuffer> {
    const out = new Float32Array((to - from) * hopSamples + ringSize)
    let length = 0
    for (let frame = from; frame < to; frame++) {
      this.#takeFrame(frames, frame)
      if (this.#framesFed > 1) this.#passHop()
      length += this.#drain(out, length, this.#pulsePosition - preRing)
    }
    return out.slice(0, length)
  }

  /** The samples that were still open: with them, `hopSamples` for every frame fed. Ends this synthesizer. */
  finish(): Float32Array<ArrayBuffer> {
    if (this.#framesFed === 0) return new Float32Array(0)
    copyRow(this.#right, this.#left)
    this.#passHop()
    this.#renderPulse(this.#position - this.#pulsePosition)
    const out = new Float32Array(ringSize)
    return out.slice(0, this.#drain(out, 0, this.#position))
  }

  #takeFrame(frames: SpeechFrames, frame: number): void {
    const row = this.#left
    this.#left = this.#right
    this.#right = row
    row.f0Hz = frames.f0Hz[frame] > 0 ? Math.max(frames.f0Hz[frame], lowestF0Hz) : 0
    this.#coder.decodeLogFrame(frames.code, row.logPower, frame * envelopeCodeSize)
    if (row.f0Hz > 0) {
      this.#noise.decodeFrame(frames.bandAperiodicityDb, frame * bandAperiodicityCount, row.noiseShare)
    } else {
      row.noiseShare.fill(1)
    }
    this.#framesFed++
    if (this.#framesFed === 1) {
      copyRow(row, this.#left)
      this.#pulseVoiced = row.f0Hz > 0
      this.#setFilter(0)
    }
  }

  /** Passes from the left frame to the right one; each new pulse renders the one before. */
  #passHop(): void {
    for (let n = 0; n < hopSamples; n++, this.#position++) {
      const share = n / hopSamples
      const f0 = this.#f0At(share)
      const step = (f0 > 0 ? f0 : unvoicedRateHz) / vocoderRateHz
      this.#cycle += step
      if (this.#cycle < 1) continue
      this.#cycle -= 1
      this.#renderPulse(this.#position - this.#pulsePosition)
      // The period was full between the sample before and this one.
      this.#pulsePosition = this.#position
      this.#pulseDelay = -this.#cycle / step
      this.#pulseVoiced = f0 > 0
      this.#setFilter(share)
    }
  }

  /** F0 between the frames; voicing changes half way. */
  #f0At(share: number): number {
    const left = this.#left.f0Hz
    const right = this.#right.f0Hz
    if (left > 0 && right > 0) return left + share * (right - left)
    return share < 0.5 ? left : right
  }

  /** Filter and noise share between the frames, for the pulse that begins now. */
  #setFilter(share: number): void {
    const { logPower: leftPower, noiseShare: leftNoise } = this.#left
    const { logPower: rightPower, noiseShare: rightNoise } = this.#right
    for (let bin = 0; bin < this.#logPower.length; bin++) {
      this.#logPower[bin] = leftPower[bin] + share * (rightPower[bin] - leftPower[bin])
      this.#noiseShare[bin] = leftNoise[bin] + share * (rightNoise[bin] - leftNoise[bin])
    }
    this.#minimumPhase.phaseOf(this.#logPower, this.#phase)
  }

  /** Adds the response to the waiting pulse and to noise of `length` samples, the distance to the next pulse. */
  #renderPulse(length: number): void {
    if (length <= 0) return
    this.#setNoise(length)
    const re = this.#re
    const im = this.#im
    if (this.#pulseVoiced) this.#mixPulse(Math.sqrt(length))
    for (let bin = 0; bin < re.length; bin++) {
      const amplitude = Math.exp(0.5 * this.#logPower[bin]) * this.#highPass[bin]
      const filterRe = amplitude * Math.cos(this.#phase[bin])
      const filterIm = amplitude * Math.sin(this.#phase[bin])
      const product = re[bin] * filterRe - im[bin] * filterIm
      im[bin] = re[bin] * filterIm + im[bin] * filterRe
      re[bin] = product
    }
    this.#fft.inverse(re, im, this.#wave)
    this.#addResponse()
  }

  /** Spectrum of unit noise of `length` samples. */
  #setNoise(length: number): void {
    const wave = this.#wave
    for (let n = 0; n < length; n++) wave[n] = this.#random.gaussian()
    wave.fill(0, length)
    this.#fft.forward(wave, this.#re, this.#im)
  }

  /** Mixes the pulse, at its fraction of a sample, into the noise spectrum. */
  #mixPulse(gain: number): void {
    const step = (-2 * Math.PI * this.#pulseDelay) / vocoderFftSize
    const shape = this.#shape
    const turnRe = Math.cos(step)
    const turnIm = Math.sin(step)
    let re = 1
    let im = 0
    for (let bin = 0; bin < this.#re.length; bin++) {
      const noise = this.#noiseShare[bin]
      const pulse = gain * Math.sqrt(Math.max(0, 1 - noise * noise))
      this.#re[bin] = noise * this.#re[bin] + pulse * (re * shape.re[bin] - im * shape.im[bin])
      this.#im[bin] = noise * this.#im[bin] + pulse * (re * shape.im[bin] + im * shape.re[bin])
      const next = re * turnRe - im * turnIm
      im = re * turnIm + im * turnRe
      re = next
    }
  }

  /** The transform's last `preRing` samples stand before the pulse. */
  #addResponse(): void {
    const mask = ringSize - 1
    const first = this.#pulsePosition - preRing
    for (let n = 0; n < vocoderFftSize; n++) {
      const value = this.#wave[(n - preRing) & (vocoderFftSize - 1)] * this.#fade[n]
      if (first + n >= this.#finished) this.#ring[(first + n) & mask] += value
    }
  }

  /** Moves finished samples before `end` into `out` at `at`; returns how many. */
  #drain(out: Float32Array, at: number, end: number): number {
    const from = this.#finished
    for (let n = from; n < end; n++) {
      out[at + n - from] = this.#ring[n & (ringSize - 1)]
      this.#ring[n & (ringSize - 1)] = 0
    }
    this.#finished = Math.max(from, end)
    return this.#finished - from
  }
}

/** All of `frames` at once: `frameCount · hopSamples` samples. */
export function resynthesize(frames: SpeechFrames, options: { seed: number }): Float32Array {
  const synthesizer = new SpeechSynthesizer(options)
  const body = synthesizer.feed(frames)
  const rest = synthesizer.finish()
  const out = new Float32Array(body.length + rest.length)
  out.set(body)
  out.set(rest, body.length)
  return out
}

function newFrameRow(binCount: number): FrameRow {
  return { logPower: new Float64Array(binCount), noiseShare: new Float64Array(binCount), f0Hz: 0 }
}

function copyRow(from: FrameRow, to: FrameRow): void {
  to.logPower.set(from.logPower)
  to.noiseShare.set(from.noiseShare)
  to.f0Hz = from.f0Hz
}

/** Weights of a response from `preRing` samples before its pulse on. */
function fadeTable(): Float64Array {
  const rise = (share: number) => (share >= 1 ? 1 : 0.5 - 0.5 * Math.cos(Math.PI * share))
  return Float64Array.from(
    { length: vocoderFftSize },
    (_, n) => rise((n + 0.5) / preRing) * rise((vocoderFftSize - n - 0.5) / fadeOutSamples),
  )
}

function highPassTable(binCount: number): Float64Array {
  const binHz = vocoderRateHz / vocoderFftSize
  return Float64Array.from({ length: binCount }, (_, bin) => {
    const square = ((bin * binHz) / highPassHz) ** 2
    return square / (1 + square)
  })
}
