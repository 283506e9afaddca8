// Conversion to 16 bits with triangular dither (Lipshitz, Wannamaker, Vanderkooy, JAES 40, 1992): the error
// becomes constant noise instead of distortion.
import type { Random } from '../random/random.js'

/** Samples in [-1, 1] as 16-bit integers; what exceeds the range is clipped. Digital silence stays silence. */
export function toInt16WithDither(samples: Float32Array, random: Random): Int16Array {
  const out = new Int16Array(samples.length)
  for (let n = 0; n < samples.length; n++) {
    if (samples[n] === 0) continue
    const value = Math.round(samples[n] * 32767 + random.uniform() - random.uniform())
    out[n] = Math.max(-32768, Math.min(32767, value))
  }
  return out
}
