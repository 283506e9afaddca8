// Band aperiodicity by D4C: the group delay of a periodic signal, made static in time, is a sinusoid over
// frequency; what is not that sinusoid is noise. With LoveTrain, its voicing decision. Morise, Speech
// Communication 84 (2016).
import { RealFft } from '../fft/real-fft.js'
import { nuttallAt, windowTable } from '../window/window.js'
import { cutPeriods } from './pitch-window.js'
import { BandAverage, LowBandMirror } from './spectrum-smoothing.js'

/** Distance between the centres of bands, and half their width. */
export const bandSpacingHz = 3000
/** Bands at 3, 6 and 9 kHz: what 24 kHz has room for. */
export const bandAperiodicityCount = 3
/** The lowest F0 analysed; four periods of it fit the larger FFT at 24 kHz. */
const lowestF0Hz = 47
/** LoveTrain: a frame is voiced when this share of its power in 0.1-7.9 kHz lies under 4 kHz. */
const voicedShare = 0.85
const powerFloor = 1e-20

/** Number of bands that fit under the Nyquist frequency with their upper neighbour. */
export function bandCountFor(sampleRateHz: number): number {
  return Math.floor(Math.min(15_000, sampleRateHz / 2 - bandSpacingHz) / bandSpacingHz)
}

/** Plan for one sample rate. Owns its workspace: not for concurrent use. */
export class D4C {
  readonly #sampleRateHz: number
  readonly #large: GroupDelayPlan
  readonly #small: GroupDelayPlan

  constructor(options: { sampleRateHz: number }) {
    this.#sampleRateHz = options.sampleRateHz
    const size = 2 ** (1 + Math.floor(Math.log2((4 * options.sampleRateHz) / lowestF0Hz + 1)))
    this.#large = new GroupDelayPlan(options.sampleRateHz, size)
    // Four periods of most voices fit half the size, at half the cost.
    this.#small = new GroupDelayPlan(options.sampleRateHz, size / 2)
  }

  /**
   * Aperiodicity in dB of each band at `centreSec` into `outDb`: 0 = noise, down to -60 = periodic. Returns
   * whether the frame is voiced; where it is not (`f0Hz` 0, or by LoveTrain), all bands are 0 dB.
   */
  estimateFrame(samples: Float64Array, centreSec: number, f0Hz: number, outDb: Float64Array): boolean {
    outDb.fill(0)
    if (f0Hz <= 0) return false
    const f0 = Math.max(f0Hz, lowestF0Hz)
    const fits = (4 * this.#sampleRateHz) / f0 + 3 <= this.#small.fftSize
    const plan = fits ? this.#small : this.#large
    if (plan.shareBelow4kHz(samples, centreSec, f0) <= voicedShare) return false
    plan.aperiodicityOfBands(samples, centreSec, f0, outDb)
    return true
  }
}

class GroupDelayPlan {
  readonly fftSize: number
  readonly #sampleRateHz: number
  readonly #fft: RealFft
  readonly #bandFft: RealFft
  readonly #mirror: LowBandMirror
  readonly #average: BandAverage
  readonly #bandWindow: Float64Array
  readonly #wave: Float64Array
  readonly #window: Float64Array
  readonly #re: Float64Array
  readonly #im: Float64Array
  readonly #timesRe: Float64Array
  readonly #timesIm: Float64Array
  readonly #delay: Float64Array
  readonly #power: Float64Array
  readonly #band: Float64Array

  constructor(sampleRateHz: number, fftSize: number) {
    this.fftSize = fftSize
    this.#sampleRateHz = sampleRateHz
    this.#fft = new RealFft(fftSize)
    this.#bandFft = new RealFft(fftSize / 2)
    const binHz = sampleRateHz / fftSize
    const bins = this.#fft.binCount
    this.#mirror = new LowBandMirror(bins, binHz)
    this.#average = new BandAverage(bins, binHz, sampleRateHz / 8)
    this.#bandWindow = windowTable(nuttallAt, 2 * Math.floor(bandSpacingHz / binHz) + 1)
    this.#wave = new Float64Array(fftSize)
    this.#window = new Float64Array(fftSize)
    this.#re = new Float64Array(bins)
    this.#im = new Float64Array(bins)
    this.#timesRe = new Float64Array(bins)
    this.#timesIm = new Float64Array(bins)
    this.#delay = new Float64Array(bins)
    this.#power = new Float64Array(bins)
    this.#band = new Float64Array(fftSize / 2)
  }

  /** LoveTrain's measure. */
  shareBelow4kHz(samples: Float64Array, centreSec: number, f0Hz: number): number {
    this.#cut(samples, centreSec, f0Hz, 3, 'blackman')
    this.#fft.forward(this.#wave, this.#re, this.#im)
    const binHz = this.#sampleRateHz / this.fftSize
    const first = Math.ceil(100 / binHz)
    const middle = Math.floor(4000 / binHz)
    const last = Math.min(Math.floor(7900 / binHz), this.fftSize / 2)
    let low = 0
    let all = 0
    for (let bin = first; bin <= last; bin++) {
      all += this.#re[bin] ** 2 + this.#im[bin] ** 2
      if (bin === middle) low = all
    }
    return all > powerFloor ? low / all : 0
  }

