import { type EncoderFactory, shortestSilence } from './encoder.js'
import { labelTag } from './id3.js'

/** Constant, so that players know the length of a stream without an index; transparent for mono speech. */
const bitrateKbps = 96

/**
 * MPEG layer III by LAME. Decoders give 1105 samples of silence before the sound (the delay of encoder and decoder) and
 * up to two frames of 576 after it, since a stream has no header that would tell them. LAME lowers the level by 5 % so
 * that what it adds does not clip.
 */
export const createMp3Encoder: EncoderFactory = async ({ sampleRateHz, label, emit }) => {
  const lame = await (await import('wasm-media-encoders')).createMp3Encoder()
  lame.configure({ channels: 1, sampleRate: sampleRateHz, bitrate: bitrateKbps })
  let isEmpty = true
  // LAME's answers are views on its memory.
  const send = (bytes: Uint8Array) => {
    if (bytes.length > 0) emit(Uint8Array.from(bytes))
  }
  const add = (samples: Float32Array) => {
    if (samples.length === 0) return
    if (isEmpty && label) emit(labelTag(label))
    isEmpty = false
    send(lame.encode([samples]))
  }
  return {
    add: async (samples) => add(samples),
    finish: async () => {
      if (isEmpty) add(shortestSilence(sampleRateHz))
      send(lame.finalize())
      return []
    },
    dispose: async () => undefined,
  }
}
