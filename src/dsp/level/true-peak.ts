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
  /** How much higher than the samples around it an interpolated value can be. */
  readonly #overshoot = Math.max(...this.#taps.map((row) => row.reduce((sum, tap) => sum + Math.abs(tap), 0)))
  /** Twice the same `2·reach` samples, so that the latest ones always lie in one piece. */
  readonly #history = new Float64Array(4 * reach)
  #slot = 0
  #sinceLoud = 2 * reach

  /**
   * Takes the next sample; returns the peak between the samples `reach` and `reach - 1` before it. One that cannot
   * exceed `floor` is not looked for between the samples: then the larger of the two is returned.
   */
  next(sample: number, floor: number): number {
    const history = this.#history
    history[this.#slot] = sample
    history[this.#slot + 2 * reach] = sample
    this.#slot = (this.#slot + 1) % (2 * reach)
    this.#sinceLoud = Math.abs(sample) * this.#overshoot > floor ? 0 : this.#sinceLoud + 1
    const start = this.#slot
    const peak = Math.max(Math.abs(history[start + reach - 1]), Math.abs(history[start + reach]))
    return this.#sinceLoud >= 2 * reach ? peak : Math.max(peak, this.#peakBetween(start))
  }

  #peakBetween(start: number): number {
    let peak = 0
    for (const row of this.#taps) {
      let sum = 0
      for (let tap = 0; tap < 2 * reach; tap++) sum += row[tap] * this.#history[start + tap]
      peak = Math.max(peak, Math.abs(sum))
    }
    return peak
  }
}

/** Highest true peak of `samples` in dB relative to full scale; -Infinity for silence. */
export function truePeakDb(samples: Float32Array): number {
  const follower = new PeakFollower()
  let peak = 0
  for (let n = 0; n < samples.length; n++) peak = Math.max(peak, follower.next(samples[n], 0))
  for (let n = 0; n < reach; n++) peak = Math.max(peak, follower.next(0, 0))
  return 20 * Math.log10(peak)
}

/** The smallest of the last `length` values of a stream: those that can still become it, in rising order (Lemire 2006). */
class SlidingMinimum {
  readonly #values: Float64Array
  readonly #times: Float64Array
  #first = 0
  #count = 0
  #time = 0

  constructor(length: number) {
    this.#values = new Float64Array(length)
    this.#times = new Float64Array(length)
  }

  next(value: number): number {
    const length = this.#values.length
    this.#time++
    if (this.#count > 0 && this.#times[this.#first] <= this.#time - length) this.#dropFirst()
    while (this.#count > 0 && this.#values[(this.#first + this.#count - 1) % length] >= value) this.#count--
    const last = (this.#first + this.#count++) % length
    this.#values[last] = value
    this.#times[last] = this.#time
    return this.#values[this.#first]
  }

  #dropFirst(): void {
    this.#first = (this.#first + 1) % this.#values.length
    this.#count--
  }
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
  /** Samples whose gain is not known yet, and room for the one that comes. */
  readonly #held: Float32Array
  readonly #smallest: SlidingMinimum
  /** The smallest gain within the look-ahead, returning slowly, at each of the last `lookAhead` samples. */
  readonly #wanted: Float64Array
  #wantedSum: number
  #slot = 0
  #heldSlot = 0
  /** Samples since the gain was last below 1. */
  #idleCount = 0
  #released = 1
  #taken = 0
  #given = 0
  #previousPeak = 0

  constructor(options: LimiterOptions) {
    const { sampleRateHz, ceilingDb = -1, lookAheadSec = 0.005, releaseSec = 0.08 } = options
    this.#ceiling = 10 ** (ceilingDb / 20)
    this.#lookAhead = Math.max(1, Math.round(lookAheadSec * sampleRateHz))
    this.#release = 1 - Math.exp(-1 / (releaseSec * sampleRateHz))
    // The follower is `reach` late, the smallest and the mean look ahead together.
    this.#held = new Float32Array(this.#lookAhead + reach)
    this.#smallest = new SlidingMinimum(this.#lookAhead)
    this.#wanted = new Float64Array(this.#lookAhead).fill(1)
    this.#wantedSum = this.#lookAhead
  }

  /** Takes the next samples and returns those that are ready. */
  feed(samples: Float32Array): Float32Array<ArrayBuffer> {
    const heldCount = this.#taken - this.#given
    const ready = Math.max(0, heldCount + samples.length - this.#held.length + 1)
    const out = new Float32Array(ready)
    const early = samples.length - ready
    for (let n = 0; n < samples.length; n++) {
      const value = this.#step(samples[n])
      if (n >= early) out[n - early] = value
    }
    this.#taken += samples.length
    this.#given += ready
    return out
  }

  /** The samples held back. Ends this limiter. */
  finish(): Float32Array<ArrayBuffer> {
    // What is held lies at the end of the full delay.
    const out = new Float32Array(this.#taken - this.#given)
    for (let n = this.#held.length - 1 - out.length; n > 0; n--) this.#step(0)
    for (let n = 0; n < out.length; n++) out[n] = this.#step(0)
    this.#given = this.#taken
    return out
  }

  /** Advances by one sample; returns the one that the delay gives back, with its gain. */
  #step(sample: number): number {
    const peak = this.#follower.next(sample, this.#ceiling)
    // A sample must be low enough for the curve on both of its sides.
    const around = Math.max(peak, this.#previousPeak)
    this.#previousPeak = peak
    this.#held[this.#heldSlot] = sample
    this.#heldSlot = this.#heldSlot + 1 === this.#held.length ? 0 : this.#heldSlot + 1
    return this.#held[this.#heldSlot] * this.#nextGain(around > this.#ceiling ? this.#ceiling / around : 1)
  }

  #nextGain(needed: number): number {
    const smallest = this.#smallest.next(needed)
    this.#released = Math.min(smallest, this.#released + (1 - this.#released) * this.#release)
    if (this.#released > 0.999_999) this.#released = Math.min(1, smallest)
    this.#wantedSum += this.#released - this.#wanted[this.#slot]
    this.#wanted[this.#slot] = this.#released
    this.#slot = this.#slot + 1 === this.#lookAhead ? 0 : this.#slot + 1
    this.#idleCount = this.#released < 1 ? 0 : this.#idleCount + 1
    // Rounding errors end here.
    if (this.#idleCount >= this.#lookAhead) this.#wantedSum = this.#lookAhead
    return Math.min(1, this.#wantedSum / this.#lookAhead)
  }
}
