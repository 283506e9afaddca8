// A speaker of whom only a part of the low band was heard, as over a telephone. What is cut off is missing, not silent:
// frames are sorted into classes by the part that is there (marginal densities, Cooke et al. 2001), the speaker's place
// among the eigenvoices is found from it (MAP with the observed dimensions only), and the rest of each class is what is
// most probable, given the place and the part. All is done at the 64 log-spectral points, where a band is a range of
// points; class densities, whose axes are the DCT coefficients, are carried there by the cosines.
import { envelopePointMels, frequencyOfMel, lowBandOrder, lowBandPoints } from '../../../../dsp/index.js'
import { slopeGain, slopeSigmaFrames } from '../classes/class-features.js'
import type { ClassMeans } from '../classes/class-means.js'
import { type ClassPosteriors, posteriorsByScore } from '../classes/class-posteriors.js'
import { expectedOffsets } from '../classes/class-targets.js'
import { lowBandCosines } from '../classes/low-band-cosines.js'
import { smoothRows } from '../classes/smoothing.js'
import { decomposeInPlace, solvePositiveDefinite } from '../classes/solve-linear.js'
import {
  classFeatureCount,
  type SpeakerSpace,
  slopeFeatureCount,
  staticFeatureCount,
} from '../classes/speaker-space.js'

/** Recordings that reach this far need nothing: what a resampler takes of the last points is mended elsewhere. */
const wholeBandHz = 6900
/** The slope of the upper edge is not trusted: so many points below it count as cut off. */
const upperMarginPoints = 2
/** The lower edge's own slope, as a share of its frequency. */
const lowerMargin = 1.15
/** From this coefficient on, variances of frames follow from those of class means. */
const ratioFrom = 12

/** The low band's points that a recording has: `first` up to, not including, `end`. */
export interface HeardPoints {
  readonly first: number
  readonly end: number
}

/** Null where the low band is whole. `lowEdgeHz`: 0 = down to the fundamental. */
export function heardPoints(lowEdgeHz: number, bandwidthHz: number): HeardPoints | null {
  const hz = Array.from(envelopePointMels().subarray(0, lowBandPoints), frequencyOfMel)
  const first = lowEdgeHz > 0 ? hz.findIndex((point) => point >= lowerMargin * lowEdgeHz) : 0
  const edge = hz.findIndex((point) => point > bandwidthHz)
  const end = bandwidthHz >= wholeBandHz || edge < 0 ? lowBandPoints : edge - upperMarginPoints
  return first === 0 && end === lowBandPoints ? null : { first, end }
}

export interface PartialRecording {
  /** Natural log power, rows of 64. */
  readonly points: Float32Array
  /** 1 = speech. */
  readonly speech: Uint8Array
  readonly heard: HeardPoints
  /** Mean code of a full recording, 48: what stands in for the speaker's long-term spectrum where it was not heard. */
  readonly typicalMean: ArrayLike<number>
}

/** Class means and spread of the whole low band. */
export function measurePartialSpeaker(
  space: SpeakerSpace,
  recording: PartialRecording,
): { means: ClassMeans; deviation: Float64Array } {
  const band = new Band(recording.heard)
  const rows = heardRows(recording)
  const mean = meanRow(rows, recording.speech, band.size)
  const posteriors = marginalPosteriors(space, band, rows, mean)
  const { counts, sums, squares } = classSums(space, band, rows, mean, recording.speech, posteriors)
  const means = sums.map((sum, n) => sum / Math.max(counts[Math.floor(n / band.size)], 1e-6))
  const offsets = completeOffsets(space, band, counts, means)
  const deviation = deviationOf(space, band, { counts, means, squares, offsets })
  return {
    means: { counts, offsets, mean: completeMean(space, band, mean, recording.typicalMean) },
    deviation,
  }
}

/** The cosines of the heard points and of all, and what follows from them. */
class Band {
  readonly cosines = lowBandCosines()
  readonly first: number
  readonly size: number

