// Global variance (Toda, Black & Tokuda 2007, as a scaling): statistical spectra come out flat, and this gives
// each coefficient the spread that it has in the speaker.
import { envelopeCodeSize, lowBandOrder } from '../../../dsp/index.js'

const smallestRatio = 0.7
const largestRatio = 1.8
/** Fine detail is stretched less. */
const fineFrom = 25
const largestFineRatio = 1.5
/** A short sentence's own spread is worth little: so many frames' worth of the target's is mixed in. */
const priorFrames = 100

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

/**
 * Moves the spread of coefficients 1 and up towards `targetDeviation` (48 values): by (target / own)^`weight`,
 * limited. The mean stays; the level (coefficient 0) and the high band are left alone.
 */
export function scaleSpreadInPlace(
  code: Float32Array,
  mask: Uint8Array,
  targetDeviation: ArrayLike<number>,
  weight: number,
): void {
  const { count, mean, deviation } = spreadOf(code, mask)
  if (count === 0) return
  const ratios = deviation.map((own, k) => {
    const target = targetDeviation[k]
    const variance = (count * own * own + priorFrames * target * target) / (count + priorFrames)
    const limit = k >= fineFrom ? largestFineRatio : largestRatio
    const ratio = Math.min(limit, Math.max(smallestRatio, target / Math.sqrt(Math.max(variance, 1e-12))))
    return k === 0 ? 1 : ratio ** weight
  })
  for (let frame = 0; frame < mask.length; frame++) {
    for (let k = 1; k < lowBandOrder; k++) {
      const at = frame * envelopeCodeSize + k
      code[at] = mean[k] + (code[at] - mean[k]) * ratios[k]
    }
  }
}
