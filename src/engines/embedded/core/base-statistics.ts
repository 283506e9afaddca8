// A base voice as conversion knows it, measured once over calibration sentences (`training/base-statistics`) and
// shipped: a container with magic `YINSBASE`, version 2, and the arrays of `statistics-file.ts` and `kept-frames.ts`.
import type { VocoderFrames } from './frames.js'
import { type KeptFrames, keepFrames, keptFramesFromArrays, keptFramesToArrays } from './kept-frames.js'
import { type ContainerKind, readNamedArrays, writeNamedArrays } from './named-arrays.js'
import type { SpeakerSpace } from './speaker-space.js'
import { measureSpeaker, type SpeakerStatistics } from './speaker-statistics.js'
import { statisticsFromArrays, statisticsToArrays } from './statistics-file.js'

const container: ContainerKind = { magic: 'YINSBASE', version: 2 }
/** 25 s: more raises the likeness by a point and the time to learn a voice by as much again. */
const mostKeptFrames = 5000

export interface BaseSpeaker {
  readonly statistics: SpeakerStatistics
  /** Some of the calibration sentences themselves. */
  readonly kept: KeptFrames
}

export function measureBase(space: SpeakerSpace, frames: VocoderFrames): BaseSpeaker {
  return { statistics: measureSpeaker(space, frames), kept: keepFrames(frames, mostKeptFrames) }
}

/** RangeError if the bytes are damaged or were made with a space of another size. */
export function readBaseStatistics(bytes: Uint8Array, space: SpeakerSpace): BaseSpeaker {
  const arrays = readNamedArrays(bytes, container)
  return {
    statistics: statisticsFromArrays(arrays, space.classCount),
    kept: keptFramesFromArrays(arrays),
  }
}

export function writeBaseStatistics({ statistics, kept }: BaseSpeaker): Uint8Array {
  return writeNamedArrays(
    new Map([...statisticsToArrays(statistics), ...keptFramesToArrays(kept)]),
    container,
  )
}
