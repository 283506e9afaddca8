// The band above 8 kHz. What a phone has there the base voice knows; it is moved by what conversion moves the band
// below by, and by what a reference that has the band differs in. A base without the band has it predicted first.
import {
  EnvelopeCoder,
  envelopeCodeSize,
  envelopePointCount,
  highBandOrder,
  highBandPoints,
  lowBandOrder,
  lowBandPoints,
} from '../../../../dsp/index.js'
import { lowBandCosines } from '../classes/low-band-cosines.js'
import { smoothRows } from '../classes/smoothing.js'
import type { HighBandMap } from '../classes/speaker-space.js'
import { type HighBandBalance, noiseShares, type PartBalance } from '../profile/high-band-balance.js'

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
/** Frames at which half of what a reference differs in is believed. */
const believedFrames = 12
const smoothingFrames = 3
/** Of a level: coefficient 0 is the mean of the points times the root of their number. */
const levelGain = Math.sqrt(highBandPoints / lowBandPoints)

/** What is added to the 8 coefficients of noise, and of all the rest. */
export interface HighBandChange {
  readonly noise: Float64Array
  readonly rest: Float64Array
}

/**
 * Writes the high band of every frame of `code`, whose low band was converted from that of `base`: the base's, moved
 * as that band moves with the one below in full-band speakers.
 */
export function followLowBandInPlace(
  code: Float32Array,
  base: Float32Array,
  frameCount: number,
  { map }: HighBandMap,
): void {
  for (let frame = 0; frame < frameCount; frame++) {
    const at = frame * envelopeCodeSize
    const high = at + lowBandOrder
    for (let h = 0; h < highBandOrder; h++) code[high + h] = base[high + h]
    code[high] += levelGain * (code[at] - base[at])
    for (let k = 1; k < lowBandOrder; k++) {
      const moved = code[at + k] - base[at + k]
      for (let h = 0; h < highBandOrder; h++) code[high + h] += map[k * highBandOrder + h] * moved
    }
  }
}

/** What converted speech, which has the whole band, lacks to the speaker. Beyond the speaker's band it is as at its end. */
export function missingHighBand(own: HighBandBalance, wanted: HighBandBalance): HighBandChange {
  return { noise: missingPart(own.noise, wanted.noise), rest: missingPart(own.rest, wanted.rest) }
}

function missingPart(own: PartBalance, wanted: PartBalance): Float64Array {
  const belief = wanted.frames / (wanted.frames + believedFrames)
  const points = new Float64Array(envelopePointCount)
  for (let n = 0; n < highBandPoints; n++) {
    const heard = Math.min(n, wanted.ratios.length - 1)
    points[lowBandPoints + n] = belief * (wanted.ratios[heard] - own.ratios[heard])
  }
  const code = new Float64Array(envelopeCodeSize)
  new EnvelopeCoder({ sampleRateHz: 24_000, fftSize: 1024 }).encodeLogPoints(points, code)
  return code.subarray(lowBandOrder)
}

/** Changes the high band of every frame of `code`, as far as a frame is noise or not. */
export function changeHighBandInPlace(code: Float32Array, frameCount: number, change: HighBandChange): void {
  const noise = smoothRows(noiseShares(code, frameCount), frameCount, 1, smoothingFrames)
  for (let frame = 0; frame < frameCount; frame++) {
    const high = frame * envelopeCodeSize + lowBandOrder
    for (let h = 0; h < highBandOrder; h++) {
      code[high + h] += change.rest[h] + noise[frame] * (change.noise[h] - change.rest[h])
    }
  }
}

/**
 * For speakers heard up to 8 kHz only: mends the edge that their recording cuts off and writes the high band that
 * goes with such a low band in full-band speakers. `meanLevel`: mean of coefficient 0 over the speaker's speech frames.
 */
export function predictHighBandInPlace(
  code: Float32Array,
  frameCount: number,
  { map, bias }: HighBandMap,
  meanLevel: number,
): void {
  const cosines = lowBandCosines()
  const noise = noiseShares(code, frameCount)
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
    code[at + lowBandOrder] += noise[frame] * frication
    const most = (edge + (mostAboveEdgeDb * Math.LN10) / 10) * Math.sqrt(highBandPoints)
    code[at + lowBandOrder] = Math.min(code[at + lowBandOrder], most)
  }
}

/** Mends the edge that a recording of 16 kHz cuts off, so that no gap is heard at 8 kHz. */
export function mendEdgesInPlace(code: Float32Array, frameCount: number): void {
  const cosines = lowBandCosines()
  for (let frame = 0; frame < frameCount; frame++) mendEdgeInPlace(code, frame * envelopeCodeSize, cosines)
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
