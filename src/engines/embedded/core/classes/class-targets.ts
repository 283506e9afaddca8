// Where each class of a speaker lies, from the little that was heard of him and from what speakers are like: an
// eigenvoice prior (Kuhn et al. 2000; Kenny et al. 2005), and what was heard beside it, shared between classes that
// lie near each other (regression with a Gaussian process, Rasmussen & Williams 2006). A class by itself is heard in
// too few frames: its mean tells which phones happened to fall into it rather than who spoke.
import { lowBandOrder } from '../../../../dsp/index.js'
import { percentile } from '../profile/speech-frames.js'
import type { ClassMeans } from './class-means.js'
import { solvePositiveDefinite } from './solve-linear.js'
import type { SpeakerSpace } from './speaker-space.js'

/** Coefficients by which classes are near or far: the level and fine detail tell little of the sound. */
const firstCompared = 1
const lastCompared = 19
/** Reach of what is shared, in units of the median distance of two classes. */
const reach = 0.6
const fewestFrames = 1e-7

/** Class means in the code's own values (mean added), rows of 48; `priorFrames`: frames that the prior counts. */
export function classTargets(space: SpeakerSpace, speaker: ClassMeans, priorFrames: number): Float64Array {
  const { classCount } = space
  const prior = expectedOffsets(space, speakerCoordinates(space, speaker))
  const shared = sharesOfNeighbours(space)
  const noisy = Float64Array.from(shared)
  for (let k = 0; k < classCount; k++) {
    noisy[k * classCount + k] += priorFrames / Math.max(fewestFrames, speaker.counts[k])
  }
  const residual = prior.map((expected, n) => speaker.offsets[n] - expected)
  const weights = solvePositiveDefinite(noisy, residual, lowBandOrder)
  for (let k = 0; k < classCount; k++) {
    for (let other = 0; other < classCount; other++) {
      const share = shared[k * classCount + other]
      for (let d = 0; d < lowBandOrder; d++) {
        prior[k * lowBandOrder + d] += share * weights[other * lowBandOrder + d]
      }
    }
  }
  return prior.map((offset, n) => offset + speaker.mean[n % lowBandOrder])
}

/** How much of a class's deviation another one has: exp(-d² / 2 reach²), K × K. */
function sharesOfNeighbours(space: SpeakerSpace): Float64Array {
  const { classCount, classMeans, noise } = space
  const squares = new Float64Array(classCount * classCount)
  for (let k = 0; k < classCount; k++) {
    for (let other = 0; other < classCount; other++) {
      let sum = 0
      for (let d = firstCompared; d <= lastCompared; d++) {
        const difference = classMeans[k * lowBandOrder + d] - classMeans[other * lowBandOrder + d]
        sum += (difference * difference) / noise[Math.min(d, noise.length - 1)]
      }
      squares[k * classCount + other] = sum
    }
  }
  const scale = 2 * reach ** 2 * percentile(squares, 0.5)
  return squares.map((square) => Math.exp(-square / Math.max(scale, 1e-12)))
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
