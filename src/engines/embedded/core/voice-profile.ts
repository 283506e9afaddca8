// The voice profile: all that the engine keeps of a reference. Its bytes are the engine's prompt, and what a
// saved voice carries: a container with magic `YINSVOIC`, version 1, the arrays of `statistics-file.ts` and
//   exemplars       frames × 48  int8, in units of exemplar_scale
//   exemplar_scale  48
//   speech          frames       int8, 1 = speech
import { lowBandOrder } from '../../../dsp/index.js'
import { completeBandHz, completeLowBand } from './band-completion.js'
import type { ExemplarFrames } from './exemplars.js'
import type { VocoderFrames } from './frames.js'
import {
  type ContainerKind,
  floatsOf,
  type NamedArrays,
  readNamedArrays,
  writeNamedArrays,
} from './named-arrays.js'
import { measureBandwidthHz } from './reference-bandwidth.js'
import type { SpeakerSpace } from './speaker-space.js'
import { lowBandOf, measureSpeaker, type SpeakerStatistics } from './speaker-statistics.js'
import { findSpeechFrames } from './speech-frames.js'
import { statisticsFromArrays, statisticsToArrays } from './statistics-file.js'

const container: ContainerKind = { magic: 'YINSVOIC', version: 1 }
/** Exemplars of so many frames (15 s) at most. */
const mostExemplarFrames = 3000

export interface VoiceProfile {
  readonly statistics: SpeakerStatistics
  readonly exemplars: ExemplarFrames
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
  const { statistics, speech } = measureSpeaker(space, whole)
  const kept = Math.min(whole.frameCount, mostExemplarFrames)
  const code = lowBandOf(whole).slice(0, kept * lowBandOrder)
  return { statistics: { ...statistics, bandwidthHz }, exemplars: { code, mask: speech.slice(0, kept) } }
}

export function writeVoiceProfile({ statistics, exemplars }: VoiceProfile): Uint8Array {
  const frameCount = exemplars.mask.length
  const scale = new Float32Array(lowBandOrder)
  for (let n = 0; n < exemplars.code.length; n++) {
    scale[n % lowBandOrder] = Math.max(scale[n % lowBandOrder], Math.abs(exemplars.code[n]) / 127)
  }
  const code = Int8Array.from(exemplars.code, (value, n) =>
    Math.round(value / (scale[n % lowBandOrder] || 1)),
  )
  const arrays = statisticsToArrays(statistics)
  arrays.set('exemplars', { dimensions: [frameCount, lowBandOrder], data: code })
  arrays.set('exemplar_scale', { dimensions: [lowBandOrder], data: scale })
  arrays.set('speech', { dimensions: [frameCount], data: Int8Array.from(exemplars.mask) })
  return writeNamedArrays(arrays, container)
}

/** RangeError, naming the fault, if the bytes are not a profile that was made with this space. */
export function readVoiceProfile(bytes: Uint8Array, space: SpeakerSpace): VoiceProfile {
  const arrays = readNamedArrays(bytes, container)
  return { statistics: statisticsFromArrays(arrays, space.classCount), exemplars: readExemplars(arrays) }
}

function readExemplars(arrays: NamedArrays): ExemplarFrames {
  const scale = floatsOf(arrays, 'exemplar_scale', [lowBandOrder])
  const codes = arrays.get('exemplars')
  const speech = arrays.get('speech')
  if (!(codes?.data instanceof Int8Array) || !(speech?.data instanceof Int8Array)) {
    throw new RangeError('exemplars are missing')
  }
  if (codes.data.length !== speech.data.length * lowBandOrder || !scale.every(Number.isFinite)) {
    throw new RangeError('exemplars are damaged')
  }
  return {
    code: Float32Array.from(codes.data, (value, n) => value * scale[n % lowBandOrder]),
    mask: Uint8Array.from(speech.data, (value) => (value ? 1 : 0)),
  }
}
