// A base voice as conversion knows it, measured once over calibration sentences (`training/base-statistics`) and
// shipped: a container with magic `YINSBASE`, version 3, the arrays of `statistics-file.ts` and `kept-frames.ts`, and
//   voicing   K   share of the frames of each class that are voiced
import { sortFrames } from '../classes/class-shift.js'
import type { SpeakerSpace } from '../classes/speaker-space.js'
import type { VocoderFrames } from '../frames.js'
import { type ContainerKind, floatsOf, readNamedArrays, writeNamedArrays } from '../named-arrays.js'
import { measureSpeaker, type SpeakerStatistics } from '../profile/speaker-statistics.js'
import { findSpeechFrames } from '../profile/speech-frames.js'
import { statisticsFromArrays, statisticsToArrays } from '../profile/statistics-file.js'
import { type KeptFrames, keepFrames, keptFramesFromArrays, keptFramesToArrays } from './kept-frames.js'

const container: ContainerKind = { magic: 'YINSBASE', version: 3 }
/** 25 s: more raises the likeness by a point and the time to learn a voice by as much again. */
const mostKeptFrames = 5000

export interface BaseSpeaker {
  readonly statistics: SpeakerStatistics
  /** Share of the frames of each class that are voiced. */
  readonly voicing: Float64Array
  /** Some of the calibration sentences themselves. */
  readonly kept: KeptFrames
  /** Whether its language has tones; no, where it is not said. */
  readonly isTonal?: boolean
}

export function measureBase(space: SpeakerSpace, frames: VocoderFrames): BaseSpeaker {
  const statistics = measureSpeaker(space, frames)
  const voicing = voicingOf(space, frames, statistics.classes.mean)
  return { statistics, voicing, kept: keepFrames(frames, mostKeptFrames) }
}

function voicingOf(space: SpeakerSpace, frames: VocoderFrames, mean: Float64Array): Float64Array {
  const { frameCount, code, f0Hz } = frames
  const { starts, classes, shares } = sortFrames(space, code, frameCount, mean)
  const speech = findSpeechFrames(code, frameCount)
  // Half a voiced frame in one: a class that the base never says is taken for half voiced.
  const voiced = new Float64Array(space.classCount).fill(0.5)
  const all = new Float64Array(space.classCount).fill(1)
  for (let frame = 0; frame < frameCount; frame++) {
    if (speech[frame] === 0) continue
    for (let n = starts[frame]; n < starts[frame + 1]; n++) {
      all[classes[n]] += shares[n]
      if (f0Hz[frame] > 0) voiced[classes[n]] += shares[n]
    }
  }
  return voiced.map((count, k) => count / all[k])
}

/** RangeError if the bytes are damaged or were made with a space of another size. */
export function readBaseStatistics(bytes: Uint8Array, space: SpeakerSpace): BaseSpeaker {
  const arrays = readNamedArrays(bytes, container)
  return {
    statistics: statisticsFromArrays(arrays, space.classCount),
    voicing: Float64Array.from(floatsOf(arrays, 'voicing', [space.classCount])),
    kept: keptFramesFromArrays(arrays),
  }
}

export function writeBaseStatistics({ statistics, voicing, kept }: BaseSpeaker): Uint8Array {
  const arrays = new Map([...statisticsToArrays(statistics), ...keptFramesToArrays(kept)])
  arrays.set('voicing', { dimensions: [voicing.length], data: Float32Array.from(voicing) })
  return writeNamedArrays(arrays, container)
}
