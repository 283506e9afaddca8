// How far up a recording's band reaches: telephone, wideband or full.
import {
  EnvelopeCoder,
  envelopeCodeSize,
  envelopePointCount,
  envelopePointMels,
  frequencyOfMel,
} from '../../../../dsp/index.js'
import { percentile } from './speech-frames.js'

/** The edge of a band is a wall: so much lower a little further up, and never again as loud. */
const wallDb = 30
const wallWidthHz = 700
/** No speech band ends below this. */
const lowestEdgeHz = 2800
/** Under this, relative to the loudest point, nothing was recorded. */
const emptyDb = -80
const loudPercentile = 0.97
const dbPerNeper = 10 / Math.LN10

/** Upper edge in Hz of what is there in the speech frames: the highest point that is not merely silent. */
export function measureBandwidthHz(code: Float32Array, speech: Uint8Array): number {
  const coder = new EnvelopeCoder({ sampleRateHz: 24_000, fftSize: 1024 })
  const frames: number[] = []
  for (let frame = 0; frame < speech.length; frame++) if (speech[frame]) frames.push(frame)
  const levels = Array.from({ length: envelopePointCount }, () => new Float64Array(frames.length))
  const points = new Float64Array(envelopePointCount)
  for (const [index, frame] of frames.entries()) {
    coder.decodeLogPoints(code, points, frame * envelopeCodeSize)
    for (let point = 0; point < envelopePointCount; point++) levels[point][index] = points[point] * dbPerNeper
  }
  const loud = levels.map((values) => percentile(values, loudPercentile))
  return edgeOf(loud.map((level) => level - Math.max(...loud)))
}

/** The lowest frequency above which all is a wall lower; else the highest that is not empty. */
function edgeOf(levelsDb: readonly number[]): number {
  const frequenciesHz = Array.from(envelopePointMels(), frequencyOfMel)
  for (const [point, level] of levelsDb.entries()) {
    if (frequenciesHz[point] < lowestEdgeHz) continue
    const above = levelsDb.filter((_, other) => frequenciesHz[other] >= frequenciesHz[point] + wallWidthHz)
    if (above.length === 0) break
    if (Math.max(...above) < level - wallDb) return frequenciesHz[point]
  }
  let top = levelsDb.length - 1
  while (top > 0 && levelsDb[top] < emptyDb) top--
  return frequenciesHz[top]
}
