// One step of a conversion: every frame moves by what its sound classes are to move by.
import { envelopeCodeSize, lowBandOrder } from '../../../../dsp/index.js'
import { applyWarp } from '../conversion/vocal-tract-warp.js'
import { classFeatures } from './class-features.js'
import { type ClassPosteriors, classPosteriors } from './class-posteriors.js'
import { smoothRows } from './smoothing.js'
import type { SpeakerSpace } from './speaker-space.js'

/** What a step does to frames of one speaker. */
export interface ClassShift {
  /** Around which the speaker's frames are sorted into classes; 48. */
  readonly mean: Float64Array
  /** Applied to a frame before it is moved, 48 × 48; null = as it is. */
  readonly warp: Float64Array | null
  /** Per class; rows of 48. */
  readonly offsets: Float64Array
  readonly smoothingFrames: number
}

/** Classes of consecutive frames (rows of 56) of a speaker with this `mean`. */
export function sortFrames(
  space: SpeakerSpace,
  code: Float32Array,
  frameCount: number,
  mean: Float64Array,
): ClassPosteriors {
  return classPosteriors(space, classFeatures(code, frameCount, mean, space.scale), frameCount)
}

/** Warps the frames of `code` (rows of 56) and adds the offsets of their classes, smoothed over time. */
export function shiftClassesInPlace(
  code: Float32Array,
  posteriors: ClassPosteriors,
  shift: ClassShift,
): void {
  const { frameCount } = posteriors
  const added = new Float64Array(frameCount * lowBandOrder)
  for (let frame = 0; frame < frameCount; frame++) {
    const at = frame * lowBandOrder
    for (let n = posteriors.starts[frame]; n < posteriors.starts[frame + 1]; n++) {
      const row = posteriors.classes[n] * lowBandOrder
      const share = posteriors.shares[n]
      for (let d = 0; d < lowBandOrder; d++) added[at + d] += share * shift.offsets[row + d]
    }
  }
  const smooth = smoothRows(added, frameCount, lowBandOrder, shift.smoothingFrames)
  const warped = new Float64Array(lowBandOrder)
  for (let frame = 0; frame < frameCount; frame++) {
    const at = frame * envelopeCodeSize
    if (shift.warp) {
      applyWarp(shift.warp, code, at, warped, 0)
      code.set(warped, at)
    }
    for (let d = 0; d < lowBandOrder; d++) code[at + d] += smooth[frame * lowBandOrder + d]
  }
}
