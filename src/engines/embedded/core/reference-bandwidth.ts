// How far up a recording's band reaches: telephone, wideband or full.
import {
  EnvelopeCoder,
  envelopeCodeSize,
  envelopePointCount,
  envelopePointMels,
  frequencyOfMel,
} from '../../../dsp/index.js'
import { percentile } from './speech-frames.js'

/** A point belongs to the band when its loud frames come within this of the loudest point. */
const bandRangeDb = 62
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
  const floor = Math.max(...loud) - bandRangeDb
  const mels = envelopePointMels()
  let top = loud.length - 1
  while (top > 0 && loud[top] < floor) top--
  return frequencyOfMel(mels[top])
}