  constructor({ first, end }: HeardPoints) {
    this.first = first
    this.size = end - first
  }

  isHeard(point: number): boolean {
    return point >= this.first && point < this.first + this.size
  }

  /** Value of basis function `k` at the heard point `n`. */
  at(k: number, n: number): number {
    return this.cosines[k * lowBandPoints + this.first + n]
  }

  /** 48 coefficients at `from` → the heard points. */
  heardOf(code: ArrayLike<number>, from: number): Float64Array {
    const points = new Float64Array(this.size)
    for (let k = 0; k < lowBandOrder; k++) {
      for (let n = 0; n < this.size; n++) points[n] += this.at(k, n) * code[from + k]
    }
    return points
  }

  /** Covariance of points `rows` × `columns` (numbers among the 64) of codes with these variances, `ridge` on the diagonal. */
  covariance(
    variances: Float64Array,
    firstOrder: number,
    rows: readonly number[],
    columns: readonly number[],
    ridge: number,
  ): Float64Array {
    const covariance = new Float64Array(rows.length * columns.length)
    for (const [r, row] of rows.entries()) {
      for (const [c, column] of columns.entries()) {
        let sum = row === column ? ridge : 0
        for (let k = firstOrder; k < lowBandOrder; k++) {
          sum +=
            variances[k] * this.cosines[k * lowBandPoints + row] * this.cosines[k * lowBandPoints + column]
        }
        covariance[r * columns.length + c] = sum
      }
    }
    return covariance
  }

  get heard(): number[] {
    return Array.from({ length: this.size }, (_, n) => this.first + n)
  }

  get missing(): number[] {
    return Array.from({ length: lowBandPoints }, (_, n) => n).filter((point) => !this.isHeard(point))
  }
}

function heardRows({ points, heard, speech }: PartialRecording): Float64Array {
  const size = heard.end - heard.first
  const rows = new Float64Array(speech.length * size)
  for (let frame = 0; frame < speech.length; frame++) {
    const at = frame * lowBandPoints
    rows.set(points.subarray(at + heard.first, at + heard.end), frame * size)
  }
  return rows
}

function meanRow(rows: Float64Array, mask: Uint8Array, width: number): Float64Array {
  const mean = new Float64Array(width)
  let count = 0
  for (let row = 0; row < mask.length; row++) {
    if (mask[row] === 0) continue
    count++
    for (let n = 0; n < width; n++) mean[n] += rows[row * width + n]
  }
  return mean.map((sum) => sum / Math.max(1, count))
}

/** Within-class variance of one frame by coefficient, averaged over classes: measured up to 20, then by the noise. */
function frameVariances(space: SpeakerSpace): Float64Array {
  const measured = Float64Array.from({ length: staticFeatureCount }, (_, d) => meanVariance(space, d))
  const noiseOf = (d: number) => space.noise[Math.min(d, space.noise.length - 1)]
  let ratio = 0
  for (let d = ratioFrom; d < staticFeatureCount; d++) {
    ratio += measured[d] / noiseOf(d) / (staticFeatureCount - ratioFrom)
  }
  return Float64Array.from({ length: lowBandOrder }, (_, d) =>
    d < staticFeatureCount ? measured[d] : ratio * noiseOf(d),
  )
}

/** Of a feature (0 to 32), in its own units, over classes. */
function meanVariance({ classCount, weights, variances, scale }: SpeakerSpace, feature: number): number {
  let sum = 0
  for (let k = 0; k < classCount; k++) sum += weights[k] * variances[k * classFeatureCount + feature]
  return sum * scale[feature] ** 2
}

