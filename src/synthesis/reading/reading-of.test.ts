import { expect, test } from 'vitest'
import { segmentText } from '../../text/index.js'
import { readingOf } from './reading-of.js'

const [segment] = segmentText('<行|hang2>走，<live|L AY1 V> now。').segments

test('without marks a piece is read as its text, with what the user fixed', () => {
  expect(segment && readingOf({ segment, marks: [] })).toBe('hang2 zou3 L AY1 V now')
})

test('what the engine says it spoke goes before', () => {
  const times = { startSec: 0, endSec: 1, sourceStart: 0, sourceEnd: 1 }
  const marks = [{ kind: 'character', text: '行', reading: 'xing2', ...times }] as const
  expect(segment && readingOf({ segment, marks })).toBe('xing2')
})
