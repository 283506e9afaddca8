// What a speaker sounds like, class by class.
import { envelopeCodeSize, lowBandOrder } from '../../../../dsp/index.js'
import { classFeatures, meanCode } from './class-features.js'
import { type ClassPosteriors, classPosteriors } from './class-posteriors.js'
import type { SpeakerSpace } from './speaker-space.js'

export interface ClassMeans {
  /** Speech frames in each class. */
  readonly counts: Float64Array
  /** Mean of each class minus `mean`; rows of 48. Zeros for a class without frames. */
  readonly offsets: Float64Array
  /** Mean over the speech frames; 48. */
  readonly mean: Float64Array
}

/** Class statistics of the speech frames (`mask`) of consecutive frames of code. */
export function measureClassMeans(
  space: SpeakerSpace,
  code: Float32Array,
  mask: Uint8Array,
): { means: ClassMeans; posteriors: ClassPosteriors } {
  const mean = meanCode(code, mask)
  const posteriors = classPosteriors(space, classFeatures(code, mask.length, mean, space.scale), mask.length)
  const counts = new Float64Array(space.classCount)
  const offsets = new Float64Array(space.classCount * lowBandOrder)
  for (let frame = 0; frame < mask.length; frame++) {
    if (mask[frame] === 0) continue
    for (let n = posteriors.starts[frame]; n < posteriors.starts[frame + 1]; n++) {
      const share = posteriors.shares[n]
      const row = posteriors.classes[n] * lowBandOrder
      counts[posteriors.classes[n]] += share
      for (let d = 0; d < lowBandOrder; d++) {
        offsets[row + d] += share * (code[frame * envelopeCodeSize + d] - mean[d])
      }
    }
  }
  for (let n = 0; n < offsets.length; n++) {
    offsets[n] /= Math.max(counts[Math.floor(n / lowBandOrder)], 1e-6)
  }
  return { means: { counts, offsets, mean }, posteriors }
}
