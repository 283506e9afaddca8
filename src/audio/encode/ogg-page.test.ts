import fc from 'fast-check'
import { expect, test } from 'vitest'
import { oggChecksum, oggPage, oggSegmentCount } from './ogg-page.js'

const place = { granulePosition: 0, serialNumber: 1, sequenceNumber: 0, isFirst: true, isLast: false }

/** The remainder of the message times x^32, bit by bit, as RFC 3533 defines it. */
function remainderOf(bytes: Uint8Array): bigint {
  const polynomial = 0x104c11db7n
  let remainder = 0n
  for (const byte of [...bytes, 0, 0, 0, 0]) {
    for (let bit = 7; bit >= 0; bit--) {
      remainder = (remainder << 1n) | BigInt((byte >> bit) & 1)
      if (remainder >> 32n) remainder ^= polynomial
    }
  }
  return remainder
}

test('the checksum is the remainder of the division by the polynomial', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(BigInt(oggChecksum(bytes))).toBe(remainderOf(bytes))
    }),
  )
})

test('a page is checked over itself, with zeros for the checksum', () => {
  const page = oggPage({ ...place, packets: [Uint8Array.of(1, 2, 3)] })
  const checksum = new DataView(page.buffer).getUint32(22, true)
  expect(oggChecksum(Uint8Array.from(page).fill(0, 22, 26))).toBe(checksum)
})

test('the lengths of packets are read back from the table, multiples of 255 too', () => {
  const lengths = [0, 1, 254, 255, 256, 510, 511]
  const page = oggPage({ ...place, packets: lengths.map((length) => new Uint8Array(length)) })
  const table = page.subarray(27, 27 + (page[26] ?? 0))
  const read: number[] = []
  let length = 0
  for (const entry of table) {
    length += entry
    if (entry === 255) continue
    read.push(length)
    length = 0
  }
  expect(read).toEqual(lengths)
  expect(table.length).toBe(lengths.reduce((sum, one) => sum + oggSegmentCount(one), 0))
  expect(page.length).toBe(27 + table.length + lengths.reduce((sum, one) => sum + one, 0))
})

test('what does not fit in a page is refused', () => {
  expect(() => oggPage({ ...place, packets: [new Uint8Array(255 * 255)] })).toThrow(RangeError)
})

test.each([
  ['first', { isFirst: true, isLast: false }, 2],
  ['last', { isFirst: false, isLast: true }, 4],
  ['only', { isFirst: true, isLast: true }, 6],
])('the %s page says so', (_which, ends, flags) => {
  expect(oggPage({ ...place, ...ends, packets: [] })[5]).toBe(flags)
})
