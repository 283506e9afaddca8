// Sound classes of frames of which a part was heard (marginal densities, Cooke et al. 2001).
import { lowBandOrder } from '../../../../dsp/index.js'
import { slopeGain, slopeSigmaFrames } from '../classes/class-features.js'
import { type ClassPosteriors, posteriorsByScore } from '../classes/class-posteriors.js'
import { smoothRows } from '../classes/smoothing.js'
import { decomposeInPlace, solvePositiveDefinite } from '../classes/solve-linear.js'
import {
  classFeatureCount,
  type SpeakerSpace,
  slopeFeatureCount,
  staticFeatureCount,
} from '../classes/speaker-space.js'
import type { HeardBand } from './heard-band.js'

/** From this coefficient on, variances of frames follow from those of class means. */
const ratioFrom = 12

/** Within-class variance of one frame by coefficient, averaged over classes: measured up to 20, then by the noise. */
export function frameVariances(space: SpeakerSpace): Float64Array {
  const measured = Float64Array.from({ length: staticFeatureCount }, (_, d) => meanVariance(space, d))
  const noiseAt = (d: number) => space.noise[Math.min(d, space.noise.length - 1)]
  let ratio = 0
  for (let d = ratioFrom; d < staticFeatureCount; d++) {
    ratio += measured[d] / noiseAt(d) / (staticFeatureCount - ratioFrom)
  }
  return Float64Array.from({ length: lowBandOrder }, (_, d) =>
    d < staticFeatureCount ? measured[d] : ratio * noiseAt(d),
  )
}

/** Of a feature (0 to 32), in its own units, over classes. */
function meanVariance({ classCount, weights, variances, scale }: SpeakerSpace, feature: number): number {
  let sum = 0
  for (let k = 0; k < classCount; k++) sum += weights[k] * variances[k * classFeatureCount + feature]
  return sum * scale[feature] ** 2
}

/** Classes of all frames by what was heard of them: `rows` of heard points, their `mean`, and `frameVariances`. */
export function marginalPosteriors(
  space: SpeakerSpace,
  band: HeardBand,
  rows: Float64Array,
  mean: Float64Array,
  still: Float64Array,
): ClassPosteriors {
  const frameCount = rows.length / band.size
  const lastSlope = meanVariance(space, staticFeatureCount + slopeFeatureCount - 1)
  const moving = still.map((variance) => (lastSlope * variance) / still[slopeFeatureCount - 1])
  const shape = new MarginalFeatures(space, band, 0, staticFeatureCount, still)
  const slope = new MarginalFeatures(space, band, staticFeatureCount, slopeFeatureCount, moving)
  const shapes = shape.project(rows, mean)
  const smooth = smoothRows(slope.project(rows, mean), frameCount, slopeFeatureCount, slopeSigmaFrames)
  const seen = new Float64Array(staticFeatureCount)
  const risen = new Float64Array(slopeFeatureCount)
  return posteriorsByScore(frameCount, space.classCount, (frame, logs) => {
    const before = Math.max(0, frame - 1)
    const after = Math.min(frameCount - 1, frame + 1)
    const gain = slopeGain / Math.max(1, after - before)
    for (let d = 0; d < staticFeatureCount; d++) seen[d] = shapes[frame * staticFeatureCount + d]
    for (let d = 0; d < slopeFeatureCount; d++) {
      const rise = smooth[after * slopeFeatureCount + d] - smooth[before * slopeFeatureCount + d]
      risen[d] = gain * rise
    }
    for (let k = 0; k < space.classCount; k++) {
      logs[k] = Math.log(Math.max(space.weights[k], 1e-20)) + shape.score(k, seen) + slope.score(k, risen)
    }
  })
}

/**
 * The density of some features of each class where only some points are heard: the coefficients beyond them (and what
 * the code leaves out) are noise of these points. With A the features' cosines and N that noise, u = Aᵀ N⁻¹ y is all
 * that y tells of them, and log p(y | class) = ½ |L⁻¹ (u + V⁻¹ m)|² + a constant of the class, L Lᵀ = V⁻¹ + Aᵀ N⁻¹ A.
 */
