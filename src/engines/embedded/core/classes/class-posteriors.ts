// Which sound classes a frame belongs to, under the mixture of the speaker space (Reynolds et al. 2000).
import { classFeatureCount, type SpeakerSpace } from './speaker-space.js'

/** Shares below this are dropped: they move nothing that is heard. */
const smallestShare = 1e-3

/** For each frame the classes it belongs to and its share in each; shares of a frame sum to 1. */
export interface ClassPosteriors {
  readonly frameCount: number
  /** Entries of frame t stand at `starts[t]` to `starts[t + 1]`. */
  readonly starts: Uint32Array
  readonly classes: Uint16Array
  readonly shares: Float32Array
}

/** `features`: `frameCount` rows of 33, as `classFeatures` makes them. */
export function classPosteriors(
  space: SpeakerSpace,
  features: Float64Array,
  frameCount: number,
): ClassPosteriors {
  const logConstants = logConstantsOf(space)
  const precisions = Float64Array.from(space.variances, (variance) => 0.5 / variance)
  const means = Float64Array.from(space.means)
  return posteriorsByScore(frameCount, space.classCount, (frame, logs) => {
    for (let k = 0; k < space.classCount; k++) {
      let sum = logConstants[k]
      const row = k * classFeatureCount
      const at = frame * classFeatureCount
      for (let f = 0; f < classFeatureCount; f++) {
        const distance = features[at + f] - means[row + f]
        sum -= distance * distance * precisions[row + f]
      }
      logs[k] = sum
    }
  })
}

/** `score` writes how probable each class is in a frame: natural logarithms, up to a constant of the frame. */
export function posteriorsByScore(
  frameCount: number,
  classCount: number,
  score: (frame: number, logs: Float64Array) => void,
): ClassPosteriors {
  const logs = new Float64Array(classCount)
  const starts = new Uint32Array(frameCount + 1)
  const classes: number[] = []
  const shares: number[] = []
  for (let frame = 0; frame < frameCount; frame++) {
    score(frame, logs)
    let best = Number.NEGATIVE_INFINITY
    for (let k = 0; k < classCount; k++) if (logs[k] > best) best = logs[k]
    appendShares(logs, best, classes, shares)
    starts[frame + 1] = classes.length
  }
  return { frameCount, starts, classes: Uint16Array.from(classes), shares: Float32Array.from(shares) }
}

function appendShares(logs: Float64Array, best: number, classes: number[], shares: number[]): void {
  const first = shares.length
  let kept = 0
  for (let k = 0; k < logs.length; k++) {
    const share = Math.exp(logs[k] - best)
    if (share < smallestShare) continue
    classes.push(k)
    shares.push(share)
    kept += share
  }
  for (let n = first; n < shares.length; n++) shares[n] /= kept
}

function logConstantsOf(space: SpeakerSpace): Float64Array {
  return Float64Array.from({ length: space.classCount }, (_, k) => {
    let sum = Math.log(Math.max(space.weights[k], 1e-20))
    for (let f = 0; f < classFeatureCount; f++) {
      sum -= 0.5 * Math.log(2 * Math.PI * space.variances[k * classFeatureCount + f])
    }
    return sum
  })
}
