import { type EncoderFactory, shortestSilence } from './encoder.js'
import { finishM4a, labelPlaceholder } from './m4a-boxes.js'
import { type MediaBunny, MediaOutput, streamTarget } from './media-output.js'

const bitrateBps = 96_000

let isRegistered = false

async function loadMedia(): Promise<MediaBunny> {
  const media = await import('mediabunny')
  const { registerAacEncoder } = await import('@mediabunny/aac-encoder')
  if (!isRegistered) registerAacEncoder()
  isRegistered = true
  return media
}

const aacSource = (media: MediaBunny) =>
  new media.AudioSampleSource({ codec: 'aac', bitrate: bitrateBps, bitrateMode: 'constant' })

/**
 * AAC-LC in ADTS frames: streams, and has no place for the label. Decodes with 1024 samples of silence before the sound
 * and up to two frames of 1024 after it.
 */
export const createAdtsEncoder: EncoderFactory = async ({ sampleRateHz, emit }) => {
  const media = await loadMedia()
  const format = new media.AdtsOutputFormat()
  const target = streamTarget(media, emit)
  const output = await MediaOutput.start(
    media,
    { format, target, source: aacSource(media), sampleRateHz },
    {},
  )
  return {
    add: (samples) => output.add(samples),
    finish: async () => {
      if (output.sampleCount === 0) await output.add(shortestSilence(sampleRateHz))
      await output.finish()
      return []
    },
    dispose: () => output.dispose(),
  }
}

/**
 * AAC-LC in an MP4 file with its index in front, as players want it: no byte leaves before the end of the input, and the
 * encoded sound stays in memory until then (43 MB for an hour).
 */
export const createM4aEncoder: EncoderFactory = async ({ sampleRateHz, label, emit }) => {
  const media = await loadMedia()
  const target = new media.BufferTarget()
  const format = new media.Mp4OutputFormat({ fastStart: 'in-memory' })
  const output = await MediaOutput.start(
    media,
    { format, target, source: aacSource(media), sampleRateHz },
    label ? labelPlaceholder(label) : {},
  )
  return {
    add: (samples) => output.add(samples),
    finish: async () => {
      if (output.sampleCount === 0) await output.add(shortestSilence(sampleRateHz))
      await output.finish()
      if (!target.buffer) throw new Error('the MP4 muxer wrote nothing')
      const file = new Uint8Array(target.buffer)
      finishM4a(file, label)
      emit(file)
      return []
    },
    dispose: () => output.dispose(),
  }
}
