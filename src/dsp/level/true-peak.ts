// True peak by fourfold oversampling (ITU-R BS.1770-4, annex 2), and a limiter that keeps to it.
import { kaiserAt, kaiserBetaFor } from '../window/window.js'

const phases = 4
/** Input samples on each side that an interpolated value is made of. */
const reach = 8

/** Rows of 2·reach taps for the points 1/4, 2/4 and 3/4 of the way between two samples. */
function interpolationTaps(): readonly Float64Array[] {
  const beta = kaiserBetaFor(60)
  return Array.from({ length: phases - 1 }, (_, row) => {
    const taps = Float64Array.from({ length: 2 * reach }, (_, tap) => {
      const x = tap - reach + 1 - (row + 1) / phases
      return (Math.sin(Math.PI * x) / (Math.PI * x)) * kaiserAt(beta, x / (2 * reach))
    })
    const sum = taps.reduce((total, tap) => total + tap, 0)
    return taps.map((tap) => tap / sum)
  })
}

/** Largest magnitude at and after each sample, up to the next, of a signal that is given piece by piece. */
class PeakFollower {
  readonly #taps = interpolationTaps()
  readonly #history = new Float64Array(2 * reach)

  /** Takes the next sample; returns the peak between the samples `reach` and `reach - 1` before it. */
  next(sample: number): number {
    const history = this.#history
    history.copyWithin(0, 1)
    history[2 * reach - 1] = sample
    let peak = Math.max(Math.abs(history[reach - 1]), Math.abs(history[reach]))
    for (const row of this.#taps) {
      let sum = 0
      for (let tap = 0; tap < 2 * reach; tap++) sum += row[tap] * history[tap]
      peak = Math.max(peak, Math.abs(sum))
    }
    return peak
  }
}

/** Highest true peak of `samples` in dB relative to full scale; -Infinity for silence. */
export function truePeakDb(samples: Float32Array): number {
  const follower = new PeakFollower()
  let peak = 0
  for (let n = 0; n < samples.length; n++) peak = Math.max(peak, follower.next(samples[n]))
  for (let n = 0; n < reach; n++) peak = Math.max(peak, follower.next(0))
  return 20 * Math.log10(peak)
}

export interface LimiterOptions {
  readonly sampleRateHz: number
  /** Highest true peak of the output. Default -1 dB. */
  readonly ceilingDb?: number
  /** Time over which the gain goes down before a peak. Default 5 ms. */
  readonly lookAheadSec?: number
  /** Time constant of the gain's return. Default 80 ms. */
  readonly releaseSec?: number
}

/**
 * Look-ahead limiter for a stream. Samples come out in order, unshifted and all of them: those that the look-
 * ahead holds back come with `finish`. A signal under the ceiling passes unchanged.
 */
export class TruePeakLimiter {
  readonly #follower = new PeakFollower()
  readonly #ceiling: number
  readonly #lookAhead: number
  readonly #release: number
  /** Samples whose gain is not known yet, oldest first. */
  #held: number[] = []
  /** Gain that each of the last `lookAhead` samples needs, and its smallest held with a slow release. */
  readonly #needed: Float64Array
  readonly #wanted: Float64Array
  #wantedSum: number
  #slot = 0
  #released = 1
  #taken = 0
  #given = 0
  #previousPeak = 0
  #clock = 0

  constructor(options: LimiterOptions) {
    const { sampleRateHz, ceilingDb = -1, lookAheadSec = 0.005, releaseSec = 0.08 } = options
    this.#ceiling = 10 ** (ceilingDb / 20)
    this.#lookAhead = Math.max(1, Math.round(lookAheadSec * sampleRateHz))
    this.#release = 1 - Math.exp(-1 / (releaseSec * sampleRateHz))
    this.#needed = new Float64Array(this.#lookAhead).fill(1)
    this.#wanted = new Float64Array(this.#lookAhead).fill(1)
    this.#wantedSum = this.#lookAhead
  }

  /** Takes the next samples and returns those that are ready. */
  feed(samples: Float32Array): Float32Array {
    const out = new Float32Array(samples.length)
    let length = 0
    for (let n = 0; n < samples.length; n++) {
      this.#held.push(samples[n])
      this.#taken++
      length += this.#step(samples[n], out, length)
    }
    this.#forgetGiven()
    return out.slice(0, length)
  }

  /** The samples held back. Ends this limiter. */
  finish(): Float32Array {
    const out = new Float32Array(this.#taken - this.#given)
    let length = 0
    while (length < out.length) length += this.#step(0, out, length)
    return out
  }

  /** Advances by one sample; writes one output where there is one and returns how many were written. */
  #step(sample: number, out: Float32Array, at: number): number {
    const peak = this.#follower.next(sample)
    // A sample must be low enough for the curve on both of its sides.
    const around = Math.max(peak, this.#previousPeak)
    this.#previousPeak = peak
    this.#needed[this.#slot] = around > this.#ceiling ? this.#ceiling / around : 1
    let smallest = 1
    for (let n = 0; n < this.#lookAhead; n++) smallest = Math.min(smallest, this.#needed[n])
    this.#released = Math.min(smallest, this.#released + (1 - this.#released) * this.#release)
    if (this.#released > 0.999_999) this.#released = Math.min(1, smallest)
    this.#wantedSum += this.#released - this.#wanted[this.#slot]
    this.#wanted[this.#slot] = this.#released
    this.#slot = (this.#slot + 1) % this.#lookAhead
    this.#clock++
    // The follower is `reach` late, the smallest and the mean look ahead together.
    if (this.#clock < this.#lookAhead + reach || this.#given >= this.#taken) return 0
    const index = this.#held.length - (this.#taken - this.#given)
    out[at] = this.#held[index] * Math.min(1, this.#wantedSum / this.#lookAhead)
    this.#given++
    return 1
  }

  #forgetGiven(): void {
    this.#held = this.#held.slice(this.#held.length - (this.#taken - this.#given))
  }
}
