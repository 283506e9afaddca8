// Opus in WebM or MP4: what browsers record. mediabunny takes the packets out, opus-decoder decodes them (RFC 7845 for
// the header that both containers carry).
import { BufferSource, EncodedPacketSink, Input, MATROSKA, MP4, QTFF, WEBM } from 'mediabunny'
import { OpusDecoder } from 'opus-decoder'
import { AppError } from '../foundation/index.js'
import type { MonoCollector } from './mono-collector.js'

const sampleRateHz = 48_000
/** One second of the usual 20 ms packets. */
const packetsPerBatch = 50

/**
 * Decodes the first audio track into `collector` and resolves to true; to false if its codec is another one. Throws
 * AppError `audio-no-track`, and Error on a damaged file.
 */
export async function decodeOpusInContainer(
  bytes: Uint8Array,
  format: 'webm' | 'mp4',
  collector: MonoCollector,
): Promise<boolean> {
  using input = new Input({ source: new BufferSource(bytes), formats: [WEBM, MATROSKA, MP4, QTFF] })
  if ((await input.getTracks()).length === 0) throw new Error('a container without tracks')
  const track = await input.getPrimaryAudioTrack()
  if (!track) throw new AppError('audio-no-track', { format })
  if ((await track.getCodec()) !== 'opus') return false
  const config = await track.getDecoderConfig()
  const layout = readOpusHeader(config?.description)
  const decoder = new OpusDecoder(layout)
  await decoder.ready
  try {
    let batch: Uint8Array[] = []
    const flush = () => {
      const { channelData } = decoder.decodeFrames(batch)
      collector.add(channelData, sampleRateHz)
      batch = []
    }
    for await (const packet of new EncodedPacketSink(track).packets()) {
      batch.push(packet.data)
      if (batch.length === packetsPerBatch) flush()
    }
    flush()
  } finally {
    decoder.free()
  }
  return true
}

interface OpusLayout {
  readonly channels: number
  readonly preSkip: number
  readonly streamCount: number
  readonly coupledStreamCount: number
  readonly channelMappingTable: number[]
}

const stereo: OpusLayout = {
  channels: 2,
  preSkip: 0,
  streamCount: 1,
  coupledStreamCount: 1,
  channelMappingTable: [0, 1],
}

/** The identification header (RFC 7845, 5.1), with or without its magic; stereo where there is none. */
function readOpusHeader(description: ArrayBufferLike | ArrayBufferView | undefined): OpusLayout {
  if (!description) return stereo
  const bytes = ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 19) return stereo
  const channels = view.getUint8(9)
  const preSkip = view.getUint16(10, true)
  const mappingFamily = view.getUint8(18)
  if (channels < 1 || channels > 8) throw new RangeError(`Opus with ${channels} channels`)
  if (mappingFamily === 0 || bytes.length < 21 + channels) {
    const isStereo = channels === 2
    return {
      channels,
      preSkip,
      streamCount: 1,
      coupledStreamCount: isStereo ? 1 : 0,
      channelMappingTable: isStereo ? [0, 1] : [0],
    }
  }
  return {
    channels,
    preSkip,
    streamCount: view.getUint8(19),
    coupledStreamCount: view.getUint8(20),
    channelMappingTable: [...bytes.subarray(21, 21 + channels)],
  }
}
