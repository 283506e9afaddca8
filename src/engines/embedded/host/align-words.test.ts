import { expect, test } from 'vitest'
import { alignWords } from './align-words.js'

test('phones go to their words', () => {
  const spoken = ['pau', 'dh', 'ax', 'k', 'ae', 't', 'pau']
  expect(
    alignWords(spoken, [
      ['dh', 'iy'],
      ['k', 'ae', 't'],
    ]),
  ).toEqual([-1, 0, 0, 1, 1, 1, -1])
})

test('a phone that linking adds or drops moves no other', () => {
  const words = [['jh', 'ah', 'm', 'p', 't'], ['ow', 'v', 'er'], ['ey'], ['d', 'ao', 'g']]
  const spoken = ['jh', 'ah', 'm', 'p', 'ow', 'v', 'er', 'r', 'ax', 'd', 'ao', 'g']
  expect(alignWords(spoken, words)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 3, 3, 3])
})

test('nothing to align is nothing', () => {
  expect(alignWords(['pau'], [['a']])).toEqual([-1])
  expect(alignWords(['k'], [])).toEqual([-1])
})