/** Classes of all frames by what was heard of them. */
function marginalPosteriors(
  space: SpeakerSpace,
  band: Band,
  rows: Float64Array,
  mean: Float64Array,
): ClassPosteriors {
  const frameCount = rows.length / band.size
  const still = frameVariances(space)
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
  constructor(space: SpeakerSpace, band: Band, first: number, width: number, variances: Float64Array) {
    this.#width = width
    this.#size = band.size
    const noise = band.covariance(variances, width, band.heard, band.heard, variances[lowBandOrder - 1])
    const cosines = new Float64Array(band.size * width)
    for (let n = 0; n < band.size; n++) {
      for (let d = 0; d < width; d++) cosines[n * width + d] = band.at(d, n)
    }
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

interface ClassSums {
  readonly counts: Float64Array
  /** Per class: sums of the heard points less their mean. */
  readonly sums: Float64Array
  /** Mean square of the heard points less their mean, over points. */
  readonly squares: number
}

function classSums(
  space: SpeakerSpace,
  { size }: Band,
  rows: Float64Array,
  mean: Float64Array,
  speech: Uint8Array,
  { starts, classes, shares }: ClassPosteriors,
): ClassSums {
  const counts = new Float64Array(space.classCount)
  const sums = new Float64Array(space.classCount * size)
  let squares = 0
  let total = 0
  for (let frame = 0; frame < speech.length; frame++) {
    if (speech[frame] === 0) continue
    total++
    for (let p = 0; p < size; p++) squares += (rows[frame * size + p] - mean[p]) ** 2
    for (let n = starts[frame]; n < starts[frame + 1]; n++) {
      const row = classes[n] * size
      counts[classes[n]] += shares[n]
      for (let p = 0; p < size; p++) sums[row + p] += shares[n] * (rows[frame * size + p] - mean[p])
    }
  }
  return { counts, sums, squares: squares / Math.max(1, total * size) }
}

/** Offsets of 48 from the means of the heard points: these, and for the rest what the eigenvoices expect beside them. */
function completeOffsets(
  space: SpeakerSpace,
  band: Band,
  counts: Float64Array,
  means: Float64Array,
): Float64Array {
  const noise = noiseOf(space)
  const expected = expectedOffsets(space, coordinatesOf(space, band, noise, counts, means))
  const regression = missingFromHeard(band, noise)
  const missing = band.missing
  const offsets = new Float64Array(space.classCount * lowBandOrder)
  const change = new Float64Array(lowBandPoints)
  for (let k = 0; k < space.classCount; k++) {
    const prior = band.heardOf(expected, k * lowBandOrder)
    for (let n = 0; n < band.size; n++) change[band.first + n] = means[k * band.size + n] - prior[n]
    for (const [m, point] of missing.entries()) {
      change[point] = 0
      for (let n = 0; n < band.size; n++) {
        change[point] += regression[m * band.size + n] * change[band.first + n]
      }
    }
    for (let d = 0; d < lowBandOrder; d++) {
      let sum = expected[k * lowBandOrder + d]
      for (let n = 0; n < lowBandPoints; n++) sum += band.cosines[d * lowBandPoints + n] * change[n]
      offsets[k * lowBandOrder + d] = sum
    }
  }
  return offsets
}

function noiseOf(space: SpeakerSpace): Float64Array {
  return Float64Array.from(
    { length: lowBandOrder },
    (_, d) => space.noise[Math.min(d, space.noise.length - 1)],
  )
}

/** Missing × heard points: what a deviation of the heard ones says of the missing ones, by these variances. */
function missingFromHeard(band: Band, variances: Float64Array): Float64Array {
  const ridge = variances[lowBandOrder - 1]
  const known = band.covariance(variances, 0, band.heard, band.heard, ridge)
  const shared = band.covariance(variances, 0, band.heard, band.missing, 0)
  const count = band.missing.length
  const solved = solvePositiveDefinite(known, shared, count)
  const regression = new Float64Array(count * band.size)
  for (let m = 0; m < count; m++) {
    for (let n = 0; n < band.size; n++) regression[m * band.size + n] = solved[n * count + m]
  }
  return regression
}

/** The most probable place of the speaker, given the heard points of the classes; one value per direction. */
function coordinatesOf(
  space: SpeakerSpace,
  band: Band,
  noise: Float64Array,
  counts: Float64Array,
  means: Float64Array,
): Float64Array {
  const { directionCount: rank, directionWidth: width, directions } = space
  const { size } = band
  const cosines = new Float64Array(size * width)
  for (let n = 0; n < size; n++) for (let d = 0; d < width; d++) cosines[n * width + d] = band.at(d, n)
  const covariance = band.covariance(noise, 0, band.heard, band.heard, noise[lowBandOrder - 1])
  // width × size: a weighted residual of the points as a pull on coefficients.
  const solved = solvePositiveDefinite(covariance, cosines, width)
  const precision = new Float64Array(rank * rank)
  const pull = new Float64Array(rank)
  for (let r = 0; r < rank; r++) precision[r * rank + r] = 1
  const seen = new Float64Array(size * rank)
  const weighed = new Float64Array(size * rank)
  for (let k = 0; k < space.classCount; k++) {
    const weight = counts[k] / (1 + counts[k] / space.halfCount)
    if (weight <= 0) continue
    const expected = band.heardOf(space.classMeans, k * lowBandOrder)
    seen.fill(0)
    weighed.fill(0)
    for (let n = 0; n < size; n++) {
      for (let d = 0; d < width; d++) {
        const row = (k * width + d) * rank
        for (let r = 0; r < rank; r++) {
          seen[n * rank + r] += cosines[n * width + d] * directions[row + r]
          weighed[n * rank + r] += weight * solved[n * width + d] * directions[row + r]
        }
      }
    }
    for (let n = 0; n < size; n++) {
      const residual = means[k * size + n] - expected[n]
      for (let r = 0; r < rank; r++) {
        pull[r] += weighed[n * rank + r] * residual
        for (let s = 0; s <= r; s++) precision[r * rank + s] += weighed[n * rank + r] * seen[n * rank + s]
      }
    }
  }
  return solvePositiveDefinite(precision, pull)
}

/** Spread over speech: between the completed classes, and within them as far as it was heard. */
function deviationOf(
  space: SpeakerSpace,
  band: Band,
  {
    counts,
    means,
    squares,
    offsets,
  }: { counts: Float64Array; means: Float64Array; squares: number; offsets: Float64Array },
): Float64Array {
  const total = Math.max(
    1e-6,
    counts.reduce((sum, count) => sum + count, 0),
  )
  let between = 0
  for (let n = 0; n < means.length; n++)
    between += (counts[Math.floor(n / band.size)] * means[n] ** 2) / total
  const within = Math.max(0, squares - between / band.size)
  const variances = frameVariances(space)
  let expected = 0
  for (let d = 0; d < lowBandOrder; d++) {
    for (let n = 0; n < band.size; n++) expected += (variances[d] * band.at(d, n) ** 2) / band.size
  }
  const deviation = variances.map((variance) => (variance * within) / expected)
  for (let n = 0; n < offsets.length; n++) {
    deviation[n % lowBandOrder] += (counts[Math.floor(n / lowBandOrder)] * offsets[n] ** 2) / total
  }
  return deviation.map(Math.sqrt)
}

/** The long-term spectrum: what was heard; for the rest the typical one at the same level, joined to it. */
function completeMean(
  space: SpeakerSpace,
  band: Band,
  mean: Float64Array,
  typicalMean: ArrayLike<number>,
): Float64Array {
  const typical = band.heardOf(typicalMean, 0)
  const level = mean.reduce((sum, value, n) => sum + value - typical[n], 0) / band.size
  const regression = missingFromHeard(band, noiseOf(space))
  const change = new Float64Array(lowBandPoints).fill(level)
  for (let n = 0; n < band.size; n++) change[band.first + n] = mean[n] - typical[n]
  for (const [m, point] of band.missing.entries()) {
    for (let n = 0; n < band.size; n++) {
      change[point] += regression[m * band.size + n] * (mean[n] - typical[n] - level)
    }
  }
  return Float64Array.from({ length: lowBandOrder }, (_, d) => {
    let sum = typicalMean[d]
    for (let n = 0; n < lowBandPoints; n++) sum += band.cosines[d * lowBandPoints + n] * change[n]
    return sum
  })
}
