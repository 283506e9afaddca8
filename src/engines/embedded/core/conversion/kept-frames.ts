// Frames of a base voice that are kept in its statistics: in 8 bits, and which of them are speech.
import { envelopeCodeSize } from '../../../../dsp/index.js'
import type { VocoderFrames } from '../frames.js'
import { floatsOf, type NamedArray, type NamedArrays } from '../named-arrays.js'
import { findSpeechFrames } from '../profile/speech-frames.js'

/** Some of what one speaker said, in stretches. */
export interface KeptFrames {
  /** Rows of 56. */
  readonly code: Float32Array
  /** 1 = speech. */
  readonly speech: Uint8Array
}

/** A second: more of the sentences are heard from than by their beginnings, and few frames lie beside a cut. */
const stretchFrames = 200

/** Stretches spread evenly over a recording, `most` frames at the most (whole stretches); all of a shorter one. */
export function keepFrames(frames: VocoderFrames, most: number): KeptFrames {
  const ranges = stretchesOf(frames.frameCount, most)
  const frameCount = ranges.reduce((sum, [from, to]) => sum + to - from, 0)
  const code = new Float32Array(frameCount * envelopeCodeSize)
  let end = 0
  for (const [from, to] of ranges) {
    code.set(frames.code.subarray(from * envelopeCodeSize, to * envelopeCodeSize), end * envelopeCodeSize)
    end += to - from
  }
  return { code, speech: findSpeechFrames(code, frameCount) }
}

function stretchesOf(frameCount: number, most: number): (readonly [from: number, to: number])[] {
  const count = Math.floor(most / stretchFrames)
  if (frameCount <= most || count < 1) return [[0, Math.min(frameCount, most)]]
  return Array.from({ length: count }, (_, n) => {
    const from = Math.round(((n + 0.5) * frameCount) / count - stretchFrames / 2)
    return [from, from + stretchFrames] as const
  })
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
