// The voice profile: all that the engine keeps of a reference. Its bytes are the engine's prompt, and what a
// saved voice carries: a container with magic `YINSVOIC`, version 2, and the arrays of `statistics-file.ts`.
import type { VocoderFrames } from './frames.js'
import { type ContainerKind, readNamedArrays, writeNamedArrays } from './named-arrays.js'
import { heardPoints, measurePartialSpeaker } from './partial-band.js'
import type { SpeakerSpace } from './speaker-space.js'
import { measureSpeaker, type SpeakerStatistics } from './speaker-statistics.js'
import { findSpeechFrames } from './speech-frames.js'
import { statisticsFromArrays, statisticsToArrays } from './statistics-file.js'

const container: ContainerKind = { magic: 'YINSVOIC', version: 2 }

export interface VoiceProfile {
  readonly statistics: SpeakerStatistics
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
  const heard = heardPoints(frames.lowEdgeHz, statistics.bandwidthHz)
  if (!heard) return { statistics }
  const speech = findSpeechFrames(frames.code, frames.frameCount)
  const { points } = frames
  const { means, deviation } = measurePartialSpeaker(space, { points, speech, heard, typicalMean })
  return { statistics: { ...statistics, classes: means, deviation } }
}

export function writeVoiceProfile({ statistics }: VoiceProfile): Uint8Array {
  return writeNamedArrays(statisticsToArrays(statistics), container)
}

/** RangeError, naming the fault, if the bytes are not a profile that was made with this space. */
export function readVoiceProfile(bytes: Uint8Array, space: SpeakerSpace): VoiceProfile {
  return { statistics: statisticsFromArrays(readNamedArrays(bytes, container), space.classCount) }
}
