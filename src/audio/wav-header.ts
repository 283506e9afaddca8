// The header of our wav files: mono, 16 bit. RIFF as in Microsoft & IBM, Multimedia Programming Interface 1.0 (1991).
import { endianness } from 'node:os'
import { type AigcLabel, aigcJson, aigcKey } from './label/aigc-label.js'

const bytesPerSample = 2
/** RIFF counts in 32 bits: 24.8 hours at 24 kHz. A thousand bytes are left for the header. */
export const maxWavDataBytes = 0xffffffff - 1000
/** Stands for a length in the header of a file that is still being written. */
export const unknownWavLength = 0xffffffff
/** Of the dither of everything that is heard; fixed, so that equal samples give equal files. */
export const ditherSeed = 0x5eed

export const maxWavHours = (sampleRateHz: number) =>
  Math.floor(maxWavDataBytes / bytesPerSample / sampleRateHz / 3600)

/**
 * Everything before `dataBytes` of mono 16-bit samples; `unknownWavLength` if that is not known yet. The label is an
 * entry `AIGC` of a LIST/INFO chunk before the samples, so that it is there from the first byte of a stream on.
 */
export function wavHeader(
  dataBytes: number,
  sampleRateHz: number,
  label: AigcLabel | null = null,
): Uint8Array {
  const list = label ? infoChunk(aigcKey, aigcJson(label)) : new Uint8Array(0)
  const header = new Uint8Array(44 + list.length)
  const view = new DataView(header.buffer)
  const put = (offset: number, text: string) => header.set(new TextEncoder().encode(text), offset)
  put(0, 'RIFF')
  const isKnown = dataBytes !== unknownWavLength
  view.setUint32(4, isKnown ? header.length - 8 + dataBytes : unknownWavLength, true)
  put(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, sampleRateHz, true)
  view.setUint32(28, sampleRateHz * bytesPerSample, true)
  view.setUint16(32, bytesPerSample, true)
  view.setUint16(34, 8 * bytesPerSample, true)
  header.set(list, 36)
  put(36 + list.length, 'data')
  view.setUint32(40 + list.length, dataBytes, true)
  return header
}

/** A LIST chunk of type INFO with one entry, a text that ends in zero; of even length, as chunks are. */
function infoChunk(key: string, text: string): Uint8Array {
  const value = new TextEncoder().encode(`${text}\0`)
  const paddedLength = value.length + (value.length & 1)
  const chunk = new Uint8Array(20 + paddedLength)
  const view = new DataView(chunk.buffer)
  chunk.set(new TextEncoder().encode('LIST'))
  view.setUint32(4, 12 + paddedLength, true)
  chunk.set(new TextEncoder().encode(`INFO${key}`), 8)
  view.setUint32(16, value.length, true)
  chunk.set(value, 20)
  return chunk
}

/** 16-bit samples as the bytes of a wav file. */
export function littleEndianBytes(values: Int16Array): Uint8Array {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  return endianness() === 'LE' ? bytes : Buffer.from(bytes).swap16()
}
