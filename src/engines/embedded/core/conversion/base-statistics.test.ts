import { expect, test } from 'vitest'
import { madeUpFrames, smallSpace } from '../../../../../test/support/made-up-speaker.js'
import { measureBase, readBaseStatistics, writeBaseStatistics } from './base-statistics.js'

const space = smallSpace()
const base = measureBase(space, madeUpFrames(space))

test('a base survives its bytes: statistics, voicing and the sentences that are kept', () => {
  const again = readBaseStatistics(writeBaseStatistics(base), space)
  expect(again.statistics.syllableRate).toBeCloseTo(base.statistics.syllableRate, 4)
  for (const [k, share] of base.voicing.entries()) expect(again.voicing[k]).toBeCloseTo(share, 5)
  expect(again.kept.speech).toEqual(base.kept.speech)
  const errors = base.kept.code.map((value, n) => Math.abs((again.kept.code[n] ?? 0) - value))
  expect(Math.max(...errors)).toBeLessThan(0.1)
})

test('classes that are said without voice are told from those with it', () => {
  // Every fourth class of the made-up speaker has no F0.
  const unvoiced = base.voicing.filter((_, k) => k % 4 === 3)
  const voiced = base.voicing.filter((_, k) => k % 4 !== 3)
  expect(Math.max(...unvoiced)).toBeLessThan(Math.min(...voiced))
})

test('bytes of another space or that were cut are refused', () => {
  const bytes = writeBaseStatistics(base)
  expect(() => readBaseStatistics(bytes, smallSpace(4))).toThrow(RangeError)
  expect(() => readBaseStatistics(bytes.subarray(0, 200), space)).toThrow(RangeError)
})
