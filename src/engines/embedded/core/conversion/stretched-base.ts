// A base voice with another length of tract: its kept sentences warped and sorted into classes again.

import { type ClassMeans, measureClassMeans } from '../classes/class-means.js'
import type { ClassPosteriors } from '../classes/class-posteriors.js'
import { sortFrames } from '../classes/class-shift.js'
import type { SpeakerSpace } from '../classes/speaker-space.js'
import type { BaseSpeaker } from './base-statistics.js'
import { warpInPlace } from './vocal-tract-warp.js'

/** What a transplant has to know of a base voice. */
export interface StretchedBase {
  readonly classes: ClassMeans
  /** Share of the frames of each class that are voiced. */
  readonly voicing: Float64Array
  /** Rows of 56: the kept sentences. */
  readonly code: Float32Array
}

/** `warp`: 48 × 48. */
export function stretchBase(space: SpeakerSpace, base: BaseSpeaker, warp: Float64Array): StretchedBase {
  const { speech } = base.kept
  const before = sortFrames(space, base.kept.code, speech.length, base.statistics.classes.mean)
  const code = Float32Array.from(base.kept.code)
  warpInPlace(warp, code, speech.length)
  const { means, posteriors } = measureClassMeans(space, code, speech)
  return { classes: means, voicing: voicingAfter(base.voicing, before, posteriors, speech), code }
}

/** A frame is as voiced as the classes that it was in before; a class that has no frame counts as half voiced. */
function voicingAfter(
  voicing: Float64Array,
  before: ClassPosteriors,
  after: ClassPosteriors,
  speech: Uint8Array,
): Float64Array {
  const voiced = new Float64Array(voicing.length).fill(0.5)
  const all = new Float64Array(voicing.length).fill(1)
  for (let frame = 0; frame < speech.length; frame++) {
    if (speech[frame] === 0) continue
    let own = 0
    for (let n = before.starts[frame]; n < before.starts[frame + 1]; n++) {
      own += before.shares[n] * voicing[before.classes[n]]
    }
    for (let n = after.starts[frame]; n < after.starts[frame + 1]; n++) {
      voiced[after.classes[n]] += after.shares[n] * own
      all[after.classes[n]] += after.shares[n]
    }
  }
  return voiced.map((count, k) => count / all[k])
}
