// How far apart the voices in one recording are. Short stretches of voiced speech are described by the means of their
// mel-cepstra and log F0, divided into two groups, and the distance of the groups is measured in units of what varies within a
// stretch anyway (Mahalanobis), as speaker segmentation does with Gaussians (Gish, Siu, Rohlicek, ICASSP 1991; Chen,
// Gopalakrishnan, DARPA Broadcast News Workshop 1998).
import { estimateF0Dio, framePeriodSec, frequencyOfMel, melOf, RealFft } from '../dsp/index.js'
import type { Pcm } from './pcm.js'

const fftSize = 1024
const windowSec = 0.03
/** Every second frame of the F0: 10 ms apart. */
const frameStep = 2
const bandCount = 26
const bandRangeHz = [100, 6500] as const
/** The lower ones tell speakers apart; the higher ones, sounds. */
const cepstrumOrder = 8
const featureCount = cepstrumOrder + 1

/** Half a second of voiced speech. */
const stretchFrames = 50
const minStretches = 6
/** A group smaller than this is a laugh or a cough. */
const minGroupShare = 0.2
/** The groups settle in three or four rounds. */
const groupingRounds = 6

/**
 * Distance of the two voices that the recording divides best into; 0 where there is too little speech to tell. Single
 * speakers come to about 1.5 to 2.9.
 */
export function measureSpeakerContrast({ samples, sampleRateHz }: Pcm): number {
  const features = voicedFeatures(samples, sampleRateHz)
  const count = Math.floor(features.length / stretchFrames)
  if (count < minStretches) return 0
  const stretches = Array.from({ length: count }, (_, n) =>
    features.slice(n * stretchFrames, (n + 1) * stretchFrames),
  )
  const means = stretches.map(meanOf)
  const lower = choleskyOf(pooledCovariance(stretches, means))
  return widestDivision(means.map((mean) => whitened(mean, lower)))
}

function voicedFeatures(samples: Float32Array, sampleRateHz: number): Float64Array[] {
  const f0Hz = estimateF0Dio(Float64Array.from(samples), { sampleRateHz })
  const cepstrumOf = cepstrumAnalyzer(samples, sampleRateHz)
  const features: Float64Array[] = []
  for (let frame = 0; frame < f0Hz.length; frame += frameStep) {
    const f0 = f0Hz[frame] ?? 0
    if (f0 === 0) continue
    const row = new Float64Array(featureCount)
    cepstrumOf(frame * framePeriodSec, row)
    row[cepstrumOrder] = Math.log(f0)
    features.push(row)
  }
  return features
}

/** Mel-cepstrum (orders 1 …, without the level) around an instant. */
function cepstrumAnalyzer(samples: Float32Array, sampleRateHz: number) {
  const fft = new RealFft(fftSize)
  const [input, re, im] = [fftSize, fft.binCount, fft.binCount].map((length) => new Float64Array(length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  const length = Math.min(fftSize, Math.round(windowSec * sampleRateHz))
  const bands = melBands(fft.binCount, sampleRateHz)
  const logPower = new Float64Array(bandCount)
  return (centerSec: number, out: Float64Array): void => {
    const start = Math.round(centerSec * sampleRateHz) - (length >> 1)
    input.fill(0)
    for (let n = 0; n < length; n++) {
      const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * (n + 0.5)) / length)
      input[n] = hann * (samples[start + n] ?? 0)
    }
    fft.forward(input, re, im)
    bands.forEach((band, index) => {
      // Far below any speech: digital silence has no logarithm.
      let power = 1e-9
      for (const [bin, weight] of band) power += weight * ((re[bin] ?? 0) ** 2 + (im[bin] ?? 0) ** 2)
      logPower[index] = Math.log(power)
    })
    for (let k = 0; k < cepstrumOrder; k++) {
      let sum = 0
      for (let band = 0; band < bandCount; band++) {
        sum += (logPower[band] ?? 0) * Math.cos((Math.PI * (k + 1) * (band + 0.5)) / bandCount)
      }
      out[k] = sum * Math.sqrt(2 / bandCount)
    }
  }
}

