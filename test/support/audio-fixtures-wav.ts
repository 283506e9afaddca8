// Wav files in every encoding that users have, each written from its specification.

export type WavEncoding = 'u8' | 's16' | 's24' | 's32' | 'f32' | 'f64' | 'mu-law' | 'a-law' | 'ima-adpcm'

export interface WavOptions {
  /** WAVE_FORMAT_EXTENSIBLE around integer or float samples. */
  readonly isExtensible?: boolean
  /** The length that the data chunk states, instead of its own. */
  readonly statedDataBytes?: number
}

const formatTags: Readonly<Record<WavEncoding, number>> = {
  u8: 1,
  s16: 1,
  s24: 1,
  s32: 1,
  f32: 3,
  f64: 3,
  'a-law': 6,
  'mu-law': 7,
  'ima-adpcm': 0x11,
}

const sampleBytes: Readonly<Record<Exclude<WavEncoding, 'ima-adpcm'>, number>> = {
  u8: 1,
  s16: 2,
  s24: 3,
  s32: 4,
  f32: 4,
  f64: 8,
  'a-law': 1,
  'mu-law': 1,
}

/** `channels` in [-1, 1], of equal length. ADPCM takes one channel. */
export function wavFile(
  channels: readonly ArrayLike<number>[],
  sampleRateHz: number,
  encoding: WavEncoding,
  { isExtensible = false, statedDataBytes }: WavOptions = {},
): Uint8Array<ArrayBuffer> {
  if (encoding === 'ima-adpcm')
    return riff(adpcmFormat(sampleRateHz), adpcmData(channels[0]), statedDataBytes)
  const bytesPerSample = sampleBytes[encoding]
  const blockBytes = channels.length * bytesPerSample
  const length = channels[0].length
  const data = new Uint8Array(length * blockBytes)
  const view = new DataView(data.buffer)
  for (let n = 0; n < length; n++) {
    channels.forEach((channel, c) => {
      putSample(view, n * blockBytes + c * bytesPerSample, channel[n], encoding)
    })
  }
  const format = new Uint8Array(isExtensible ? 40 : 16)
  const fields = new DataView(format.buffer)
  fields.setUint16(0, isExtensible ? 0xfffe : formatTags[encoding], true)
  fields.setUint16(2, channels.length, true)
  fields.setUint32(4, sampleRateHz, true)
  fields.setUint32(8, sampleRateHz * blockBytes, true)
  fields.setUint16(12, blockBytes, true)
  fields.setUint16(14, 8 * bytesPerSample, true)
  if (isExtensible) {
    fields.setUint16(16, 22, true)
    fields.setUint16(18, 8 * bytesPerSample, true)
    // KSDATAFORMAT_SUBTYPE: the tag, then a fixed GUID tail.
    format.set([formatTags[encoding], 0, 0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71], 24)
  }
  return riff(format, data, statedDataBytes)
}

function riff(format: Uint8Array, data: Uint8Array, statedDataBytes = data.length): Uint8Array<ArrayBuffer> {
  const chunk = (id: string, content: Uint8Array, stated = content.length) => {
    const out = new Uint8Array(8 + content.length + (content.length & 1))
    out.set(new TextEncoder().encode(id))
    new DataView(out.buffer).setUint32(4, stated, true)
    out.set(content, 8)
    return out
  }
  // A chunk of odd length before the data, which readers must step over.
  const parts = [
    chunk('fmt ', format),
    chunk('JUNK', Uint8Array.of(1, 2, 3)),
    chunk('data', data, statedDataBytes),
  ]
  const body = Buffer.concat([Buffer.from('WAVE'), ...parts])
  const head = Buffer.alloc(8)
  head.write('RIFF')
  head.writeUInt32LE(body.length, 4)
  return new Uint8Array(Buffer.concat([head, body]))
}

