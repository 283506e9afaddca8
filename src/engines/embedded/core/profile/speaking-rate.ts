// Speaking rate without words: syllable nuclei are peaks of the level, and pauses are taken out of the time
// (de Jong & Wempe, Behavior Research Methods 41, 2009). The level is that of the vowel band, which hum and
// hiss of poor recordings leave alone, so that no decision on voicing is needed.
import {
  EnvelopeCoder,
  envelopeCodeSize,
  envelopePointCount,
  envelopePointMels,
  melOf,
} from '../../../../dsp/index.js'
import { smoothRows } from '../classes/smoothing.js'
import { percentile } from './speech-frames.js'

const framesPerSec = 200
const vowelBandHz = [300, 3000] as const
const smoothingFrames = 5
/** A nucleus rises this much out of the dips on either side. */
const smallestDipDb = 2
/** Nuclei, and speech at all, lie within this of the loudest frames. */
const rangeDb = 25
/** A quieter stretch of this length is a pause. */
const pauseFrames = 50
const dbPerNeper = 10 / Math.LN10

/** Syllable nuclei per second of speech, pauses taken out; null where nothing was found. */
export function measureSyllableRate(code: Float32Array, frameCount: number): number | null {
  const levels = smoothRows(vowelLevelsDb(code, frameCount), frameCount, 1, smoothingFrames)
  const floor = percentile(levels, 0.99) - rangeDb
  const nuclei = countNuclei(levels, floor)
  const speechFrames = frameCount - countPauseFrames(levels, floor)
  return nuclei > 0 ? (nuclei * framesPerSec) / speechFrames : null
}

function vowelLevelsDb(code: Float32Array, frameCount: number): Float64Array {
  const coder = new EnvelopeCoder({ sampleRateHz: 24_000, fftSize: 1024 })
  const mels = envelopePointMels()
  const first = mels.findIndex((mel) => mel >= melOf(vowelBandHz[0]))
  const end = mels.findIndex((mel) => mel > melOf(vowelBandHz[1]))
  const points = new Float64Array(envelopePointCount)
  return Float64Array.from({ length: frameCount }, (_, frame) => {
    coder.decodeLogPoints(code, points, frame * envelopeCodeSize)
    let power = 0
    for (let point = first; point < end; point++) power += Math.exp(points[point])
    return dbPerNeper * Math.log(power / (end - first) + 1e-12)
  })
}

/** Peaks above `floor` with a dip of 2 dB between each and the next. */
function countNuclei(levels: Float64Array, floor: number): number {
  let nuclei = 0
  let lowest = levels[0]
  let highest = Number.NEGATIVE_INFINITY
  for (const level of levels) {
    lowest = Math.min(lowest, level)
    if (level > highest && level > lowest + smallestDipDb) highest = level
    if (highest > floor && level < highest - smallestDipDb) {
      nuclei++
      highest = Number.NEGATIVE_INFINITY
      lowest = level
    }
  }
  return nuclei
}

function countPauseFrames(levels: Float64Array, floor: number): number {
  let pauses = 0
  let quiet = 0
  for (let frame = 0; frame <= levels.length; frame++) {
    if (frame < levels.length && levels[frame] < floor) quiet++
    else {
      if (quiet >= pauseFrames) pauses += quiet
      quiet = 0
    }
  }
  return pauses
}
