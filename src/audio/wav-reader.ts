// Reading RIFF/WAVE: linear PCM of 8 to 32 bits and float of 32 and 64 bits, any number of channels. Microsoft &
// IBM, Multimedia Programming Interface 1.0 (1991); WAVE_FORMAT_EXTENSIBLE; RF64 as in EBU Tech 3306.
import type { Pcm } from './pcm.js'

export interface WavContent {
  readonly channels: readonly Float32Array[]
  readonly sampleRateHz: number
}

interface WavChunks {
  /** Offset and length of the format chunk's content, as far as it is there. */
  readonly formatStart: number
  readonly formatBytes: number
  readonly dataStart: number
  readonly dataEnd: number
}

interface WavFormat {
  readonly encoding: 'integer' | 'float'
  readonly channelCount: number
  readonly sampleRateHz: number
  readonly bytesPerSample: number
}

const maxChannelCount = 64

/**
 * The samples of a wav file, in [-1, 1]; null if it is no wav file or in a compressed encoding. A data chunk that is
 * cut off, or whose length was never written (a recorder that crashed), is read as far as it goes.
 */
export function readWav(bytes: Uint8Array): WavContent | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const chunks = findChunks(view)
  const format = chunks && readFormat(view, chunks.formatStart, chunks.formatBytes)
  if (!format) return null
  const channels = readSamples(view, chunks.dataStart, chunks.dataEnd, format)
  return { channels, sampleRateHz: format.sampleRateHz }
}

/** Whether the data chunk announces more than is there; not where its length was never written. */
export function isWavCutOff(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const chunks = findChunks(view)
  if (!chunks) return false
  const announced = view.getUint32(chunks.dataStart - 4, true)
  // Streams announce the most that fits, signed or unsigned.
  return announced < 0x7fff0000 && chunks.dataStart + announced > bytes.length
}

/** The same file with nothing but its format and data, for readers that stumble over other chunks; null if it is no wav file. */
export function withoutOtherChunks(bytes: Uint8Array): Uint8Array | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const chunks = findChunks(view)
  if (!chunks) return null
  const format = bytes.subarray(chunks.formatStart, chunks.formatStart + chunks.formatBytes)
  const data = bytes.subarray(chunks.dataStart, chunks.dataEnd)
  const file = new Uint8Array(12 + 8 + format.length + 8 + data.length)
  const out = new DataView(file.buffer)
  const chunk = (offset: number, id: string, content: Uint8Array) => {
    file.set(new TextEncoder().encode(id), offset)
    out.setUint32(offset + 4, content.length, true)
    file.set(content, offset + 8)
  }
  chunk(0, 'RIFF', new Uint8Array(0))
  out.setUint32(4, file.length - 8, true)
  file.set(new TextEncoder().encode('WAVE'), 8)
  chunk(12, 'fmt ', format)
  chunk(20 + format.length, 'data', data)
  return file
}

function findChunks(view: DataView): WavChunks | null {
  const end = view.byteLength
  if (end < 12 || !['RIFF', 'RF64'].includes(tag(view, 0)) || tag(view, 8) !== 'WAVE') return null
  let format: Pick<WavChunks, 'formatStart' | 'formatBytes'> | null = null
  for (let offset = 12; offset + 8 <= end; ) {
    const id = tag(view, offset)
    const length = view.getUint32(offset + 4, true)
    const start = offset + 8
    if (id === 'fmt ') format = { formatStart: start, formatBytes: Math.min(length, end - start) }
    if (id === 'data') {
      const isLengthKnown = length !== 0 && length !== 0xffffffff
      return (
        format && {
          ...format,
          dataStart: start,
          dataEnd: isLengthKnown ? Math.min(start + length, end) : end,
        }
      )
    }
    offset = start + length + (length & 1)
  }
  return null
}

/** Down-mixed with equal weights; null as for `readWav`. */
export function readWavMono(bytes: Uint8Array): Pcm | null {
  const content = readWav(bytes)
  if (!content) return null
  const [first = new Float32Array(0), ...others] = content.channels
  const samples = Float32Array.from(first)
  for (const channel of others)
    for (let n = 0; n < samples.length; n++) samples[n] = (samples[n] ?? 0) + (channel[n] ?? 0)
  if (others.length > 0)
    for (let n = 0; n < samples.length; n++) samples[n] = (samples[n] ?? 0) / content.channels.length
  return { samples, sampleRateHz: content.sampleRateHz }
}

function readFormat(view: DataView, start: number, length: number): WavFormat | null {
  if (length < 16) return null
  let tagNumber = view.getUint16(start, true)
  if (tagNumber === 0xfffe) {
    // Extensible: the real tag is the first two bytes of the sub-format's GUID.
    if (length < 26) return null
    tagNumber = view.getUint16(start + 24, true)
  }
  const channelCount = view.getUint16(start + 2, true)
  const sampleRateHz = view.getUint32(start + 4, true)
  const bytesPerSample = view.getUint16(start + 14, true) / 8
  const encoding = tagNumber === 1 ? 'integer' : tagNumber === 3 ? 'float' : null
  const sizes = encoding === 'integer' ? [1, 2, 3, 4] : [4, 8]
  if (!encoding || !sizes.includes(bytesPerSample)) return null
  if (channelCount < 1 || channelCount > maxChannelCount || sampleRateHz === 0) return null
  return { encoding, channelCount, sampleRateHz, bytesPerSample }
}

function readSamples(view: DataView, start: number, end: number, format: WavFormat): Float32Array[] {
  const { channelCount, bytesPerSample } = format
  const blockBytes = channelCount * bytesPerSample
  const length = Math.max(0, Math.floor((end - start) / blockBytes))
  const read = sampleReader(view, format)
  return Array.from({ length: channelCount }, (_, channel) => {
    const samples = new Float32Array(length)
    let offset = start + channel * bytesPerSample
    for (let n = 0; n < length; n++) {
      const value = read(offset)
      samples[n] = Number.isFinite(value) ? value : 0
      offset += blockBytes
    }
    return samples
  })
}

function sampleReader(view: DataView, { encoding, bytesPerSample }: WavFormat): (offset: number) => number {
  if (encoding === 'float') {
    return bytesPerSample === 4
      ? (offset) => view.getFloat32(offset, true)
      : (offset) => view.getFloat64(offset, true)
  }
  if (bytesPerSample === 1) return (offset) => (view.getUint8(offset) - 128) / 128
  if (bytesPerSample === 2) return (offset) => view.getInt16(offset, true) / 32_768
  if (bytesPerSample === 4) return (offset) => view.getInt32(offset, true) / 2_147_483_648
  return (offset) => (view.getInt16(offset + 1, true) * 256 + view.getUint8(offset)) / 8_388_608
}

function tag(view: DataView, offset: number): string {
  let text = ''
  for (let n = 0; n < 4; n++) text += String.fromCharCode(view.getUint8(offset + n))
  return text
}
