// Which frames are speech and how loud frames are, read from the envelope code.
import { EnvelopeCoder, envelopeCodeSize, envelopePointCount, lowBandPoints } from '../../../../dsp/index.js'

/** A frame is speech when its highest point is within this of the loudest frames. */
const speechRangeDb = 38
const loudestPercentile = 0.97
const dbPerNeper = 10 / Math.LN10

/**
 * 1 for every frame whose highest low-band point lies within 38 dB of the 97th percentile of such points.
 * `code`: rows of 56.
 */
export function findSpeechFrames(code: Float32Array, frameCount: number): Uint8Array {
  const peakDb = new Float64Array(frameCount)
  const points = new Float64Array(envelopePointCount)
  const coder = new EnvelopeCoder({ sampleRateHz: 24_000, fftSize: 1024 })
  for (let frame = 0; frame < frameCount; frame++) {
    coder.decodeLogPoints(code, points, frame * envelopeCodeSize)
    let peak = points[0]
    for (let point = 1; point < lowBandPoints; point++) peak = Math.max(peak, points[point])
    peakDb[frame] = peak * dbPerNeper
  }
  const floor = percentile(peakDb, loudestPercentile) - speechRangeDb
  return Uint8Array.from(peakDb, (peak) => (peak > floor ? 1 : 0))
}

/** Level of each frame in dB: the mean power of the low band's points. */
export function frameLevelsDb(code: Float32Array, frameCount: number): Float64Array {
  const coder = new EnvelopeCoder({ sampleRateHz: 24_000, fftSize: 1024 })
  const points = new Float64Array(envelopePointCount)
  return Float64Array.from({ length: frameCount }, (_, frame) => {
    coder.decodeLogPoints(code, points, frame * envelopeCodeSize)
    let power = 0
    for (let point = 0; point < lowBandPoints; point++) power += Math.exp(points[point])
    return dbPerNeper * Math.log(power / lowBandPoints + 1e-12)
  })
}

/** Value under which the share `rank` (0 to 1) of `values` lies, linear between neighbours; 0 for none. */
export function percentile(values: ArrayLike<number>, rank: number): number {
  const sorted = Float64Array.from(values).sort()
  if (sorted.length === 0) return 0
  const place = rank * (sorted.length - 1)
  const below = Math.floor(place)
  const above = Math.min(sorted.length - 1, below + 1)
  return sorted[below] + (place - below) * (sorted[above] - sorted[below])
}
