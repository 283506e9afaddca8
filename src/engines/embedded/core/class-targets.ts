// Where each class of a speaker lies, from the little that was heard of him and from what speakers are like:
// an eigenvoice prior (Kuhn et al. 2000; Kenny et al. 2005) and MAP (Gauvain & Lee 1994).
import { lowBandOrder } from '../../../dsp/index.js'
import type { ClassMeans } from './class-means.js'
import { solvePositiveDefinite } from './solve-linear.js'
import type { SpeakerSpace } from './speaker-space.js'

/** Class means in the code's own values (mean added), rows of 48; `priorFrames`: frames that the prior counts. */
export function classTargets(space: SpeakerSpace, speaker: ClassMeans, priorFrames: number): Float64Array {
  const prior = expectedOffsets(space, speakerCoordinates(space, speaker))
  return prior.map((expected, n) => {
    const count = speaker.counts[Math.floor(n / lowBandOrder)]
    const offset = (count * speaker.offsets[n] + priorFrames * expected) / (count + priorFrames)
    return offset + speaker.mean[n % lowBandOrder]
  })
}

/** The most probable place of a speaker in the space, given what was heard; one value per direction. */
export function speakerCoordinates(space: SpeakerSpace, speaker: ClassMeans): Float64Array {
  const { directionCount: rank, directionWidth: width, directions } = space
  const precision = new Float64Array(rank * rank)
  const pull = new Float64Array(rank)
  for (let r = 0; r < rank; r++) precision[r * rank + r] = 1
  for (let k = 0; k < space.classCount; k++) {
    const weight = speaker.counts[k] / (1 + speaker.counts[k] / space.halfCount)
    if (weight <= 0) continue
    for (let d = 0; d < width; d++) {
      const gain = weight / space.noise[d]
      const residual = speaker.offsets[k * lowBandOrder + d] - space.classMeans[k * lowBandOrder + d]
      const row = (k * width + d) * rank
      for (let r = 0; r < rank; r++) {
        const scaled = gain * directions[row + r]
        pull[r] += scaled * residual
        for (let s = 0; s <= r; s++) precision[r * rank + s] += scaled * directions[row + s]
      }
    }
  }
  return solvePositiveDefinite(precision, pull)
}

/** Class offsets of a speaker at these coordinates, rows of 48. */
export function expectedOffsets(space: SpeakerSpace, coordinates: Float64Array): Float64Array {
  const { directionCount: rank, directionWidth: width, directions } = space
  const offsets = Float64Array.from(space.classMeans)
  for (let k = 0; k < space.classCount; k++) {
    for (let d = 0; d < width; d++) {
      const row = (k * width + d) * rank
      for (let r = 0; r < rank; r++) offsets[k * lowBandOrder + d] += directions[row + r] * coordinates[r]
    }
  }
  return offsets
}
