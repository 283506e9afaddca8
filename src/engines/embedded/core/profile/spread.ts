// The spread of the coefficients over speech (global variance, Toda, Black & Tokuda 2007).
import { envelopeCodeSize, lowBandOrder } from '../../../../dsp/index.js'

/** Mean and standard deviation of the coefficients over the frames of `mask`. */
export function spreadOf(
  code: Float32Array,
  mask: Uint8Array,
): { count: number; mean: Float64Array; deviation: Float64Array } {
  const mean = new Float64Array(lowBandOrder)
  const square = new Float64Array(lowBandOrder)
  let count = 0
  for (let frame = 0; frame < mask.length; frame++) {
    if (mask[frame] === 0) continue
    count++
    for (let k = 0; k < lowBandOrder; k++) {
      const value = code[frame * envelopeCodeSize + k]
      mean[k] += value
      square[k] += value * value
    }
  }
  for (let k = 0; k < lowBandOrder; k++) {
    mean[k] /= Math.max(1, count)
    square[k] = Math.sqrt(Math.max(0, square[k] / Math.max(1, count) - mean[k] ** 2))
  }
  return { count, mean, deviation: square }
}
