// What excites the filter: how noise and pulse share the spectrum, and how a pulse is spread in time. The
// constants were chosen on copy-synthesis of recordings (`bench/vocoder.ts`): the correlation of neighbouring
// pitch periods, that of their envelopes, and the crest within a period come nearest to natural speech, where
// pulse plus noise after WORLD is too regular and too peaked above 1 kHz: the buzz.

/** D4C's bands, below them two more points that follow the lowest band, and the ends. */
const knotHz = [0, 1000, 2000, 3000, 6000, 9000, 12_000]
/** At 0 Hz even a breathy voice is nearly periodic. */
const bottomDb = -30
/** D4C reports less noise than makes the copy as irregular as the recording. */
const offsetDb = 1.5
const at1kHzDb = -6
const at2kHzDb = -1

/** Noise shares of the bins of one FFT size. */
export class NoiseShare {
  readonly #knotOfBin: Int32Array
  readonly #shareOfBin: Float64Array
  readonly #knotsDb = new Float64Array(knotHz.length)

  constructor(options: { sampleRateHz: number; fftSize: number }) {
    const binCount = options.fftSize / 2 + 1
    this.#knotOfBin = new Int32Array(binCount)
    this.#shareOfBin = new Float64Array(binCount)
    for (let bin = 0, knot = 0; bin < binCount; bin++) {
      const frequencyHz = (bin * options.sampleRateHz) / options.fftSize
      while (knot < knotHz.length - 2 && knotHz[knot + 1] <= frequencyHz) knot++
      this.#knotOfBin[bin] = knot
      this.#shareOfBin[bin] = Math.min(1, (frequencyHz - knotHz[knot]) / (knotHz[knot + 1] - knotHz[knot]))
    }
  }

  /** Amplitude share of noise, 0.03 … 1, at every bin, from the three band aperiodicities at `bandsDb[at …]`. */
  decodeFrame(bandsDb: Float32Array, at: number, out: Float64Array): void {
    const knots = this.#knotsDb
    const low = bandsDb[at] + offsetDb
    knots[0] = bottomDb
    knots[1] = Math.max(bottomDb, low + at1kHzDb)
    knots[2] = Math.max(bottomDb, low + at2kHzDb)
    knots[3] = Math.max(bottomDb, low)
    knots[4] = bandsDb[at + 1] + offsetDb
    knots[5] = bandsDb[at + 2] + offsetDb
    knots[6] = 0
    for (let knot = 1; knot < knots.length; knot++) knots[knot] = Math.min(0, knots[knot])
    for (let bin = 0; bin < out.length; bin++) {
      const knot = this.#knotOfBin[bin]
      const db = knots[knot] + this.#shareOfBin[bin] * (knots[knot + 1] - knots[knot])
      out[bin] = Math.exp((Math.LN10 / 20) * db)
    }
  }
}

/** The lowest harmonics come this much later than the formants above, as after a glottal closure. */
const lowDelaySec = 0.002
const lowDelayHz = 600
/** Above, the delay goes up and down over frequency by this much, so that no two formants peak together. */
const rippleSec = 0.0004
const ripplePeriodHz = 1600
const rippleFromHz = 1500

/** Group delay of the pulse in seconds: 0 to 2 ms, the same for all pulses of all voices. */
export function pulseDelaySec(frequencyHz: number): number {
  const low = lowDelaySec * Math.exp(-((frequencyHz / lowDelayHz) ** 2))
  const ripple = Math.min(1, frequencyHz / rippleFromHz) * rippleSec
  return low + ripple * (1 + Math.sin((2 * Math.PI * frequencyHz) / ripplePeriodHz))
}

/** The all-pass spectrum of `pulseDelaySec`: unit values, their phase the integral of the delay. */
export function pulseSpectrum(options: { sampleRateHz: number; fftSize: number }): {
  re: Float64Array
  im: Float64Array
} {
  const binCount = options.fftSize / 2 + 1
  const binHz = options.sampleRateHz / options.fftSize
  const re = new Float64Array(binCount)
  const im = new Float64Array(binCount)
  let phase = 0
  for (let bin = 0; bin < binCount; bin++) {
    re[bin] = Math.cos(phase)
    im[bin] = Math.sin(phase)
    phase -= 2 * Math.PI * binHz * pulseDelaySec((bin + 0.5) * binHz)
  }
  return { re, im }
}
