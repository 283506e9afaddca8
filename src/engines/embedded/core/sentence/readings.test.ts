import { expect, test } from 'vitest'
import { analyzeSegment, segmentText } from '../../../../text/index.js'
import type { TimedText } from './marks.js'
import { withReadings } from './readings.js'

function phrasesOf(text: string) {
  const [segment] = segmentText(text).segments
  if (!segment) throw new Error('nothing to say')
  return analyzeSegment(segment).phrases
}

const mark = (kind: TimedText['kind'], text: string, sourceStart: number, sourceEnd: number): TimedText => {
  return { kind, text, sourceStart, sourceEnd, startSec: 0, endSec: 1 }
}

test('characters have their pinyin as spoken, words the phones that were timed', () => {
  const marks = [
    mark('character', '你', 0, 1),
    mark('phone', 'n', 0, 1),
    mark('phone', 'i3', 0, 1),
    mark('character', '好', 1, 2),
    mark('word', 'hello', 3, 8),
    mark('phone', 'hh', 3, 8),
    mark('phone', 'ax', 3, 8),
  ]
  // Two third tones: the first is spoken as a second.
  expect(withReadings(marks, phrasesOf('你好，hello。')).map((one) => one.reading)).toEqual([
    'ni2',
    undefined,
    undefined,
    'hao3',
    'HH AX',
    undefined,
    undefined,
  ])
})

test('digits are read as the number that they make', () => {
  const digits = [mark('character', '1', 1, 2), mark('character', '2', 2, 3)]
  expect(withReadings(digits, phrasesOf('买12个。')).map((one) => one.reading)).toEqual(['shi2', 'er4'])
})

test('what the user fixed is what is read', () => {
  const marks = [mark('character', '行', 1, 2), mark('word', 'live', 11, 15)]
  const read = withReadings(marks, phrasesOf('<行|hang2>走，<live|L AY1 V> now。'))
  expect(read[0]?.reading).toBe('hang2')
})
