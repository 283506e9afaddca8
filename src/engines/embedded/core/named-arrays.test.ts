import fc from 'fast-check'
import { expect, test } from 'vitest'
import { crc32, floatsOf, type NamedArray, readNamedArrays, writeNamedArrays } from './named-arrays.js'

const kind = { magic: 'YINSTEST', version: 3 }
const sample = () =>
  new Map<string, NamedArray>([
    ['floats', { dimensions: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6.5) }],
    ['shorts', { dimensions: [3], data: Int16Array.of(-32768, 0, 32767) }],
    ['bytes', { dimensions: [5], data: Int8Array.of(-128, -1, 0, 1, 127) }],
  ])

test('CRC-32 of "123456789" is cbf43926', () => {
  expect(crc32(Uint8Array.from('123456789', (letter) => letter.charCodeAt(0))).toString(16)).toBe('cbf43926')
})

test('what is written is read', () => {
  const bytes = writeNamedArrays(sample(), kind)
  expect(readNamedArrays(bytes, kind)).toEqual(sample())
  expect(floatsOf(readNamedArrays(bytes, kind), 'floats', [2, 0])).toEqual(
    Float32Array.of(1, 2, 3, 4, 5, 6.5),
  )
})

test('a container of another kind, version or size is refused by name', () => {
  const bytes = writeNamedArrays(sample(), kind)
  expect(() => readNamedArrays(bytes, { ...kind, magic: 'YINSPACE' })).toThrow('not a YINSPACE file')
  expect(() => readNamedArrays(bytes, { ...kind, version: 4 })).toThrow('version 3')
  expect(() => floatsOf(readNamedArrays(bytes, kind), 'floats', [3, 2])).toThrow('2×3')
  expect(() => floatsOf(readNamedArrays(bytes, kind), 'absent', [1])).toThrow('absent is missing')
})

test('any changed byte and any cut is seen', () => {
  const bytes = writeNamedArrays(sample(), kind)
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const damaged = Uint8Array.from(bytes)
      damaged[at] = (damaged[at] ?? 0) ^ change
      expect(() => readNamedArrays(damaged, kind)).toThrow(RangeError)
      expect(() => readNamedArrays(bytes.subarray(0, at), kind)).toThrow(RangeError)
    }),
  )
})
