// Vocal tract length: one stretch of the frequency axis (Lee & Rose 1998), as a matrix on the envelope code.
import {
  envelopeCodeSize,
  frequencyOfMel,
  lowBandOrder,
  lowBandPoints,
  melOf,
} from '../../../../dsp/index.js'
import type { ClassMeans } from '../classes/class-means.js'
import { lowBandCosines } from '../classes/low-band-cosines.js'

const topLowBandHz = 8000
/** Coefficients that the search compares: the level (0) and fine detail tell nothing of length. */
const firstCompared = 1
const lastCompared = 24
/** Classes heard less than this in either speaker do not vote. */
const fewestFrames = 5

/**
 * The 48 × 48 matrix that turns the code of an envelope S(f) into that of S(f / ratio), row-major. A ratio above
 * 1 moves formants up: a shorter tract. Beyond 8 kHz the last point repeats.
 */
export function warpMatrix(ratio: number): Float64Array {
  const cosines = lowBandCosines()
  const topMel = melOf(topLowBandHz)
  const matrix = new Float64Array(lowBandOrder * lowBandOrder)
  for (let n = 0; n < lowBandPoints; n++) {
    const mel = melOf(frequencyOfMel((topMel * n) / (lowBandPoints - 1)) / ratio)
    const place = Math.min(lowBandPoints - 1, (mel / topMel) * (lowBandPoints - 1))
    const below = Math.min(lowBandPoints - 2, Math.floor(place))
    const share = place - below
    for (let column = 0; column < lowBandOrder; column++) {
      const row = column * lowBandPoints + below
      const value = (1 - share) * cosines[row] + share * cosines[row + 1]
      for (let k = 0; k < lowBandOrder; k++) {
        matrix[k * lowBandOrder + column] += cosines[k * lowBandPoints + n] * value
      }
    }
  }
  return matrix
}

/** `matrix` (48 × 48) times 48 values of `code` at `at`, into `out` at `outAt`. */
export function applyWarp(
  matrix: Float64Array,
  code: Float32Array | Float64Array,
  at: number,
  out: Float32Array | Float64Array,
  outAt: number,
): void {
  for (let k = 0; k < lowBandOrder; k++) {
    let sum = 0
    for (let j = 0; j < lowBandOrder; j++) sum += matrix[k * lowBandOrder + j] * code[at + j]
    out[outAt + k] = sum
  }
}

/** Warps every frame of `code` (rows of 56) by `matrix` (48 × 48). */
export function warpInPlace(matrix: Float64Array, code: Float32Array, frameCount: number): void {
  const warped = new Float64Array(lowBandOrder)
  for (let frame = 0; frame < frameCount; frame++) {
    applyWarp(matrix, code, frame * envelopeCodeSize, warped, 0)
    code.set(warped, frame * envelopeCodeSize)
  }
}

/** Moves the formants of every frame by `ratio`; `code`: rows of 56. */
export function shiftFormantsInPlace(code: Float32Array, frameCount: number, ratio: number): void {
  warpInPlace(warpMatrix(ratio), code, frameCount)
}

/** Lower voices have longer tracts: a ratio to the tract of one base voice, that grows with a power of median F0. */
export interface TractByRegister {
  readonly by: 'register'
  readonly ratioAt200Hz: number
  readonly exponent: number
  readonly smallest: number
  readonly largest: number
}

const middleRegisterHz = 200

export function tractRatioOfRegister(rule: TractByRegister, medianF0Hz: number): number {
  const ratio = rule.ratioAt200Hz * (medianF0Hz / middleRegisterHz) ** rule.exponent
  return Math.min(rule.largest, Math.max(rule.smallest, ratio))
}

/**
 * The ratio among `candidates` whose warp of `base` comes nearest to `target`: the count-weighted squared
 * distance of class means after their common offset is removed.
 */
export function findWarpRatio(base: ClassMeans, target: ClassMeans, candidates: readonly number[]): number {
  const weights = base.counts.map((count, k) => {
    const heard = target.counts[k]
    return count < fewestFrames || heard < fewestFrames ? 0 : (count * heard) / (count + heard)
  })
  let bestRatio = 1
  let bestDistance = Number.POSITIVE_INFINITY
  for (const ratio of candidates) {
    const distance = warpedDistance(warpMatrix(ratio), base, target, weights)
    if (distance < bestDistance) {
      bestDistance = distance
      bestRatio = ratio
    }
  }
  return bestRatio
}

function warpedDistance(
  matrix: Float64Array,
  base: ClassMeans,
  target: ClassMeans,
  weights: Float64Array,
): number {
  const classCount = weights.length
  const warped = new Float64Array(classCount * lowBandOrder)
  for (let k = 0; k < classCount; k++) {
    applyWarp(matrix, base.offsets, k * lowBandOrder, warped, k * lowBandOrder)
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let distance = 0
  for (let d = firstCompared; d <= lastCompared; d++) {
    let sum = 0
    let square = 0
    for (let k = 0; k < classCount; k++) {
      const difference = target.offsets[k * lowBandOrder + d] - warped[k * lowBandOrder + d]
      sum += weights[k] * difference
      square += weights[k] * difference * difference
    }
    distance += square - (sum * sum) / Math.max(total, 1e-9)
  }
  return distance
}
