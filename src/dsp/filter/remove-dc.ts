// Removal of DC and rumble, which recordings have and voices have not.
import { Biquad, highPassBiquad } from './biquad.js'

/** -3 dB here; the lowest voices begin at 60 Hz. */
const cutoffHz = 20

/** A copy of `samples` without DC and rumble: Butterworth high pass at 20 Hz, second order. */
export function removeDc(samples: Float32Array, sampleRateHz: number): Float32Array {
  let sum = 0
  for (let n = 0; n < samples.length; n++) sum += samples[n]
  // Begin as if the mean had been there for ever: no thump at the start.
  const mean = samples.length > 0 ? sum / samples.length : 0
  const signal = new Float64Array(samples.length)
  for (let n = 0; n < samples.length; n++) signal[n] = samples[n] - mean
  new Biquad(highPassBiquad(cutoffHz, Math.SQRT1_2, sampleRateHz)).applyInPlace(signal)
  return new Float32Array(signal)
}
