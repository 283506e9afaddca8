// Frames of a base voice that are kept in its statistics: in 8 bits, and which of them are speech.
import { envelopeCodeSize } from '../../../../dsp/index.js'
import type { VocoderFrames } from '../frames.js'
import { floatsOf, type NamedArray, type NamedArrays } from '../named-arrays.js'
import { findSpeechFrames } from '../profile/speech-frames.js'

/** Consecutive frames of one speaker. */
export interface KeptFrames {
  /** Rows of 56. */
  readonly code: Float32Array
  /** 1 = speech. */
  readonly speech: Uint8Array
}

/** The first frames of a recording, `most` of them at the most. */
export function keepFrames(frames: VocoderFrames, most: number): KeptFrames {
  const frameCount = Math.min(frames.frameCount, most)
  const code = frames.code.slice(0, frameCount * envelopeCodeSize)
  return { code, speech: findSpeechFrames(code, frameCount) }
}

/** Arrays `frames` (frames × 56, int8, in units of `frame_scale`), `frame_scale` (56) and `speech` (frames, int8). */
export function keptFramesToArrays({ code, speech }: KeptFrames): Map<string, NamedArray> {
  const frameCount = speech.length
  const scale = new Float32Array(envelopeCodeSize)
  for (let n = 0; n < code.length; n++) {
    const k = n % envelopeCodeSize
    scale[k] = Math.max(scale[k], Math.abs(code[n]) / 127)
  }
  const data = Int8Array.from(code, (value, n) => Math.round(value / (scale[n % envelopeCodeSize] || 1)))
  return new Map<string, NamedArray>([
    ['frames', { dimensions: [frameCount, envelopeCodeSize], data }],
    ['frame_scale', { dimensions: [envelopeCodeSize], data: scale }],
    ['speech', { dimensions: [frameCount], data: Int8Array.from(speech) }],
  ])
}

/** The inverse; RangeError where an array is missing, of another size or not finite. */
export function keptFramesFromArrays(arrays: NamedArrays): KeptFrames {
  const scale = floatsOf(arrays, 'frame_scale', [envelopeCodeSize])
  const rows = arrays.get('frames')
  const speech = arrays.get('speech')
  if (!(rows?.data instanceof Int8Array) || !(speech?.data instanceof Int8Array)) {
    throw new RangeError('frames are missing')
  }
  const frameCount = speech.data.length
  if (rows.data.length !== frameCount * envelopeCodeSize || !scale.every(Number.isFinite)) {
    throw new RangeError('frames are damaged')
  }
  const code = Float32Array.from(rows.data, (value, n) => value * scale[n % envelopeCodeSize])
  return { code, speech: Uint8Array.from(speech.data, (value) => (value ? 1 : 0)) }
}
