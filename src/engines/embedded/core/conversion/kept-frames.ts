// Frames of a base voice that are kept in its statistics: the low band in 8 bits, and which frames are speech.
import { envelopeCodeSize, lowBandOrder } from '../../../../dsp/index.js'
import type { VocoderFrames } from '../frames.js'
import { floatsOf, type NamedArray, type NamedArrays } from '../named-arrays.js'
import { findSpeechFrames } from '../profile/speech-frames.js'

/** Consecutive frames of one speaker. */
export interface KeptFrames {
  /** Rows of 56; the band above 8 kHz is zero. */
  readonly code: Float32Array
  /** 1 = speech. */
  readonly speech: Uint8Array
}

/** The first frames of a recording, `most` of them at the most. */
export function keepFrames(frames: VocoderFrames, most: number): KeptFrames {
  const frameCount = Math.min(frames.frameCount, most)
  const code = frames.code.slice(0, frameCount * envelopeCodeSize)
  for (let at = lowBandOrder; at < code.length; at += envelopeCodeSize) {
    code.fill(0, at, at + envelopeCodeSize - lowBandOrder)
  }
  return { code, speech: findSpeechFrames(code, frameCount) }
}

/** Arrays `frames` (frames × 48, int8, in units of `frame_scale`), `frame_scale` (48) and `speech` (frames, int8). */
export function keptFramesToArrays({ code, speech }: KeptFrames): Map<string, NamedArray> {
  const frameCount = speech.length
  const scale = new Float32Array(lowBandOrder)
  const each = (visit: (coefficient: number, at: number, n: number) => void) => {
    for (let n = 0; n < frameCount * lowBandOrder; n++) {
      const coefficient = n % lowBandOrder
      visit(coefficient, Math.floor(n / lowBandOrder) * envelopeCodeSize + coefficient, n)
    }
  }
  each((k, at) => {
    scale[k] = Math.max(scale[k], Math.abs(code[at]) / 127)
  })
  const data = new Int8Array(frameCount * lowBandOrder)
  each((k, at, n) => {
    data[n] = Math.round(code[at] / (scale[k] || 1))
  })
  return new Map<string, NamedArray>([
    ['frames', { dimensions: [frameCount, lowBandOrder], data }],
    ['frame_scale', { dimensions: [lowBandOrder], data: scale }],
    ['speech', { dimensions: [frameCount], data: Int8Array.from(speech) }],
  ])
}

/** The inverse; RangeError where an array is missing, of another size or not finite. */
export function keptFramesFromArrays(arrays: NamedArrays): KeptFrames {
  const scale = floatsOf(arrays, 'frame_scale', [lowBandOrder])
  const rows = arrays.get('frames')
  const speech = arrays.get('speech')
  if (!(rows?.data instanceof Int8Array) || !(speech?.data instanceof Int8Array)) {
    throw new RangeError('frames are missing')
  }
  const frameCount = speech.data.length
  if (rows.data.length !== frameCount * lowBandOrder || !scale.every(Number.isFinite)) {
    throw new RangeError('frames are damaged')
  }
  const code = new Float32Array(frameCount * envelopeCodeSize)
  for (let n = 0; n < rows.data.length; n++) {
    const k = n % lowBandOrder
    code[Math.floor(n / lowBandOrder) * envelopeCodeSize + k] = rows.data[n] * scale[k]
  }
  return { code, speech: Uint8Array.from(speech.data, (value) => (value ? 1 : 0)) }
}