class MarginalFeatures {
  readonly #width: number
  readonly #size: number
  /** width × size: u from y. */
  readonly #projection: Float64Array
  /** Per class: width × width, the inverse of L. */
  readonly #inverses: Float64Array
  /** Per class: L⁻¹ V⁻¹ m. */
  readonly #biases: Float64Array
  readonly #constants: Float64Array

  /** `width` features from number `first` on, which are the coefficients 0 to `width`; `variances` of all 48. */
  constructor(space: SpeakerSpace, band: HeardBand, first: number, width: number, variances: Float64Array) {
    this.#width = width
    this.#size = band.size
    const noise = band.covariance(variances, width, band.heard, band.heard, variances[lowBandOrder - 1])
    const cosines = band.firstCosines(width)
    const solved = solvePositiveDefinite(noise, cosines, width)
    this.#projection = new Float64Array(width * band.size)
    const told = new Float64Array(width * width)
    for (let d = 0; d < width; d++) {
      for (let n = 0; n < band.size; n++) {
        this.#projection[d * band.size + n] = solved[n * width + d]
        for (let e = 0; e < width; e++) told[d * width + e] += solved[n * width + d] * cosines[n * width + e]
      }
    }
    this.#inverses = new Float64Array(space.classCount * width * width)
    this.#biases = new Float64Array(space.classCount * width)
    this.#constants = new Float64Array(space.classCount)
    for (let k = 0; k < space.classCount; k++) this.#learnClass(space, k, first, told)
  }

  #learnClass(space: SpeakerSpace, k: number, first: number, told: Float64Array): void {
    const width = this.#width
    const precision = Float64Array.from(told)
    const pull = new Float64Array(width)
    let constant = 0
    for (let d = 0; d < width; d++) {
      const scale = space.scale[first + d]
      const variance = space.variances[k * classFeatureCount + first + d] * scale ** 2
      const mean = space.means[k * classFeatureCount + first + d] * scale
      precision[d * width + d] += 1 / variance
      pull[d] = mean / variance
      constant -= 0.5 * (mean * pull[d] + Math.log(variance))
    }
    decomposeInPlace(precision, width)
    const inverse = this.#inverses.subarray(k * width * width, (k + 1) * width * width)
    for (let d = 0; d < width; d++) {
      constant -= Math.log(precision[d * width + d])
      for (let column = 0; column <= d; column++) {
        let sum = d === column ? 1 : 0
        for (let e = column; e < d; e++) sum -= precision[d * width + e] * inverse[e * width + column]
        inverse[d * width + column] = sum / precision[d * width + d]
        this.#biases[k * width + d] += inverse[d * width + column] * pull[column]
      }
    }
    this.#constants[k] = constant
  }

  /** u of every row less `mean`, rows of `width`. */
  project(rows: Float64Array, mean: Float64Array): Float64Array {
    const count = rows.length / this.#size
    const out = new Float64Array(count * this.#width)
    for (let row = 0; row < count; row++) {
      for (let d = 0; d < this.#width; d++) {
        let sum = 0
        for (let n = 0; n < this.#size; n++) {
          sum += this.#projection[d * this.#size + n] * (rows[row * this.#size + n] - mean[n])
        }
        out[row * this.#width + d] = sum
      }
    }
    return out
  }

  /** log p(what was heard | class k), up to a constant of the frame. */
  score(k: number, told: Float64Array): number {
    const width = this.#width
    let square = 0
    for (let d = 0; d < width; d++) {
      let sum = this.#biases[k * width + d]
      const row = (k * width + d) * width
      for (let e = 0; e <= d; e++) sum += this.#inverses[row + e] * told[e]
      square += sum * sum
    }
    return this.#constants[k] + 0.5 * square
  }
}
