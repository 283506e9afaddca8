// Cutting and joining stretches of vocoder frames.
import { envelopeCodeSize } from '../../../../dsp/index.js'
import type { VocoderFrames } from '../frames.js'

const bandCount = 3

/** A copy of frames `from` up to, not including, `to`. */
export function sliceFrames(frames: VocoderFrames, from: number, to: number): VocoderFrames {
  return {
    frameCount: to - from,
    code: frames.code.slice(from * envelopeCodeSize, to * envelopeCodeSize),
    bandAperiodicityDb: frames.bandAperiodicityDb.slice(from * bandCount, to * bandCount),
    f0Hz: frames.f0Hz.slice(from, to),
  }
}

/** The frames from `from` on, as a view: rows are looked up when they are read. */
export function framesFrom(frames: VocoderFrames, from: number): VocoderFrames {
  return {
    frameCount: frames.frameCount - from,
    get code() {
      return frames.code.subarray(from * envelopeCodeSize)
    },
    get bandAperiodicityDb() {
      return frames.bandAperiodicityDb.subarray(from * bandCount)
    },
    get f0Hz() {
      return frames.f0Hz.subarray(from)
    },
  }
}

/** All stretches, one after another. */
export function joinFrames(stretches: readonly VocoderFrames[]): VocoderFrames {
  const frameCount = stretches.reduce((sum, stretch) => sum + stretch.frameCount, 0)
  const joined = newFrames(frameCount)
  let at = 0
  for (const stretch of stretches) {
    joined.code.set(stretch.code, at * envelopeCodeSize)
    joined.bandAperiodicityDb.set(stretch.bandAperiodicityDb, at * bandCount)
    joined.f0Hz.set(stretch.f0Hz, at)
    at += stretch.frameCount
  }
  return joined
}

/** Frames of zeros. */
export function newFrames(frameCount: number): VocoderFrames {
  return {
    frameCount,
    code: new Float32Array(frameCount * envelopeCodeSize),
    bandAperiodicityDb: new Float32Array(frameCount * bandCount),
    f0Hz: new Float32Array(frameCount),
  }
}
