// Spectral envelope by CheapTrick: F0-adaptive windowing, smoothing of the power spectrum, liftering in the
// quefrency domain. Morise, Speech Communication 67 (2015).
import { RealFft } from '../fft/real-fft.js'
import { cutPeriods } from './pitch-window.js'
import { BandAverage, LowBandMirror } from './spectrum-smoothing.js'

/** Compensation of the smoothing across harmonics; the paper's optimum. */
const q1 = -0.15
/** F0 that unvoiced frames are analysed with: a window of 6 ms. */
const unvoicedF0Hz = 500
/** Power below any recording's noise (-160 dB): keeps the logarithm finite. */
const powerFloor = 1e-16

/** FFT size that holds three periods of `minF0Hz`. At 48 kHz: 2048 for 71 Hz, 4096 for 70 Hz. */
export function cheapTrickFftSize(sampleRateHz: number, minF0Hz: number): number {
  return 2 ** (1 + Math.floor(Math.log2((3 * sampleRateHz) / minF0Hz + 1)))
}

/** Plan for one rate and FFT size. Owns its workspace: not for concurrent use. */
export class CheapTrick {
  readonly #sampleRateHz: number
  readonly #fft: RealFft
  readonly #minF0Hz: number
  readonly #mirror: LowBandMirror
  readonly #average: BandAverage
  readonly #wave: Float64Array
  readonly #window: Float64Array
  readonly #re: Float64Array
  readonly #im: Float64Array

  constructor(options: { sampleRateHz: number; fftSize: number }) {
    const { sampleRateHz, fftSize } = options
    this.#sampleRateHz = sampleRateHz
    this.#fft = new RealFft(fftSize)
    this.#minF0Hz = (3 * sampleRateHz) / (fftSize - 3)
    const binHz = sampleRateHz / fftSize
    this.#mirror = new LowBandMirror(this.#fft.binCount, binHz)
    this.#average = new BandAverage(this.#fft.binCount, binHz, sampleRateHz / 8)
    this.#wave = new Float64Array(fftSize)
    this.#window = new Float64Array(fftSize)
    this.#re = new Float64Array(this.#fft.binCount)
    this.#im = new Float64Array(this.#fft.binCount)
  }

  /**
   * Envelope at `centreSec` into `out`: fftSize/2 + 1 linear power values, such that white noise of variance v
   * has v everywhere. `f0Hz` 0 means unvoiced; one too low for the FFT size is analysed as the lowest it holds.
   */
  estimateFrame(samples: Float64Array, centreSec: number, f0Hz: number, out: Float64Array): void {
    const f0 = Math.max(f0Hz > 0 ? f0Hz : unvoicedF0Hz, this.#minF0Hz)
    const cut = { centreSec, f0Hz: f0, periods: 3, shape: 'hann' as const }
    cutPeriods(samples, this.#sampleRateHz, cut, this.#wave, this.#window)
    const re = this.#re
    const im = this.#im
    this.#fft.forward(this.#wave, re, im)
    for (let bin = 0; bin < out.length; bin++) out[bin] = re[bin] * re[bin] + im[bin] * im[bin]
    this.#mirror.applyInPlace(out, f0)
    this.#average.apply(out, (2 / 3) * f0, out)
    this.#lifterInPlace(out, f0)
  }

  /** Smooths the logarithm over one F0 and compensates for what the smoothing took from the formants. */
  #lifterInPlace(power: Float64Array, f0Hz: number): void {
    const size = this.#fft.size
    const cepstrum = this.#wave
    const zero = this.#im.fill(0)
    for (let bin = 0; bin < power.length; bin++) power[bin] = Math.log(Math.max(power[bin], powerFloor))
    this.#fft.inverse(power, zero, cepstrum)
    // sin and cos of π·q·F0 by rotation; cos 2φ = 2 cos² φ - 1.
    const step = (Math.PI * f0Hz) / this.#sampleRateHz
    const turnRe = Math.cos(step)
    const turnIm = Math.sin(step)
    let cos = turnRe
    let sin = turnIm
    for (let q = 1; q <= size / 2; q++) {
      const lifter = (sin / (step * q)) * (1 - 2 * q1 + 2 * q1 * (2 * cos * cos - 1))
      cepstrum[q] *= lifter
      if (q < size / 2) cepstrum[size - q] = cepstrum[q]
      const next = cos * turnRe - sin * turnIm
      sin = cos * turnIm + sin * turnRe
      cos = next
    }
    this.#fft.forward(cepstrum, power, this.#re)
    for (let bin = 0; bin < power.length; bin++) power[bin] = Math.exp(power[bin])
  }
}
