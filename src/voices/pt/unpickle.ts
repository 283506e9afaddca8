// A closed reader of Python pickles, protocol 2 to 5 (the opcodes are documented in CPython's Lib/pickletools.py). It knows plain
// data, OrderedDict and torch's tensor views; every other global or call is an error. Nothing is ever executed.
import { damaged, PtRefused } from './refusal.js'
import { type PickleDict, type PickleValue, type TensorType, TensorView, tensorTypes } from './value.js'

const maxSteps = 200_000
const maxDepth = 64
const maxDimensions = 8

/** A name that the file may use, with what a call of it makes. */
class KnownGlobal {
  constructor(readonly name: string) {}
}

/** What BINPERSID gives: a storage of the archive, by key. */
class StorageReference {
  constructor(
    readonly type: TensorType,
    readonly key: string,
  ) {}
}

/** What MARK pushes; there is only one. */
class Mark {}

const mark = new Mark()

type StackItem = PickleValue | KnownGlobal | StorageReference | Mark

const allowedCalls = new Set([
  'collections.OrderedDict',
  'torch._utils._rebuild_tensor_v2',
  'torch._utils._rebuild_parameter',
])

const storageTypes = new Map<string, TensorType>(
  Object.entries(tensorTypes).map(([type, { storage }]) => [`torch.${storage}`, type as TensorType]),
)

/** The value that `bytes` describes. Throws PtRefused on anything that is not plain tensor data. */
export function unpickle(bytes: Uint8Array): PickleValue {
  try {
    return new Unpickler(bytes).run()
  } catch (error) {
    // A read beyond the end of the view.
    if (error instanceof RangeError) throw damaged('data.pkl is cut off')
    throw error
  }
}

