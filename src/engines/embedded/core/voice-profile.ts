// The voice profile: all that the engine keeps of a reference. Its bytes are the engine's prompt, and what a
// saved voice carries: a container with magic `YINSVOIC`, version 2, and the arrays of `statistics-file.ts`.
import { completeBandHz, completeLowBand } from './band-completion.js'
import type { VocoderFrames } from './frames.js'
import { type ContainerKind, readNamedArrays, writeNamedArrays } from './named-arrays.js'
import { measureBandwidthHz } from './reference-bandwidth.js'
import type { SpeakerSpace } from './speaker-space.js'
import { measureSpeaker, type SpeakerStatistics } from './speaker-statistics.js'
import { findSpeechFrames } from './speech-frames.js'
import { statisticsFromArrays, statisticsToArrays } from './statistics-file.js'

const container: ContainerKind = { magic: 'YINSVOIC', version: 2 }

export interface VoiceProfile {
  readonly statistics: SpeakerStatistics
}

/** Vocoder frames of a reference, with the power spectra (rows of 513) that they were coded from. */
export interface ReferenceFrames extends VocoderFrames {
  readonly envelope: Float32Array | null
}

/**
 * Learns a speaker. `typicalMean`: mean code of a full recording, for references that end below 6 kHz
 * (telephone), whose upper part is guessed; without an envelope it is not.
 */
export function learnVoice(
  space: SpeakerSpace,
  frames: ReferenceFrames,
  typicalMean: ArrayLike<number>,
): VoiceProfile {
  const bandwidthHz = measureBandwidthHz(frames.code, findSpeechFrames(frames.code, frames.frameCount))
  const whole =
    frames.envelope && bandwidthHz < completeBandHz
      ? completeLowBand(frames, frames.envelope, bandwidthHz, space, typicalMean)
      : frames
  return { statistics: { ...measureSpeaker(space, whole), bandwidthHz } }
}

export function writeVoiceProfile({ statistics }: VoiceProfile): Uint8Array {
  return writeNamedArrays(statisticsToArrays(statistics), container)
}

/** RangeError, naming the fault, if the bytes are not a profile that was made with this space. */
export function readVoiceProfile(bytes: Uint8Array, space: SpeakerSpace): VoiceProfile {
  return { statistics: statisticsFromArrays(readNamedArrays(bytes, container), space.classCount) }
}
