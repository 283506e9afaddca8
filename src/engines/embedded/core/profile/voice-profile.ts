// The voice profile: all that the engine keeps of a reference. Its bytes are the engine's prompt, and what a
// saved voice carries: a container with magic `YINSVOIC`, version 4, the arrays of `statistics-file.ts`, and
// `pauses`, the mean pause in seconds.

import type { SpeakerSpace } from '../classes/speaker-space.js'
import type { VocoderFrames } from '../frames.js'
import { type ContainerKind, floatsOf, readNamedArrays, writeNamedArrays } from '../named-arrays.js'
import { heardPoints } from './heard-band.js'
import { measurePartialSpeaker } from './partial-band.js'
import { measureSpeaker, type SpeakerStatistics } from './speaker-statistics.js'
import { measurePauseSec } from './speaking-pauses.js'
import { findSpeechFrames } from './speech-frames.js'
import { statisticsFromArrays, statisticsToArrays } from './statistics-file.js'

const container: ContainerKind = { magic: 'YINSVOIC', version: 4 }

export interface VoiceProfile {
  readonly statistics: SpeakerStatistics
  /** Mean pause in seconds, as far as the recording tells. */
  readonly pauseSec: number
}

/** Vocoder frames of a reference, and what tells which part of the band was recorded. */
export interface ReferenceFrames extends VocoderFrames {
  /** Natural log power at the low band's points, rows of 64: the code smooths the edges of a band. */
  readonly points: Float32Array
  /** Where the recording begins, Hz; 0 = below the voice. */
  readonly lowEdgeHz: number
}

/**
 * Learns a speaker. `typicalMean`: mean code of a full recording, for references of which a part of the band below
 * 8 kHz is cut off (telephone), which is then guessed.
 */
export function learnVoice(
  space: SpeakerSpace,
  frames: ReferenceFrames,
  typicalMean: ArrayLike<number>,
): VoiceProfile {
  const statistics = measureSpeaker(space, frames)
  const speech = findSpeechFrames(frames.code, frames.frameCount)
  const pauseSec = measurePauseSec(speech)
  const heard = heardPoints(frames.lowEdgeHz, statistics.bandwidthHz)
  if (!heard) return { statistics, pauseSec }
  const { points } = frames
  const { means, deviation } = measurePartialSpeaker(space, { points, speech, heard, typicalMean })
  return { statistics: { ...statistics, classes: means, deviation }, pauseSec }
}

export function writeVoiceProfile({ statistics, pauseSec }: VoiceProfile): Uint8Array {
  const pauses = { dimensions: [1], data: Float32Array.of(pauseSec) }
  return writeNamedArrays(statisticsToArrays(statistics).set('pauses', pauses), container)
}

/** RangeError, naming the fault, if the bytes are not a profile that was made with this space. */
export function readVoiceProfile(bytes: Uint8Array, space: SpeakerSpace): VoiceProfile {
  const arrays = readNamedArrays(bytes, container)
  const [pauseSec] = floatsOf(arrays, 'pauses', [1])
  if (!(pauseSec > 0 && Number.isFinite(pauseSec))) throw new RangeError('array pauses is no length of time')
  return { statistics: statisticsFromArrays(arrays, space.classCount), pauseSec }
}
