// A small binary container of named arrays: what trained data, base statistics and voice profiles are kept in.
//
// Little-endian. Offset 0: magic, 8 ASCII characters. 8: version, uint32. 12: number of arrays, uint32.
// 16: CRC-32 (IEEE 802.3, as zlib's) over all bytes from offset 20. 20: the directory, 48 bytes per array:
//   name, 24 bytes of ASCII padded with zeros; element type, uint32 (0 = float32, 1 = int16, 2 = int8);
//   number of dimensions, uint32 (1 to 3); three sizes, uint32 (1 where unused);
//   offset of the data from the start of the file, uint32, a multiple of 4.
// Then the data, row-major, each array padded with zeros to a multiple of 4 bytes.

const headerBytes = 20
const entryBytes = 48
const nameBytes = 24
/** By element type. */
const elementBytes = [4, 2, 1]
const largestFileBytes = 64 * 2 ** 20

export interface NamedArray {
  readonly dimensions: readonly number[]
  readonly data: Float32Array | Int16Array | Int8Array
}

export type NamedArrays = ReadonlyMap<string, NamedArray>

/** Which kind of file is meant: 8 ASCII characters and the one version that is read. */
export interface ContainerKind {
  readonly magic: string
  readonly version: number
}

/** Throws RangeError, naming the fault, for anything that is not a whole container of this kind and version. */
export function readNamedArrays(bytes: Uint8Array, kind: ContainerKind): NamedArrays {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = readHeader(bytes, view, kind)
  const arrays = new Map<string, NamedArray>()
  for (let entry = 0; entry < count; entry++) {
    const at = headerBytes + entry * entryBytes
    arrays.set(readText(bytes, at, nameBytes), readEntry(view, at))
  }
  return arrays
}

/** The bytes of a container; the order of `arrays` is kept. */
export function writeNamedArrays(arrays: NamedArrays, kind: ContainerKind): Uint8Array {
  let end = headerBytes + arrays.size * entryBytes
  const offsets = Array.from(arrays.values(), ({ data }) => {
    const offset = end
    end += Math.ceil(data.byteLength / 4) * 4
    return offset
  })
  const bytes = new Uint8Array(end)
  const view = new DataView(bytes.buffer)
  writeText(bytes, 0, kind.magic)
  view.setUint32(8, kind.version, true)
  view.setUint32(12, arrays.size, true)
  let entry = 0
  for (const [name, array] of arrays) {
    writeText(bytes, headerBytes + entry * entryBytes, name)
    writeEntry(view, headerBytes + entry * entryBytes, array, offsets[entry])
    entry++
  }
  view.setUint32(16, crc32(bytes.subarray(headerBytes)), true)
  return bytes
}

/** The float32 array `name` with exactly these sizes (0 = any); RangeError if it is not there so. */
export function floatsOf(arrays: NamedArrays, name: string, sizes: readonly number[]): Float32Array {
  const array = arrays.get(name)
  if (!array) throw new RangeError(`array ${name} is missing`)
  const fits =
    array.dimensions.length === sizes.length &&
    sizes.every((size, axis) => size === 0 || size === array.dimensions[axis])
  if (!fits) throw new RangeError(`array ${name} is ${array.dimensions.join('×')}, not ${sizes.join('×')}`)
  if (!(array.data instanceof Float32Array)) throw new RangeError(`array ${name} is not float32`)
  return array.data
}

/** The size of `array` along one axis; RangeError if it is missing. */
export function sizeOf(arrays: NamedArrays, name: string, axis: number): number {
  const size = arrays.get(name)?.dimensions[axis]
  if (size === undefined) throw new RangeError(`array ${name} is missing`)
  return size
}

/** CRC-32 (IEEE 802.3) of `bytes`, unsigned. */
export function crc32(bytes: Uint8Array): number {
  let crc = -1
  for (let n = 0; n < bytes.length; n++) {
    crc ^= bytes[n]
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1))
  }
  return ~crc >>> 0
}

function readHeader(bytes: Uint8Array, view: DataView, kind: ContainerKind): number {
  if (bytes.length < headerBytes || bytes.length > largestFileBytes || readText(bytes, 0, 8) !== kind.magic) {
    throw new RangeError(`not a ${kind.magic} file`)
  }
  const version = view.getUint32(8, true)
  if (version !== kind.version) {
    throw new RangeError(`${kind.magic} version ${version}; this program reads ${kind.version}`)
  }
  const count = view.getUint32(12, true)
  if (count > 256 || headerBytes + count * entryBytes > bytes.length) {
    throw new RangeError(`${kind.magic}: directory of ${count} arrays does not fit`)
  }
  if (crc32(bytes.subarray(headerBytes)) !== view.getUint32(16, true)) {
    throw new RangeError(`${kind.magic}: checksum does not match, the file is damaged`)
  }
  return count
}

function readEntry(view: DataView, at: number): NamedArray {
  const type = view.getUint32(at + nameBytes, true)
  const axes = view.getUint32(at + nameBytes + 4, true)
  const offset = view.getUint32(at + nameBytes + 20, true)
  if (type >= elementBytes.length || axes < 1 || axes > 3) {
    throw new RangeError(`array of type ${type} with ${axes} dimensions`)
  }
  const dimensions = Array.from({ length: axes }, (_, axis) =>
    view.getUint32(at + nameBytes + 8 + 4 * axis, true),
  )
  const length = dimensions.reduce((product, size) => product * size, 1)
  if (offset + length * elementBytes[type] > view.byteLength) {
    throw new RangeError('array reaches past the end of the file')
  }
  return { dimensions, data: readData(view, offset, type, length) }
}

function readData(view: DataView, offset: number, type: number, length: number): NamedArray['data'] {
  const data =
    type === 0 ? new Float32Array(length) : type === 1 ? new Int16Array(length) : new Int8Array(length)
  for (let n = 0; n < length; n++) {
    if (type === 0) data[n] = view.getFloat32(offset + 4 * n, true)
    else data[n] = type === 1 ? view.getInt16(offset + 2 * n, true) : view.getInt8(offset + n)
  }
  return data
}

function writeEntry(view: DataView, at: number, { dimensions, data }: NamedArray, offset: number): void {
  view.setUint32(at + nameBytes, elementBytes.indexOf(data.BYTES_PER_ELEMENT), true)
  view.setUint32(at + nameBytes + 4, dimensions.length, true)
  for (let axis = 0; axis < 3; axis++)
    view.setUint32(at + nameBytes + 8 + 4 * axis, dimensions[axis] ?? 1, true)
  view.setUint32(at + nameBytes + 20, offset, true)
  for (let n = 0; n < data.length; n++) {
    if (data instanceof Float32Array) view.setFloat32(offset + 4 * n, data[n], true)
    else if (data instanceof Int16Array) view.setInt16(offset + 2 * n, data[n], true)
    else view.setInt8(offset + n, data[n])
  }
}

function readText(bytes: Uint8Array, at: number, length: number): string {
  let text = ''
  for (let n = 0; n < length && bytes[at + n] !== 0; n++) text += String.fromCharCode(bytes[at + n])
  return text
}

function writeText(bytes: Uint8Array, at: number, text: string): void {
  for (let n = 0; n < text.length; n++) bytes[at + n] = text.charCodeAt(n)
}
