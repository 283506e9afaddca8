// The band above 8 kHz: learnt from the reference where it has one, else continued from the band below.
import {
  envelopeCodeSize,
  highBandOrder,
  highBandPoints,
  lowBandOrder,
  lowBandPoints,
} from '../../../../dsp/index.js'
import type { ClassPosteriors } from '../classes/class-posteriors.js'
import { lowBandCosines } from '../classes/low-band-cosines.js'
import type { HighBandMap } from '../classes/speaker-space.js'

/** The points just below the end of 16 kHz recordings (6.4 to 7.4 kHz), whose mean level the high band follows. */
const edgePoints = [58, 59, 60, 61]
/** What a resampler's edge takes away from 16 kHz recordings (7.4 to 8 kHz), and the points that stand in for it. */
const cutPoints = [61, 62, 63]
const standInPoints = [58, 59, 60]
/** The predicted high band is at most so much above the level below it: in pauses it would be a hiss. */
const mostAboveEdgeDb = 3
/**
 * The regression of logarithms falls short of the power of frication by so much, in recordings of the speaker it was
 * made with (3.7 dB) and of one it was not (4.4 dB); of vowels it does not.
 */
const fricationDb = 4
/** Frames that a class's own shape is mixed with the speaker's mean shape. */
const priorFrames = 12

/** Per class: high-band coefficients (8) relative to the edge level; rows of 8. */
export type HighBandShapes = Float64Array

/** Weights of the 48 low-band coefficients that give the edge level (natural log power). */
export function edgeWeights(): Float64Array {
  const cosines = lowBandCosines()
  return Float64Array.from({ length: lowBandOrder }, (_, k) => {
    const sum = edgePoints.reduce((total, point) => total + cosines[k * lowBandPoints + point], 0)
    return sum / edgePoints.length
  })
}

/** What the high band of a full-band recording is, class by class, relative to its edge level. */
export function learnHighBand(
  code: Float32Array,
  speech: Uint8Array,
  posteriors: ClassPosteriors,
  classCount: number,
): HighBandShapes {
  const weights = edgeWeights()
  const levelGain = Math.sqrt(highBandPoints)
  const sums = new Float64Array(classCount * highBandOrder)
  const counts = new Float64Array(classCount)
  const mean = new Float64Array(highBandOrder)
  const shape = new Float64Array(highBandOrder)
  let total = 0
  for (let frame = 0; frame < speech.length; frame++) {
    if (speech[frame] === 0) continue
    const at = frame * envelopeCodeSize
    for (let k = 0; k < highBandOrder; k++) shape[k] = code[at + lowBandOrder + k]
    shape[0] -= levelGain * edgeLevel(weights, code, at)
    for (let k = 0; k < highBandOrder; k++) mean[k] += shape[k]
    total++
    for (let n = posteriors.starts[frame]; n < posteriors.starts[frame + 1]; n++) {
      const row = posteriors.classes[n]
      counts[row] += posteriors.shares[n]
      for (let k = 0; k < highBandOrder; k++) sums[row * highBandOrder + k] += posteriors.shares[n] * shape[k]
    }
  }
  return sums.map((sum, n) => {
    const prior = mean[n % highBandOrder] / Math.max(1, total)
    return (sum + priorFrames * prior) / (counts[Math.floor(n / highBandOrder)] + priorFrames)
  })
}

/** For speakers of whom nothing above 8 kHz is known: the level falls from the edge at a constant slope in mel. */
export function continuedHighBand(classCount: number): HighBandShapes {
  const firstDb = -1
  const perPointDb = -0.6
  const neperPerDb = Math.LN10 / 10
  const shape = new Float64Array(highBandOrder)
  for (let k = 0; k < highBandOrder; k++) {
    const scale = Math.sqrt((k === 0 ? 1 : 2) / highBandPoints)
    for (let n = 0; n < highBandPoints; n++) {
      const value = (firstDb + perPointDb * n) * neperPerDb
      shape[k] += scale * Math.cos((Math.PI * k * (n + 0.5)) / highBandPoints) * value
    }
  }
  return Float64Array.from({ length: classCount * highBandOrder }, (_, n) => shape[n % highBandOrder])
}

/** Writes the high band of every frame of `code` from its low band and its classes. */
export function writeHighBandInPlace(
  code: Float32Array,
  frameCount: number,
  posteriors: ClassPosteriors,
  shapes: HighBandShapes,
): void {
  const weights = edgeWeights()
  const levelGain = Math.sqrt(highBandPoints)
  for (let frame = 0; frame < frameCount; frame++) {
    const at = frame * envelopeCodeSize
    code.fill(0, at + lowBandOrder, at + envelopeCodeSize)
    for (let n = posteriors.starts[frame]; n < posteriors.starts[frame + 1]; n++) {
      const row = posteriors.classes[n] * highBandOrder
      for (let k = 0; k < highBandOrder; k++)
        code[at + lowBandOrder + k] += posteriors.shares[n] * shapes[row + k]
    }
    code[at + lowBandOrder] += levelGain * edgeLevel(weights, code, at)
  }
}

/**
 * For speakers heard up to 8 kHz only: mends the edge that their recording cuts off, so that no gap is heard at
 * 8 kHz, and writes the high band that goes with such a low band in full-band speakers. `meanLevel`: mean of
 * coefficient 0 over the speaker's speech frames. `noisiness`: 0 to 1 for each frame, how far it is without voice.
 */
export function predictHighBandInPlace(
  code: Float32Array,
  frameCount: number,
  { map, bias }: HighBandMap,
  meanLevel: number,
  noisiness: Float64Array,
): void {
  const cosines = lowBandCosines()
  const levelGain = Math.sqrt(highBandPoints / lowBandPoints)
  const frication = ((fricationDb * Math.LN10) / 10) * Math.sqrt(highBandPoints)
  for (let frame = 0; frame < frameCount; frame++) {
    const at = frame * envelopeCodeSize
    const edge = mendEdgeInPlace(code, at, cosines)
    for (let h = 0; h < highBandOrder; h++) {
      let value = bias[h] + (h === 0 ? levelGain * meanLevel : 0)
      for (let k = 0; k < lowBandOrder; k++) {
        value += map[k * highBandOrder + h] * (code[at + k] - (k === 0 ? meanLevel : 0))
      }
      code[at + lowBandOrder + h] = value
    }
    code[at + lowBandOrder] += noisiness[frame] * frication
    const most = (edge + (mostAboveEdgeDb * Math.LN10) / 10) * Math.sqrt(highBandPoints)
    code[at + lowBandOrder] = Math.min(code[at + lowBandOrder], most)
  }
}

/** Raises the cut points of one frame to the level (natural log power) just below them, and returns it. */
function mendEdgeInPlace(code: Float32Array, at: number, cosines: Float64Array): number {
  const pointAt = (point: number) => {
    let value = 0
    for (let k = 0; k < lowBandOrder; k++) value += cosines[k * lowBandPoints + point] * code[at + k]
    return value
  }
  const level = standInPoints.reduce((sum, point) => sum + pointAt(point), 0) / standInPoints.length
  const missing = cutPoints.map((point) => Math.max(0, level - pointAt(point)))
  for (let k = 0; k < lowBandOrder; k++) {
    for (const [index, point] of cutPoints.entries())
      code[at + k] += cosines[k * lowBandPoints + point] * missing[index]
  }
  return level
}

function edgeLevel(weights: Float64Array, code: Float32Array, at: number): number {
  let level = 0
  for (let k = 0; k < lowBandOrder; k++) level += weights[k] * code[at + k]
  return level
}
