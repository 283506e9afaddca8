// Writing plain data as a pickle of protocol 2, as `torch.save` does, in opcodes that torch's weights_only loader of every
// release knows.
import { type PickleValue, TensorView, tensorTypes } from './value.js'

/** `value` may hold dicts with text keys, lists, text, 32-bit integers, booleans, null and tensors. Throws TypeError on anything else. */
export function pickle(value: PickleValue, storageLengths: ReadonlyMap<string, number>): Uint8Array {
  const out = new PickleWriter(storageLengths)
  out.bytes(0x80, 2)
  out.value(value)
  out.bytes(0x2e)
  return out.finish()
}

class PickleWriter {
  readonly #bytes: number[] = []
  /** Elements by storage key. */
  readonly #storageLengths: ReadonlyMap<string, number>

  constructor(storageLengths: ReadonlyMap<string, number>) {
    this.#storageLengths = storageLengths
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.#bytes)
  }

  bytes(...values: readonly number[]): void {
    this.#bytes.push(...values)
  }

  value(value: PickleValue): void {
    if (value === null) this.bytes(0x4e)
    else if (typeof value === 'boolean') this.bytes(value ? 0x88 : 0x89)
    else if (typeof value === 'string') this.#text(value)
    else if (typeof value === 'number') this.#number(value)
    else if (value instanceof TensorView) this.#tensor(value)
    else if (value instanceof Map) this.#dict(value)
    else if (Array.isArray(value)) this.#list(value)
    else throw new TypeError(`no pickle for ${typeof value}`)
  }

  #text(text: string): void {
    const utf8 = new TextEncoder().encode(text)
    this.bytes(0x58)
    this.#uint32(utf8.length)
    for (const byte of utf8) this.#bytes.push(byte)
  }

  #number(value: number): void {
    if (!Number.isInteger(value) || Math.abs(value) >= 2 ** 31) throw new TypeError(`no pickle for ${value}`)
    this.bytes(0x4a)
    this.#uint32(value)
  }

  #uint32(value: number): void {
    this.bytes(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, (value >>> 24) & 0xff)
  }

  #list(list: readonly PickleValue[]): void {
    this.bytes(0x5d, 0x28)
    for (const value of list) this.value(value)
    this.bytes(0x65)
  }

  #dict(dict: ReadonlyMap<PickleValue, PickleValue>): void {
    this.bytes(0x7d, 0x28)
    for (const [key, value] of dict) {
      this.value(key)
      this.value(value)
    }
    this.bytes(0x75)
  }

  #global(moduleName: string, attribute: string): void {
    this.bytes(0x63, ...new TextEncoder().encode(`${moduleName}\n${attribute}\n`))
  }

  #tuple(numbers: readonly number[]): void {
    this.bytes(0x28)
    for (const number of numbers) this.#number(number)
    this.bytes(0x74)
  }

  /** `_rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, backward_hooks)`. */
  #tensor(tensor: TensorView): void {
    this.#global('torch._utils', '_rebuild_tensor_v2')
    this.bytes(0x28)
    // The persistent id of a storage: ('storage', class, key, location, element count).
    this.bytes(0x28)
    this.#text('storage')
    this.#global('torch', tensorTypes[tensor.type].storage)
    this.#text(tensor.storageKey)
    this.#text('cpu')
    this.#number(this.#storageLengths.get(tensor.storageKey) ?? 0)
    this.bytes(0x74, 0x51)
    this.#number(tensor.storageOffset)
    this.#tuple(tensor.shape)
    this.#tuple(tensor.strides)
    this.bytes(0x89)
    this.#global('collections', 'OrderedDict')
    this.bytes(0x29, 0x52)
    this.bytes(0x74, 0x52)
  }
}
