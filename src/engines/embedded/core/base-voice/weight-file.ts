/**
 * The weight file of a base voice ('YBV1'): uint32 header length, ASCII JSON header, float16 tensors back to
 * back, little endian. Written by training/base-voice/export.py, which says what each tensor means.
 */
import type { ToneBounds } from './tone-bounds.js'

export interface WeightHeader {
  readonly name: string
  readonly language: string
  readonly sampleRateHz: number
  readonly framePeriodMs: number
  /** Values of the envelope code per frame. */
  readonly codeSize: number
  readonly aperiodicityBands: number
  /** What the networks know of a phone, by name: 'phone', and keys of `ContextPhone.context`. */
  readonly fields: readonly string[]
  /** Phones by number; the first is silence. */
  readonly phones: readonly string[]
  readonly dilations: readonly number[]
  /** Tempo at rate 1: for a voice of words the share of a word's length in citation, for one of sentences 1. */
  readonly naturalTempo: number
  /** Tempos heard in training. */
  readonly tempoRange: readonly [number, number]
  /** Of a Mandarin voice of words: where its F0 is kept by rule. */
  readonly toneBounds?: ToneBounds
  readonly crc32: number
  readonly tensors: readonly {
    readonly name: string
    readonly shape: readonly number[]
    readonly offset: number
  }[]
}

export interface Tensor {
  readonly shape: readonly number[]
  readonly data: Float32Array
}

const magic = 'YBV1'

/** Parsed weights of a base voice. */
export class WeightFile {
  readonly header: WeightHeader
  readonly #tensors = new Map<string, Tensor>()

  /** Throws an Error that says what is wrong for anything but an intact weight file. */
  constructor(bytes: Uint8Array) {
    if (bytes.length < 8 || ascii(bytes.subarray(0, 4)) !== magic) {
      throw new Error(`Not a base voice: the file does not begin with ${magic}`)
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const payloadStart = 8 + view.getUint32(4, true)
    if (payloadStart > bytes.length) throw new Error('Base voice is cut short: its header is incomplete')
    this.header = JSON.parse(ascii(bytes.subarray(8, payloadStart))) as WeightHeader
    const payload = bytes.subarray(payloadStart)
    if (crc32(payload) !== this.header.crc32) {
      throw new Error(`Base voice ${this.header.name} is damaged: its checksum does not match`)
    }
    for (const { name, shape, offset } of this.header.tensors) {
      const data = decodeHalves(
        view,
        payloadStart + offset,
        shape.reduce((product, size) => product * size, 1),
      )
      this.#tensors.set(name, { shape, data })
    }
  }

  has(name: string): boolean {
    return this.#tensors.has(name)
  }

  /** Throws an Error if the file has no tensor of that name. */
  tensor(name: string): Tensor {
    const tensor = this.#tensors.get(name)
    if (!tensor) throw new Error(`Base voice ${this.header.name} has no weights named ${name}`)
    return tensor
  }
}

function ascii(bytes: Uint8Array): string {
  let text = ''
  for (let start = 0; start < bytes.length; start += 4096) {
    text += String.fromCharCode(...bytes.subarray(start, start + 4096))
  }
  return text
}

/** IEEE 754 binary16 to numbers. */
function decodeHalves(view: DataView, start: number, count: number): Float32Array {
  const values = new Float32Array(count)
  for (let index = 0; index < count; index++) {
    const half = view.getUint16(start + 2 * index, true)
    const exponent = (half >> 10) & 31
    const fraction = half & 1023
    const magnitude = exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25)
    values[index] = half & 0x8000 ? -magnitude : magnitude
  }
  return values
}

/** CRC-32 as in ISO 3309. */
function crc32(bytes: Uint8Array): number {
  const table = crcTable()
  let crc = -1
  for (let index = 0; index < bytes.length; index++) crc = table[(crc ^ bytes[index]) & 255] ^ (crc >>> 8)
  return ~crc >>> 0
}

function crcTable(): Int32Array {
  const table = new Int32Array(256)
  for (let byte = 0; byte < 256; byte++) {
    let value = byte
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
    table[byte] = value
  }
  return table
}
