// The part of the low band that a telephone cuts off, guessed from the part that is there: the linear regression
// that the sound classes of the speaker space imply (as in bandwidth extension: Jax & Vary 2003).
import {
  EnvelopeCoder,
  envelopeCodeSize,
  envelopePointCount,
  lowBandOrder,
  lowBandPoints,
  melOf,
} from '../../../dsp/index.js'
import type { VocoderFrames } from './frames.js'
import { lowBandCosines } from './low-band-cosines.js'
import { solvePositiveDefinite } from './solve-linear.js'
import type { SpeakerSpace } from './speaker-space.js'

/** Recordings that reach this far need nothing. */
export const completeBandHz = 6000
/** The edge's own slope is not trusted: so many points below it are guessed as well. */
const edgeMarginPoints = 2
/** Share of the mean variance that is taken for noise of the regression. */
const ridge = 0.02

/**
 * `frames` with the low band above `bandwidthHz` guessed in every frame. `envelope`: the power spectra that the
 * frames were coded from, rows of 513 (the code itself rings at the edge of a band). `typicalMean`: 48 mean
 * coefficients of a full recording, whose slope stands in for the speaker's own above the edge.
 */
export function completeLowBand(
  frames: VocoderFrames,
  envelope: Float32Array,
  bandwidthHz: number,
  space: SpeakerSpace,
  typicalMean: ArrayLike<number>,
): VocoderFrames {
  const knownCount = knownPointCount(bandwidthHz)
  const cosines = lowBandCosines()
  const typical = pointsOf(cosines, typicalMean, 0)
  const regression = regressionOf(space, cosines, knownCount)
  const points = logPointsOf(envelope, frames.frameCount)
  const offset = meanOffset(points, typical, knownCount)
  const code = Float32Array.from(frames.code)
  for (let frame = 0; frame < frames.frameCount; frame++) {
    const row = points.subarray(frame * lowBandPoints, (frame + 1) * lowBandPoints)
    for (let point = knownCount; point < lowBandPoints; point++) {
      let value = typical[point] + offset
      const weights = (point - knownCount) * knownCount
      for (let known = 0; known < knownCount; known++) {
        value += regression[weights + known] * (row[known] - typical[known] - offset)
      }
      row[point] = value
    }
    for (let k = 0; k < lowBandOrder; k++) {
      let sum = 0
      for (let n = 0; n < lowBandPoints; n++) sum += cosines[k * lowBandPoints + n] * row[n]
      code[frame * envelopeCodeSize + k] = sum
    }
  }
  return { ...frames, code }
}

/** Natural log power at the low band's points, rows of 64. */
function logPointsOf(envelope: Float32Array, frameCount: number): Float64Array {
  const coder = new EnvelopeCoder({ sampleRateHz: 24_000, fftSize: 1024 })
  const points = new Float64Array(envelopePointCount)
  const rows = new Float64Array(frameCount * lowBandPoints)
  for (let frame = 0; frame < frameCount; frame++) {
    const power = envelope.subarray(frame * coder.binCount, (frame + 1) * coder.binCount)
    coder.logPointsOf(Float64Array.from(power), points)
    rows.set(points.subarray(0, lowBandPoints), frame * lowBandPoints)
  }
  return rows
}

function knownPointCount(bandwidthHz: number): number {
  const place = (melOf(bandwidthHz) / melOf(8000)) * (lowBandPoints - 1)
  return Math.max(8, Math.floor(place) + 1 - edgeMarginPoints)
}

function pointsOf(cosines: Float64Array, code: ArrayLike<number>, at: number): Float64Array {
  const points = new Float64Array(lowBandPoints)
  for (let k = 0; k < lowBandOrder; k++) {
    for (let n = 0; n < lowBandPoints; n++) points[n] += cosines[k * lowBandPoints + n] * code[at + k]
  }
  return points
}

/** Mean distance of the known points from the typical ones: the level. */
function meanOffset(points: Float64Array, typical: Float64Array, knownCount: number): number {
  let sum = 0
  for (let at = 0; at < points.length; at += lowBandPoints) {
    for (let point = 0; point < knownCount; point++) sum += points[at + point] - typical[point]
  }
  return (sum * lowBandPoints) / Math.max(1, points.length * knownCount)
}

/** Rows: the points that are not known; columns: the known ones. */
function regressionOf(space: SpeakerSpace, cosines: Float64Array, knownCount: number): Float64Array {
  const covariance = pointCovariance(space, cosines)
  let trace = 0
  for (let n = 0; n < lowBandPoints; n++) trace += covariance[n * lowBandPoints + n]
  const noise = (ridge * trace) / lowBandPoints
  const regression = new Float64Array((lowBandPoints - knownCount) * knownCount)
  for (let point = knownCount; point < lowBandPoints; point++) {
    const known = new Float64Array(knownCount * knownCount)
    const shared = new Float64Array(knownCount)
    for (let row = 0; row < knownCount; row++) {
      shared[row] = covariance[point * lowBandPoints + row]
      for (let column = 0; column < knownCount; column++) {
        known[row * knownCount + column] =
          covariance[row * lowBandPoints + column] + (row === column ? noise : 0)
      }
    }
    regression.set(solvePositiveDefinite(known, shared), (point - knownCount) * knownCount)
  }
  return regression
}

/** Covariance of the points over the classes of the space. */
function pointCovariance(space: SpeakerSpace, cosines: Float64Array): Float64Array {
  const covariance = new Float64Array(lowBandPoints * lowBandPoints)
  const mean = new Float64Array(lowBandPoints)
  const classes = Array.from(space.weights, (_, k) => pointsOf(cosines, space.classMeans, k * lowBandOrder))
  for (const [k, points] of classes.entries()) {
    for (let n = 0; n < lowBandPoints; n++) mean[n] += space.weights[k] * points[n]
  }
  for (const [k, points] of classes.entries()) {
    for (let row = 0; row < lowBandPoints; row++) {
      const scaled = space.weights[k] * (points[row] - mean[row])
      for (let column = 0; column < lowBandPoints; column++) {
        covariance[row * lowBandPoints + column] += scaled * (points[column] - mean[column])
      }
    }
  }
  return covariance
}
