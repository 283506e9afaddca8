// A speaker of whom only a part of the low band was heard, as over a telephone. What is cut off is missing, not silent:
// frames are sorted into classes by the part that is there (marginal densities, Cooke et al. 2001), the speaker's place
// among the eigenvoices is found from it (MAP with the observed dimensions only), and the rest of each class is what is
// most probable, given the place and the part. All is done at the 64 log-spectral points, where a band is a range of
// points; class densities, whose axes are the DCT coefficients, are carried there by the cosines.
import { lowBandOrder, lowBandPoints } from '../../../../dsp/index.js'
import type { ClassMeans } from '../classes/class-means.js'
import type { ClassPosteriors } from '../classes/class-posteriors.js'
import { expectedOffsets } from '../classes/class-targets.js'
import { solvePositiveDefinite } from '../classes/solve-linear.js'
import type { SpeakerSpace } from '../classes/speaker-space.js'
import { HeardBand, type HeardPoints } from './heard-band.js'
import { frameVariances, marginalPosteriors } from './marginal-classes.js'

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
  const band = new HeardBand(recording.heard)
  const rows = heardRows(recording)
  const mean = meanRow(rows, recording.speech, band.size)
  const variances = frameVariances(space)
  const posteriors = marginalPosteriors(space, band, rows, mean, variances)
  const { counts, sums, squares } = classSums(space, band, rows, mean, recording.speech, posteriors)
  const means = sums.map((sum, n) => sum / Math.max(counts[Math.floor(n / band.size)], 1e-6))
  const noise = classNoiseOf(space)
  const regression = missingFromHeard(band, noise)
  const offsets = completeOffsets(space, band, { counts, means, noise, regression })
  const deviation = deviationOf(band, { counts, means, squares, offsets, variances })
  return {
    means: { counts, offsets, mean: completeMean(band, mean, recording.typicalMean, regression) },
    deviation,
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

interface ClassSums {
  readonly counts: Float64Array
  /** Per class: sums of the heard points less their mean. */
  readonly sums: Float64Array
  /** Mean square of the heard points less their mean, over points. */
  readonly squares: number
}

function classSums(
  space: SpeakerSpace,
  { size }: HeardBand,
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
  band: HeardBand,
  { counts, means, noise, regression }: Record<'counts' | 'means' | 'noise' | 'regression', Float64Array>,
): Float64Array {
  const expected = expectedOffsets(space, coordinatesOf(space, band, noise, counts, means))
  const offsets = new Float64Array(space.classCount * lowBandOrder)
  const change = new Float64Array(lowBandPoints)
  for (let k = 0; k < space.classCount; k++) {
    const prior = band.heardOf(expected, k * lowBandOrder)
    for (let n = 0; n < band.size; n++) change[band.first + n] = means[k * band.size + n] - prior[n]
    for (const [m, point] of band.missing.entries()) {
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

/** Variance of a class mean about the eigenvoices, by coefficient. */
function classNoiseOf(space: SpeakerSpace): Float64Array {
  return Float64Array.from(
    { length: lowBandOrder },
    (_, d) => space.noise[Math.min(d, space.noise.length - 1)],
  )
}

/** Missing × heard points: what a deviation of the heard ones says of the missing ones, by these variances. */
function missingFromHeard(band: HeardBand, variances: Float64Array): Float64Array {
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
  band: HeardBand,
  noise: Float64Array,
  counts: Float64Array,
  means: Float64Array,
): Float64Array {
  const { directionCount: rank, directionWidth: width, directions } = space
  const { size } = band
  const cosines = band.firstCosines(width)
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
  band: HeardBand,
  {
    counts,
    means,
    squares,
    offsets,
    variances,
  }: Record<'counts' | 'means' | 'offsets' | 'variances', Float64Array> & { readonly squares: number },
): Float64Array {
  const total = Math.max(
    1e-6,
    counts.reduce((sum, count) => sum + count, 0),
  )
  let between = 0
  for (let n = 0; n < means.length; n++)
    between += (counts[Math.floor(n / band.size)] * means[n] ** 2) / total
  const within = Math.max(0, squares - between / band.size)
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
  band: HeardBand,
  mean: Float64Array,
  typicalMean: ArrayLike<number>,
  regression: Float64Array,
): Float64Array {
  const typical = band.heardOf(typicalMean, 0)
  const level = mean.reduce((sum, value, n) => sum + value - typical[n], 0) / band.size
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
