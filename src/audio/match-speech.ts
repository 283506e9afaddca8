import { spectralFrames, warpFrames } from '../dsp/index.js'
import { durationSecOf, type Pcm } from './pcm.js'

const finestHopSec = 0.02
/** Frames of each side; their product is the memory that it takes. */
const maxFrames = 4500

/**
 * Where an utterance is heard in a recording of the same words: a function from seconds of `spoken` to seconds of
 * `heard`, found by warping the two onto each other.
 */
export function matchSpeech(spoken: Pcm, heard: Pcm): (spokenSec: number) => number {
  const longestSec = Math.max(durationSecOf(spoken), durationSecOf(heard))
  const hopSec = Math.max(finestHopSec, longestSec / maxFrames)
  const path = warpFrames(
    spectralFrames(spoken.samples, spoken.sampleRateHz, hopSec),
    spectralFrames(heard.samples, heard.sampleRateHz, hopSec),
  )
  return (spokenSec) => {
    const frame = Math.max(0, Math.min(path.length - 1, Math.round(spokenSec / hopSec)))
    return (path[frame] ?? 0) * hopSec
  }
}