  aperiodicityOfBands(samples: Float64Array, centreSec: number, f0Hz: number, outDb: Float64Array): void {
    this.#staticGroupDelay(samples, centreSec, f0Hz)
    // High voices have fewer harmonics per band: the paper's correction.
    const correctionDb = (f0Hz - 100) / 50
    for (let band = 0; band < outDb.length; band++) {
      outDb[band] = Math.min(0, Math.max(-60, this.#residualDb((band + 1) * bandSpacingHz) + correctionDb))
    }
  }

  /** Group delay that does not depend on where in the period the frame stands, less its slow part. */
  #staticGroupDelay(samples: Float64Array, centreSec: number, f0Hz: number): void {
    const delay = this.#delay.fill(0)
    const power = this.#power
    const quarter = 1 / (4 * f0Hz)
    this.#addCentroid(samples, centreSec - quarter, f0Hz)
    this.#addCentroid(samples, centreSec + quarter, f0Hz)
    this.#mirror.applyInPlace(delay, f0Hz)
    this.#cut(samples, centreSec, f0Hz, 4, 'hann')
    this.#fft.forward(this.#wave, this.#re, this.#im)
    for (let bin = 0; bin < power.length; bin++) power[bin] = this.#re[bin] ** 2 + this.#im[bin] ** 2
    this.#mirror.applyInPlace(power, f0Hz)
    this.#average.apply(power, f0Hz, power)
    for (let bin = 0; bin < delay.length; bin++) delay[bin] /= Math.max(power[bin], powerFloor)
    this.#average.apply(delay, f0Hz / 2, delay)
    this.#average.apply(delay, f0Hz, power)
    for (let bin = 0; bin < delay.length; bin++) delay[bin] -= power[bin]
  }

  /** Adds the energy-weighted centroid in time of each frequency, in samples, around one instant. */
  #addCentroid(samples: Float64Array, centreSec: number, f0Hz: number): void {
    const length = this.#cut(samples, centreSec, f0Hz, 4, 'blackman')
    const wave = this.#wave
    let energy = 0
    for (let n = 0; n < length; n++) energy += wave[n] * wave[n]
    const scale = energy > powerFloor ? 1 / Math.sqrt(energy) : 0
    for (let n = 0; n < length; n++) wave[n] *= scale
    this.#fft.forward(wave, this.#re, this.#im)
    for (let n = 0; n < length; n++) wave[n] *= n + 1
    this.#fft.forward(wave, this.#timesRe, this.#timesIm)
    for (let bin = 0; bin < this.#delay.length; bin++) {
      this.#delay[bin] += this.#re[bin] * this.#timesRe[bin] + this.#im[bin] * this.#timesIm[bin]
    }
  }

  /** Share of the band's group delay outside its strongest sinusoid, in dB. */
  #residualDb(centreHz: number): number {
    const window = this.#bandWindow
    const half = (window.length - 1) / 2
    const first = Math.floor((centreHz * this.fftSize) / this.#sampleRateHz) - half
    const band = this.#band.fill(0)
    const last = this.#delay.length - 1
    for (let n = 0; n < window.length && first + n <= last; n++) band[n] = this.#delay[first + n] * window[n]
    const bins = this.#bandFft.binCount
    this.#bandFft.forward(band, this.#re, this.#im)
    let total = 0
    for (let bin = 0; bin < bins; bin++) {
      band[bin] = this.#re[bin] ** 2 + this.#im[bin] ** 2
      total += this.#re[bin] ** 2 + this.#im[bin] ** 2
    }
    // The main lobe of the Nuttall window is eight bins of its own length wide.
    const lobe = Math.round((8 * this.#bandFft.size) / window.length) + 1
    const rest = total - sumOfLargest(band, bins, lobe)
    return total > powerFloor ? 10 * Math.log10(Math.max(rest / total, 1e-6)) : 0
  }

  #cut(
    samples: Float64Array,
    centreSec: number,
    f0Hz: number,
    periods: number,
    shape: 'hann' | 'blackman',
  ): number {
    const cut = { centreSec, f0Hz, periods, shape }
    return cutPeriods(samples, this.#sampleRateHz, cut, this.#wave, this.#window)
  }
}

/** Sum of the `wanted` largest of the first `count` values, which are reordered (Hoare's selection). */
export function sumOfLargest(values: Float64Array, count: number, wanted: number): number {
  let low = 0
  let high = count - 1
  while (low < high) {
    const pivot = values[(low + high) >> 1]
    let i = low
    let j = high
    while (i <= j) {
      while (values[i] > pivot) i++
      while (values[j] < pivot) j--
      if (i <= j) {
        const swap = values[i]
        values[i++] = values[j]
        values[j--] = swap
      }
    }
    if (wanted - 1 <= j) high = j
    else if (wanted - 1 >= i) low = i
    else break
  }
  let sum = 0
  for (let n = 0; n < Math.min(wanted, count); n++) sum += values[n]
  return sum
}
