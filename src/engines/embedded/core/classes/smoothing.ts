// Gaussian smoothing over time of rows of numbers.

/** Rows further than this many sigmas away count nothing. */
const reachSigmas = 4

/** Weights from -reach to +reach, sum 1. */
export function gaussianWeights(sigmaFrames: number): Float64Array {
  const reach = Math.round(reachSigmas * sigmaFrames)
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, n) =>
    Math.exp(-0.5 * ((n - reach) / sigmaFrames) ** 2),
  )
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

/** A smoothed copy of `rowCount` rows of `width` values; beyond the ends the end rows repeat. */
export function smoothRows(
  rows: Float64Array | Float32Array,
  rowCount: number,
  width: number,
  sigmaFrames: number,
): Float64Array {
  const weights = gaussianWeights(sigmaFrames)
  const reach = (weights.length - 1) / 2
  const out = new Float64Array(rowCount * width)
  for (let row = 0; row < rowCount; row++) {
    for (let n = 0; n < weights.length; n++) {
      const from = Math.min(rowCount - 1, Math.max(0, row + n - reach)) * width
      const weight = weights[n]
      for (let column = 0; column < width; column++) out[row * width + column] += weight * rows[from + column]
    }
  }
  return out
}
