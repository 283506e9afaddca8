import { Random, toInt16WithDither } from '../../dsp/index.js'
import { aigcJson, aigcKey } from '../label/index.js'
import { ditherSeed } from '../wav-header.js'
import { type EncoderFactory, type Patch, shortestSilence } from './encoder.js'
import { MediaOutput, streamTarget } from './media-output.js'

let isRegistered = false

/** Mono FLAC of 16 bits. Decodes to exactly the samples of a wav file; a stream does not tell their number. */
export const createFlacEncoder: EncoderFactory = async ({ sampleRateHz, label, emit }) => {
  const media = await import('mediabunny')
  const { registerFlacEncoder } = await import('@mediabunny/flac-encoder')
  if (!isRegistered) registerFlacEncoder()
  isRegistered = true
  const output = await MediaOutput.start(
    media,
    {
      format: new media.FlacOutputFormat({ appendOnly: true }),
      target: streamTarget(media, emit),
      source: new media.AudioSampleSource({ codec: 'flac' }),
      sampleRateHz,
    },
    label ? { [aigcKey]: aigcJson(label) } : {},
  )
  const random = new Random(ditherSeed)
  const add = (samples: Float32Array) => output.add(toInt16WithDither(samples, random))
  return {
    add,
    finish: async () => {
      if (output.sampleCount === 0) await add(shortestSilence(sampleRateHz))
      await output.finish()
      return [lengthPatch(sampleRateHz, output.sampleCount)]
    },
    dispose: () => output.dispose(),
  }
}

/** Bytes 10 to 17 of STREAMINFO (RFC 9639, 8.2): 20 bits rate, 3 channels - 1, 5 bits - 1, 36 number of samples. */
function lengthPatch(sampleRateHz: number, sampleCount: number): Patch {
  const bytes = new Uint8Array(8)
  const bitsPerSample = 16n
  const packed = (BigInt(sampleRateHz) << 44n) | ((bitsPerSample - 1n) << 36n) | BigInt(sampleCount)
  new DataView(bytes.buffer).setBigUint64(0, packed)
  const streamInfoStart = 8
  return { offset: streamInfoStart + 10, bytes }
}
