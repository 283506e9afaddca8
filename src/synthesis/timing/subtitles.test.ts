import { expect, test } from 'vitest'
import type { Mark } from '../../engines/engine.js'
import type { SpokenSentence } from '../speech.js'
import { subtitlesOf } from './subtitles.js'

function sentence(
  text: string,
  startSec: number,
  endSec: number,
  marks: readonly Mark[] = [],
): SpokenSentence {
  return { index: 0, text, startSec, endSec, marks }
}

/** Every character a mark of equal length. */
function characterMarks(text: string, secondsEach: number): Mark[] {
  return [...text].map((character, n) => ({
    kind: 'character',
    text: character,
    startSec: n * secondsEach,
    endSec: (n + 1) * secondsEach,
    sourceStart: n,
    sourceEnd: n + 1,
  }))
}

test('SubRip numbers its cues and puts a comma before the milliseconds', () => {
  const srt = subtitlesOf([sentence('你好。', 0, 1.5), sentence('Good\n morning.', 3661.0405, 3662)], 'srt')
  expect(srt).toBe(
    '1\n00:00:00,000 --> 00:00:01,500\n你好。\n\n2\n01:01:01,041 --> 01:01:02,000\nGood morning.\n',
  )
})

test('WebVTT has its header, a point, and escapes what has a meaning in it', () => {
  expect(subtitlesOf([sentence('a < b & c', 0, 1)], 'vtt')).toBe(
    'WEBVTT\n\n00:00:00.000 --> 00:00:01.000\na &lt; b &amp; c\n',
  )
})

test('a long sentence is divided at its marks, without a gap, and loses nothing', () => {
  const text = '很久很久以前在一座高高的山上住着一位老人他每天清晨都要到溪边去打水'
  const srt = subtitlesOf([sentence(text, 10, 10 + text.length * 0.2, characterMarks(text, 0.2))], 'srt')
  const blocks = srt
    .trim()
    .split('\n\n')
    .map((block) => block.split('\n'))
  expect(blocks.length).toBe(2)
  expect(blocks.map((block) => block[2]).join('')).toBe(text)
  expect(blocks[0]?.[1]).toBe('00:00:10,000 --> 00:00:14,000')
  expect(blocks[1]?.[1]?.startsWith('00:00:14,000')).toBe(true)
  for (const block of blocks) expect((block[2] ?? '').length).toBeLessThanOrEqual(20)
})

test('a long sentence without marks stays whole', () => {
  const text = 'one two three four five six seven eight nine ten eleven twelve'
  expect(subtitlesOf([sentence(text, 0, 4)], 'srt').split(' --> ')).toHaveLength(2)
})

test('a sentence with nothing to show has no cue', () => {
  expect(subtitlesOf([sentence(' \n', 0, 1)], 'srt')).toBe('')
})

test('JSON keeps every mark', () => {
  const marks = characterMarks('你好', 0.3)
  expect(JSON.parse(subtitlesOf([sentence('你好', 0, 1, marks)], 'json')).sentences[0].marks).toEqual(marks)
})
