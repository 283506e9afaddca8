// Decoding a whole file in memory. Runs inside the decoding thread: what it calls may be slow, greedy or never return.
import decodeAudio from 'audio-decode'
import { AppError } from '../foundation/index.js'
import { MonoCollector } from './mono-collector.js'
import type { Pcm } from './pcm.js'
import { type AudioFormat, sniffAudio } from './sniff.js'
import { readWav, withoutOtherChunks } from './wav-reader.js'

/** Small enough that the length limit is checked often, large enough that no decoder slows down. */
const chunkBytes = 1 << 20

/** The decoder in audio-decode that reads each format. */
const decoders: Readonly<Record<AudioFormat, () => ReturnType<typeof decodeAudio.mp3>>> = {
  wav: () => decodeAudio.wav(),
  mp3: () => decodeAudio.mp3(),
  flac: () => decodeAudio.flac(),
  'ogg-opus': () => decodeAudio.opus(),
  'ogg-vorbis': () => decodeAudio.oga(),
  'ogg-flac': () => decodeAudio.flac(),
  mp4: () => decodeAudio.m4a(),
  webm: () => decodeAudio.webm(),
  aac: () => decodeAudio.aac(),
  aiff: () => decodeAudio.aiff(),
  caf: () => decodeAudio.caf(),
  wma: () => decodeAudio.wma(),
  amr: () => decodeAudio.amr(),
}

/**
 * Mono samples of any audio file, at its own rate. Throws AppError `audio-empty`, `audio-not-audio`,
 * `audio-no-track`, `audio-undecodable` or `audio-too-long`. A file that is cut off gives what can be decoded.
 */
export async function decodeAudioBytes(bytes: Uint8Array, maxDurationSec: number): Promise<Pcm> {
  if (bytes.length === 0) throw new AppError('audio-empty', {})
  const sniffed = sniffAudio(bytes)
  if (sniffed.kind === 'other') throw new AppError('audio-not-audio', { found: sniffed.found })
  const collector = new MonoCollector(maxDurationSec)
  try {
    await decodeInto(collector, sniffed.format, bytes)
  } catch (error) {
    if (error instanceof AppError) throw error
    // What was decoded before the damage is kept, if it is enough to work with.
    if (collector.durationSec < 1) {
      throw new AppError('audio-undecodable', { format: sniffed.format }, { cause: error })
    }
  }
  const pcm = collector.toPcm()
  if (pcm.samples.length === 0) throw new AppError('audio-undecodable', { format: sniffed.format })
  return pcm
}

async function decodeInto(collector: MonoCollector, format: AudioFormat, bytes: Uint8Array): Promise<void> {
  if (format === 'wav') {
    const content = readWav(bytes)
    if (content) return collector.add(content.channels, content.sampleRateHz)
    return decodeStreamed(collector, format, withoutOtherChunks(bytes) ?? bytes)
  }
  // audio-decode needs quadratic time for Opus in WebM; and a container's track decides what reads it.
  if (format === 'webm' || format === 'mp4') {
    const { decodeOpusInContainer } = await import('./decode-opus.js')
    if (await decodeOpusInContainer(bytes, format, collector)) return
  }
  return decodeStreamed(collector, format, bytes)
}

async function decodeStreamed(
  collector: MonoCollector,
  format: AudioFormat,
  bytes: Uint8Array,
): Promise<void> {
  const decoder = await decoders[format]()
  try {
    for (let offset = 0; offset < bytes.length; offset += chunkBytes) {
      const { channelData, sampleRate } = await decoder(bytes.subarray(offset, offset + chunkBytes))
      collector.add(channelData, sampleRate)
    }
    const { channelData, sampleRate } = await decoder()
    collector.add(channelData, sampleRate)
  } finally {
    decoder.free()
  }
}
