import { expect, test } from 'vitest'
import type { Mark } from '../engines/engine.js'
import { segmentText } from '../text/index.js'
import { readSpeech } from './read-marks.js'

function segmentOf(text: string) {
  const [segment] = segmentText(text).segments
  if (!segment) throw new Error('nothing to say')
  return segment
}

const mark = (kind: Mark['kind'], text: string, sourceStart: number, sourceEnd: number): Mark => {
  return { kind, text, sourceStart, sourceEnd, startSec: 0, endSec: 1 }
}

test('characters have their pinyin as spoken, words the phones that the engine timed', () => {
  const marks = [
    mark('character', '你', 0, 1),
    mark('phone', 'n', 0, 1),
    mark('phone', 'i3', 0, 1),
    mark('character', '好', 1, 2),
    mark('word', 'hello', 3, 8),
    mark('phone', 'hh', 3, 8),
    mark('phone', 'ax', 3, 8),
  ]
  const { reading, marks: read } = readSpeech(segmentOf('你好，hello。'), marks)
  // Two third tones: the first is spoken as a second.
  expect(read).toEqual([
    { ...marks[0], reading: 'ni2' },
    { ...marks[3], reading: 'hao3' },
    { ...marks[4], reading: 'HH AX' },
  ])
  expect(reading).toBe('ni2 hao3 HH AX')
})

test('digits are read as the number that they make', () => {
  const digits = [mark('character', '1', 1, 2), mark('character', '2', 2, 3)]
  const { marks, reading } = readSpeech(segmentOf('买12个。'), digits)
  expect(reading).toBe('mai3 shi2 er4 ge4')
  expect(marks.map((one) => one.reading)).toEqual(['shi2', 'er4'])
})

test('what the user fixed is what is read; without marks there is the reading of the text', () => {
  expect(readSpeech(segmentOf('<行|hang2>走，<live|L AY1 V> now。'), []).reading).toBe(
    'hang2 zou3 L AY1 V now',
  )
})
