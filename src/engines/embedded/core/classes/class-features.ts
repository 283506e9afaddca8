// What sorts a frame into sound classes: its low-band shape around the speaker's mean, and how that moves.
import { envelopeCodeSize, lowBandOrder } from '../../../../dsp/index.js'
import { smoothRows } from './smoothing.js'
import { classFeatureCount, slopeFeatureCount, staticFeatureCount } from './speaker-space.js'

export const slopeGain = 4
export const slopeSigmaFrames = 1

/** Mean of the first `width` coefficients over the frames of `mask`; zeros where there is none. */
export function meanCode(code: Float32Array, mask: Uint8Array, width: number = lowBandOrder): Float64Array {
  const mean = new Float64Array(width)
  let count = 0
  for (let frame = 0; frame < mask.length; frame++) {
    if (mask[frame] === 0) continue
    count++
    for (let k = 0; k < width; k++) mean[k] += code[frame * envelopeCodeSize + k]
  }
  return mean.map((sum) => sum / Math.max(1, count))
}

/**
 * Features of consecutive frames, `frameCount` rows of 33, divided by `scale`: coefficients 0-19 minus the
 * speaker's `mean`, then 4 times the slope per frame of coefficients 0-12 after slight smoothing.
 */
export function classFeatures(
  code: Float32Array,
  frameCount: number,
  mean: Float64Array,
  scale: Float32Array,
): Float64Array {
  const lowest = new Float64Array(frameCount * slopeFeatureCount)
  for (let frame = 0; frame < frameCount; frame++) {
    for (let k = 0; k < slopeFeatureCount; k++) {
      lowest[frame * slopeFeatureCount + k] = code[frame * envelopeCodeSize + k]
    }
  }
  const smooth = smoothRows(lowest, frameCount, slopeFeatureCount, slopeSigmaFrames)
  const features = new Float64Array(frameCount * classFeatureCount)
  for (let frame = 0; frame < frameCount; frame++) {
    const at = frame * classFeatureCount
    for (let k = 0; k < staticFeatureCount; k++) {
      features[at + k] = (code[frame * envelopeCodeSize + k] - mean[k]) / scale[k]
    }
    const before = Math.max(0, frame - 1)
    const after = Math.min(frameCount - 1, frame + 1)
    const gain = slopeGain / Math.max(1, after - before)
    for (let k = 0; k < slopeFeatureCount; k++) {
      const rise = smooth[after * slopeFeatureCount + k] - smooth[before * slopeFeatureCount + k]
      features[at + staticFeatureCount + k] = (gain * rise) / scale[staticFeatureCount + k]
    }
  }
  return features
}