function putSample(
  view: DataView,
  offset: number,
  x: number,
  encoding: Exclude<WavEncoding, 'ima-adpcm'>,
): void {
  const integer = (scale: number) => Math.max(-scale, Math.min(scale - 1, Math.round(x * scale)))
  if (encoding === 'u8') view.setUint8(offset, integer(128) + 128)
  else if (encoding === 's16') view.setInt16(offset, integer(32_768), true)
  else if (encoding === 's24') {
    view.setInt16(offset + 1, integer(8_388_608) >> 8, true)
    view.setUint8(offset, integer(8_388_608) & 0xff)
  } else if (encoding === 's32') view.setInt32(offset, integer(2_147_483_648), true)
  else if (encoding === 'f32') view.setFloat32(offset, x, true)
  else if (encoding === 'f64') view.setFloat64(offset, x, true)
  else view.setUint8(offset, encoding === 'mu-law' ? muLawOf(integer(32_768)) : aLawOf(integer(32_768)))
}

/** ITU-T G.711, mu-law, from 16 bits. */
function muLawOf(value: number): number {
  const sign = value < 0 ? 0x80 : 0
  const magnitude = Math.min(32_635, Math.abs(value)) + 132
  const exponent = Math.floor(Math.log2(magnitude)) - 7
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff
}

/** ITU-T G.711, A-law, from 16 bits. */
function aLawOf(value: number): number {
  const sign = value < 0 ? 0 : 0x80
  const magnitude = Math.min(32_767, value < 0 ? -value - 1 : value)
  const exponent = magnitude < 256 ? 0 : Math.floor(Math.log2(magnitude)) - 7
  const mantissa = (magnitude >> (exponent === 0 ? 4 : exponent + 3)) & 0x0f
  return (sign | (exponent << 4) | mantissa) ^ 0x55
}

const adpcmBlockBytes = 256
const adpcmBlockSamples = 1 + (adpcmBlockBytes - 4) * 2

function adpcmFormat(sampleRateHz: number): Uint8Array {
  const format = new Uint8Array(20)
  const fields = new DataView(format.buffer)
  fields.setUint16(0, 0x11, true)
  fields.setUint16(2, 1, true)
  fields.setUint32(4, sampleRateHz, true)
  fields.setUint32(8, Math.round((sampleRateHz * adpcmBlockBytes) / adpcmBlockSamples), true)
  fields.setUint16(12, adpcmBlockBytes, true)
  fields.setUint16(14, 4, true)
  fields.setUint16(16, 2, true)
  fields.setUint16(18, adpcmBlockSamples, true)
  return format
}

/** IMA ADPCM (IMA Digital Audio Focus, Recommended Practices, 1992): the step sizes grow by about 1.1. */
const imaSteps = [
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97,
  107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724,
  796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026,
  4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500,
  20350, 22385, 24623, 27086, 29794, 32767,
]
const imaIndexChanges = [-1, -1, -1, -1, 2, 4, 6, 8]

function adpcmData(channel: ArrayLike<number>): Uint8Array {
  const blockCount = Math.floor(channel.length / adpcmBlockSamples)
  const data = new Uint8Array(blockCount * adpcmBlockBytes)
  const view = new DataView(data.buffer)
  let index = 0
  for (let block = 0; block < blockCount; block++) {
    const start = block * adpcmBlockSamples
    let predicted = Math.round(32_767 * channel[start])
    view.setInt16(block * adpcmBlockBytes, predicted, true)
    view.setUint8(block * adpcmBlockBytes + 2, index)
    for (let n = 1; n < adpcmBlockSamples; n++) {
      const step = imaSteps[index]
      const difference = Math.round(32_767 * channel[start + n]) - predicted
      const magnitude = Math.min(7, Math.floor((4 * Math.abs(difference)) / step))
      const change = ((2 * magnitude + 1) * step) >> 3
      predicted = Math.max(-32_768, Math.min(32_767, predicted + (difference < 0 ? -change : change)))
      index = Math.max(0, Math.min(imaSteps.length - 1, index + imaIndexChanges[magnitude]))
      const at = block * adpcmBlockBytes + 4 + ((n - 1) >> 1)
      data[at] |= (magnitude | (difference < 0 ? 8 : 0)) << (4 * ((n - 1) & 1))
    }
  }
  return data
}