/** Triangles of equal width on the mel scale: the bins of each, with their weights. */
function melBands(binCount: number, sampleRateHz: number): readonly (readonly [number, number][])[] {
  const [low, high] = bandRangeHz.map(melOf) as [number, number]
  const edgeHz = (index: number) => frequencyOfMel(low + (index * (high - low)) / (bandCount + 1))
  return Array.from({ length: bandCount }, (_, band) => {
    const [from, middle, to] = [edgeHz(band), edgeHz(band + 1), edgeHz(band + 2)]
    const weights: [number, number][] = []
    for (let bin = 0; bin < binCount; bin++) {
      const frequencyHz = (bin * sampleRateHz) / fftSize
      const weight = Math.min((frequencyHz - from) / (middle - from), (to - frequencyHz) / (to - middle))
      if (weight > 0) weights.push([bin, weight])
    }
    return weights
  })
}

function meanOf(rows: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(rows[0]?.length ?? 0)
  for (const row of rows)
    for (let k = 0; k < mean.length; k++) mean[k] = (mean[k] ?? 0) + (row[k] ?? 0) / rows.length
  return mean
}

/** How features move within a stretch; rows of a full matrix. */
function pooledCovariance(
  stretches: readonly (readonly Float64Array[])[],
  means: readonly Float64Array[],
): Float64Array[] {
  const covariance = Array.from({ length: featureCount }, () => new Float64Array(featureCount))
  const scale = 1 / (stretches.length * (stretchFrames - 1))
  stretches.forEach((rows, index) => {
    for (const row of rows) {
      covariance.forEach((line, i) => {
        const a = (row[i] ?? 0) - (means[index]?.[i] ?? 0)
        for (let j = 0; j < featureCount; j++) {
          line[j] = (line[j] ?? 0) + scale * a * ((row[j] ?? 0) - (means[index]?.[j] ?? 0))
        }
      })
    }
  })
  // A feature that hardly moves must not count for everything.
  covariance.forEach((line, i) => {
    line[i] = 1.001 * (line[i] ?? 0) + 1e-9
  })
  return covariance
}

/** Lower triangle L with L Lᵀ = `matrix`. */
function choleskyOf(matrix: readonly Float64Array[]): Float64Array[] {
  const lower = matrix.map((row) => new Float64Array(row.length))
  lower.forEach((line, i) => {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i]?.[j] ?? 0
      for (let k = 0; k < j; k++) sum -= (line[k] ?? 0) * (lower[j]?.[k] ?? 0)
      line[j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / (lower[j]?.[j] ?? 1)
    }
  })
  return lower
}

/** Solves L x = `values`: in x, distances are those of Mahalanobis. */
function whitened(values: Float64Array, lower: readonly Float64Array[]): Float64Array {
  const out = new Float64Array(values.length)
  lower.forEach((line, i) => {
    let sum = values[i] ?? 0
    for (let k = 0; k < i; k++) sum -= (line[k] ?? 0) * (out[k] ?? 0)
    out[i] = sum / (line[i] ?? 1)
  })
  return out
}

/** Distance of the centres of the two tightest groups (2-means from every pair of points). */
function widestDivision(points: readonly Float64Array[]): number {
  const minGroup = Math.ceil(minGroupShare * points.length)
  let tightest = Number.POSITIVE_INFINITY
  let distance = 0
  for (let i = 0; i < points.length; i++) {
    for (let j = i + 1; j < points.length; j++) {
      const division = divide(points, points[i] as Float64Array, points[j] as Float64Array)
      if (division.smallerGroup < minGroup || division.spread >= tightest) continue
      tightest = division.spread
      distance = division.distance
    }
  }
  return distance
}

function divide(points: readonly Float64Array[], first: Float64Array, second: Float64Array) {
  let centers = [first, second] as const
  let groups: readonly [Float64Array[], Float64Array[]] = [[], []]
  for (let round = 0; round < groupingRounds; round++) {
    groups = [[], []]
    for (const point of points) {
      const isFirst = squaredDistance(point, centers[0]) <= squaredDistance(point, centers[1])
      groups[isFirst ? 0 : 1].push(point)
    }
    if (groups[0].length === 0 || groups[1].length === 0) break
    centers = [meanOf(groups[0]), meanOf(groups[1])]
  }
  const spreadIn = (group: 0 | 1) =>
    groups[group].reduce((sum, point) => sum + squaredDistance(point, centers[group]), 0)
  return {
    smallerGroup: Math.min(groups[0].length, groups[1].length),
    spread: spreadIn(0) + spreadIn(1),
    distance: Math.sqrt(squaredDistance(centers[0], centers[1])),
  }
}

function squaredDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += ((a[k] ?? 0) - (b[k] ?? 0)) ** 2
  return sum
}
