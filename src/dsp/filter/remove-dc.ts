// Removal of DC and rumble, which recordings have and voices have not.
import { Biquad, highPassBiquad } from './biquad.js'

/** -3 dB here; the lowest voices begin at 60 Hz. */
const cutoffHz = 20

/** A copy of `samples` without DC and rumble: Butterworth high pass at 20 Hz, second order. */
export function removeDc(samples: Float32Array, sampleRateHz: number): Float32Array {
  // Begin as if the mean had been there for ever: no thump at the start.
  const mean = samples.length > 0 ? samples.reduce((sum, x) => sum + x, 0) / samples.length : 0
  const signal = Float64Array.from(samples, (x) => x - mean)
  new Biquad(highPassBiquad(cutoffHz, Math.SQRT1_2, sampleRateHz)).applyInPlace(signal)
  return Float32Array.from(signal)
}
