// Speaking rate without words: syllable nuclei are voiced peaks of the level (de Jong & Wempe 2009).

import { smoothRows } from './smoothing.js'
import { frameLevelsDb, percentile } from './speech-frames.js'

const framesPerSec = 200
const smoothingFrames = 5
/** A nucleus rises this much out of the dip before it. */
const smallestDipDb = 2
/** Nuclei lie within this of the loudest ones. */
const rangeDb = 25

/** Syllable nuclei per second of speech (pauses taken out); null where nothing was found. */
export function measureSyllableRate(
  code: Float32Array,
  f0Hz: ArrayLike<number>,
  speech: Uint8Array,
): number | null {
  const levels = smoothRows(frameLevelsDb(code, speech.length), speech.length, 1, smoothingFrames)
  const floor = percentile(levels, 0.99) - rangeDb
  let nuclei = 0
  let lowest = Number.POSITIVE_INFINITY
  for (let frame = 1; frame + 1 < levels.length; frame++) {
    lowest = Math.min(lowest, levels[frame])
    const isPeak = levels[frame] > levels[frame - 1] && levels[frame] >= levels[frame + 1]
    if (!isPeak || levels[frame] < floor || f0Hz[frame] <= 0) continue
    if (levels[frame] - lowest < smallestDipDb) continue
    nuclei++
    lowest = levels[frame]
  }
  const speechSec = speech.reduce((sum, isSpeech) => sum + isSpeech, 0) / framesPerSec
  return nuclei > 0 && speechSec > 0 ? nuclei / speechSec : null
}
