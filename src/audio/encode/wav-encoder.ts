import { Random, toInt16WithDither } from '../../dsp/index.js'
import { AppError } from '../../foundation/index.js'
import {
  ditherSeed,
  littleEndianBytes,
  maxWavDataBytes,
  maxWavHours,
  unknownWavLength,
  wavHeader,
} from '../wav-header.js'
import type { AudioEncoder, EncoderFactory } from './encoder.js'

/** Samples of 16 bits, little endian, and nothing else. */
export const createPcmEncoder: EncoderFactory = async ({ emit }) => {
  const random = new Random(ditherSeed)
  return {
    add: async (samples) => emit(littleEndianBytes(toInt16WithDither(samples, random))),
    finish: async () => [],
    dispose: async () => undefined,
  }
}

/**
 * Mono, 16 bit. The header leaves with the first samples and says "until the end of the file" (the largest length) for
 * lengths; a file that can be written to gets the right ones in the end.
 */
export const createWavEncoder: EncoderFactory = async ({ sampleRateHz, label, emit }) => {
  let dataBytes = 0
  const data = await createPcmEncoder({
    sampleRateHz,
    label,
    emit: (bytes) => {
      if (dataBytes === 0) emit(wavHeader(unknownWavLength, sampleRateHz, label))
      dataBytes += bytes.length
      if (dataBytes > maxWavDataBytes)
        throw new AppError('audio-output-too-long', { format: 'wav', maxHours: maxWavHours(sampleRateHz) })
      emit(bytes)
    },
  })
  const encoder: AudioEncoder = {
    add: async (samples) => {
      if (samples.length > 0) await data.add(samples)
    },
    finish: async () => {
      const bytes = wavHeader(dataBytes, sampleRateHz, label)
      if (dataBytes > 0) return [{ offset: 0, bytes }]
      emit(bytes)
      return []
    },
    dispose: async () => undefined,
  }
  return encoder
}