class Unpickler {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #memo = new Map<number, StackItem>()
  /** How deep each container is nested; a bomb doubles itself by depth. */
  readonly #depths = new WeakMap<object, number>()
  readonly #stack: StackItem[] = []
  #offset = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  run(): PickleValue {
    for (let step = 0; step < maxSteps; step++) {
      const code = this.#uint8()
      if (code === 0x2e) return this.#popValue() // STOP
      const operation = operations.get(code)
      if (!operation) throw damaged(`pickle operation 0x${code.toString(16)} at ${this.#offset - 1}`)
      operation(this)
    }
    throw damaged(`more than ${maxSteps} pickle operations`)
  }

  // Reading

  #uint8(): number {
    return this.#view.getUint8(this.#offset++)
  }

  readUint(byteCount: 1 | 2 | 4): number {
    const offset = this.#offset
    this.#offset += byteCount
    if (byteCount === 1) return this.#view.getUint8(offset)
    return byteCount === 2 ? this.#view.getUint16(offset, true) : this.#view.getUint32(offset, true)
  }

  readInt32(): number {
    return this.readUint(4) | 0
  }

  readUint64(): number {
    const low = this.readUint(4)
    const value = this.readUint(4) * 2 ** 32 + low
    if (!Number.isSafeInteger(value)) throw damaged('a length beyond all bounds')
    return value
  }

  readFloat(): number {
    const value = this.#view.getFloat64(this.#offset, false)
    this.#offset += 8
    return value
  }

  /** A little-endian two's complement integer of `length` bytes. */
  readLong(length: number): number | bigint {
    const bytes = this.readBytes(length)
    if (length > 64) throw damaged('an integer beyond all bounds')
    let value = 0n
    for (let n = length - 1; n >= 0; n--) value = (value << 8n) | BigInt(bytes[n] ?? 0)
    if (length > 0) value = BigInt.asIntN(8 * length, value)
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : value
  }

  readBytes(length: number): Uint8Array {
    const end = this.#offset + length
    if (end > this.#bytes.length) throw damaged('data.pkl is cut off')
    const slice = this.#bytes.subarray(this.#offset, end)
    this.#offset = end
    return slice
  }

  readText(length: number): string {
    return new TextDecoder().decode(this.readBytes(length))
  }

  readLine(): string {
    const end = this.#bytes.indexOf(0x0a, this.#offset)
    if (end < 0) throw damaged('data.pkl is cut off')
    const line = this.readText(end - this.#offset)
    this.#offset++
    return line
  }

  // The stack

  push(item: StackItem): void {
    this.#stack.push(item)
  }

  pop(): StackItem {
    const item = this.#stack.pop()
    if (item === undefined) throw damaged('the pickle takes from an empty stack')
    return item
  }

  top(): StackItem {
    const item = this.#stack.at(-1)
    if (item === undefined) throw damaged('the pickle takes from an empty stack')
    return item
  }

  #popValue(): PickleValue {
    return asValue(this.pop())
  }

  popText(): string {
    const value = this.pop()
    if (typeof value !== 'string') throw damaged('a name that is no text')
    return value
  }

  popToMark(): StackItem[] {
    const at = this.#stack.lastIndexOf(mark)
    if (at < 0) throw damaged('the pickle has no mark')
    const items = this.#stack.splice(at + 1)
    this.#stack.pop()
    return items
  }

  popMany(count: number): StackItem[] {
    const items: StackItem[] = []
    for (let n = 0; n < count; n++) items.unshift(this.pop())
    return items
  }

  pushTuple(items: readonly StackItem[]): void {
    // Arguments of a call hold globals and storages; whoever reads the result asks for values by type, and for none of these.
    const tuple = [...items] as PickleValue[]
    this.#nest(tuple, items)
    this.push(tuple)
  }

  appendToList(items: readonly StackItem[]): void {
    const list = this.top()
    if (!Array.isArray(list)) throw damaged('the pickle appends to what is no list')
    this.#nest(list, items)
    for (const item of items) list.push(asValue(item))
  }

  setItems(items: readonly StackItem[]): void {
    const dict = this.top()
    if (!(dict instanceof Map)) throw damaged('the pickle sets an item of what is no dict')
    if (items.length % 2 === 1) throw damaged('a dict key without its value')
    this.#nest(dict, items)
    for (let n = 0; n < items.length; n += 2) dict.set(asValue(items[n]), asValue(items[n + 1]))
  }

  #nest(container: object, items: readonly StackItem[]): void {
    let depth = this.#depths.get(container) ?? 1
    for (const item of items) {
      if (typeof item !== 'object' || item === null) continue
      if (item === container) throw damaged('a container that holds itself')
      depth = Math.max(depth, 1 + (this.#depths.get(item) ?? 0))
    }
    if (depth > maxDepth) throw damaged(`containers nested deeper than ${maxDepth}`)
    this.#depths.set(container, depth)
  }

  // Memo, names and calls

  remember(key: number): void {
    this.#memo.set(key, this.top())
  }

  rememberNext(): void {
    this.#memo.set(this.#memo.size, this.top())
  }

  recall(key: number): void {
    const item = this.#memo.get(key)
    if (item === undefined) throw damaged('the pickle recalls what it never stored')
    this.push(item)
  }

  pushGlobal(moduleName: string, attribute: string): void {
    const name = `${moduleName}.${attribute}`
    if (!allowedCalls.has(name) && !storageTypes.has(name)) throw namesCode(name)
    this.push(new KnownGlobal(name))
  }

  pushStorage(): void {
    const id = this.pop()
    if (!Array.isArray(id) || id.length !== 5) throw damaged('a storage without its five parts')
    const [kind, type, key] = id as StackItem[]
    const tensorType = type instanceof KnownGlobal ? storageTypes.get(type.name) : undefined
    if (kind !== 'storage' || !tensorType || typeof key !== 'string')
      throw damaged('a storage of an unknown kind')
    this.push(new StorageReference(tensorType, key))
  }

  call(): void {
    const args = this.pop()
    const callee = this.pop()
    if (!(callee instanceof KnownGlobal) || !Array.isArray(args))
      throw damaged('a call of what is no function')
    this.push(makeCall(callee.name, args as StackItem[]))
  }

  /** State that is given to an OrderedDict: attributes, which are not data. */
  discardState(): void {
    this.pop()
    const target = this.top()
    if (!(target instanceof Map)) throw damaged('state for what is no OrderedDict')
  }
}

function makeCall(name: string, args: readonly StackItem[]): StackItem {
  if (name === 'torch._utils._rebuild_tensor_v2') return makeTensor(args)
  if (name === 'torch._utils._rebuild_parameter') {
    const [tensor] = args
    if (tensor instanceof TensorView) return tensor
  }
  if (name === 'collections.OrderedDict' && args.length === 0) return new Map() as PickleDict
  throw namesCode(name)
}

function makeTensor(args: readonly StackItem[]): TensorView {
  const [storage, offset, shape, strides] = args
  if (!(storage instanceof StorageReference)) throw damaged('a tensor without a storage')
  const isCounts = (value: StackItem | undefined): value is number[] =>
    Array.isArray(value) && value.length <= maxDimensions && value.every(isCount)
  if (!isCount(offset) || !isCounts(shape) || !isCounts(strides) || shape.length !== strides.length) {
    throw damaged('a tensor with an impossible shape')
  }
  return new TensorView(storage.type, storage.key, offset, shape, strides)
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function asValue(item: StackItem | undefined): PickleValue {
  if (item === undefined || item instanceof Mark || item instanceof StorageReference)
    throw damaged('a value is missing')
  if (item instanceof KnownGlobal) throw namesCode(item.name)
  return item
}

function namesCode(globalName: string): PtRefused {
  return new PtRefused({ kind: 'names-code', globalName: globalName.slice(0, 120) })
}

type Operation = (machine: Unpickler) => void

/** By opcode; what is not here is an error. */
const operations: ReadonlyMap<number, Operation> = new Map<number, Operation>([
  [0x80, (m) => void m.readUint(1)], // PROTO
  [0x95, (m) => void m.readUint64()], // FRAME
  [0x28, (m) => m.push(mark)], // MARK
  [0x30, (m) => void m.pop()], // POP
  [0x4e, (m) => m.push(null)], // NONE
  [0x88, (m) => m.push(true)], // NEWTRUE
  [0x89, (m) => m.push(false)], // NEWFALSE
  [0x4b, (m) => m.push(m.readUint(1))], // BININT1
  [0x4d, (m) => m.push(m.readUint(2))], // BININT2
  [0x4a, (m) => m.push(m.readInt32())], // BININT
  [0x8a, (m) => m.push(m.readLong(m.readUint(1)))], // LONG1
  [0x47, (m) => m.push(m.readFloat())], // BINFLOAT
  [0x58, (m) => m.push(m.readText(m.readUint(4)))], // BINUNICODE
  [0x8c, (m) => m.push(m.readText(m.readUint(1)))], // SHORT_BINUNICODE
  [0x55, (m) => m.push(m.readText(m.readUint(1)))], // SHORT_BINSTRING
  [0x43, (m) => m.push(m.readBytes(m.readUint(1)))], // SHORT_BINBYTES
  [0x42, (m) => m.push(m.readBytes(m.readUint(4)))], // BINBYTES
  [0x7d, (m) => m.push(new Map())], // EMPTY_DICT
  [0x5d, (m) => m.push([])], // EMPTY_LIST
  [0x29, (m) => m.push([])], // EMPTY_TUPLE
  [0x74, (m) => m.pushTuple(m.popToMark())], // TUPLE
  [0x85, (m) => m.pushTuple(m.popMany(1))], // TUPLE1
  [0x86, (m) => m.pushTuple(m.popMany(2))], // TUPLE2
  [0x87, (m) => m.pushTuple(m.popMany(3))], // TUPLE3
  [0x61, (m) => m.appendToList([m.pop()])], // APPEND
  [0x65, (m) => m.appendToList(m.popToMark())], // APPENDS
  [0x73, (m) => m.setItems(m.popMany(2))], // SETITEM
  [0x75, (m) => m.setItems(m.popToMark())], // SETITEMS
  [0x71, (m) => m.remember(m.readUint(1))], // BINPUT
  [0x72, (m) => m.remember(m.readUint(4))], // LONG_BINPUT
  [0x94, (m) => m.rememberNext()], // MEMOIZE
  [0x68, (m) => m.recall(m.readUint(1))], // BINGET
  [0x6a, (m) => m.recall(m.readUint(4))], // LONG_BINGET
  [0x63, (m) => m.pushGlobal(m.readLine(), m.readLine())], // GLOBAL
  [
    0x93, // STACK_GLOBAL
    (m) => {
      const attribute = m.popText()
      m.pushGlobal(m.popText(), attribute)
    },
  ],
  [0x51, (m) => m.pushStorage()], // BINPERSID
  [0x52, (m) => m.call()], // REDUCE
  [0x62, (m) => m.discardState()], // BUILD
])
