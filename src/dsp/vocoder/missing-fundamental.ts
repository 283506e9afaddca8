// F0 of a recording without its lowest harmonics, as over a telephone: a rectifier brings the fundamental back as the
// difference of the harmonics that are there (Hess, Pitch Determination of Speech Signals, 1983).
import { Biquad, highPassBiquad } from '../filter/biquad.js'

/** Under the lowest F0; takes away the mean that a rectifier makes. */
const cutoffHz = 50

/** `samples` and, added to them, what a full-wave rectifier makes of them, without its slow part. */
export function withFundamental(samples: Float64Array, sampleRateHz: number): Float64Array {
  const rectified = samples.map(Math.abs)
  const filter = highPassBiquad(cutoffHz, Math.SQRT1_2, sampleRateHz)
  new Biquad(filter).applyInPlace(rectified)
  new Biquad(filter).applyInPlace(rectified)
  return rectified.map((value, n) => value + samples[n])
}
