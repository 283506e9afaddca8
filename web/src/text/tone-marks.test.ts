import { expect, test } from 'vitest'
import { readingWithToneMarks, withToneMark } from './tone-marks'

test.each([
  ['hang2', 'háng'],
  ['lü4', 'lǜ'],
  ['gui4', 'guì'],
  ['liu2', 'liú'],
  ['dou1', 'dōu'],
  ['xue2', 'xué'],
  ['zhuang4', 'zhuàng'],
  ['de5', 'de'],
  ['huar1', 'huār'],
])('%s is printed as %s', (numbered, printed) => {
  expect(withToneMark(numbered)).toBe(printed)
})

test.each(['', 'hm4', 'M IH1', 'abc'])('%j stays as it is', (text) => {
  expect(withToneMark(text)).toBe(text)
})

test('the reading of a sentence has tone marks where it is Mandarin', () => {
  expect(readingWithToneMarks('di4 yi1 hua4 HH AH L OW')).toBe('dì yī huà HH AH L OW')
})
