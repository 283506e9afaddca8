import { expect, test } from 'vitest'
import type { WordReading } from '../api/text-reading'
import { rubiesOf, wholeWords } from './whole-words'

type MandarinWord = Extract<WordReading, { language: 'zh' }>

/** A word of `text`, written from `start` on, whose syllables are given as `CHARACTERS@START:pinyin`. */
function word(text: string, start: number, ...syllables: readonly string[]): MandarinWord {
  return {
    ...{ language: 'zh', text, sourceStart: start, sourceEnd: start + text.length, isFixed: false },
    syllables: syllables.map((one) => {
      const [, character = '', at = '', spoken = ''] = /^(.+)@(\d+):(.+)$/.exec(one) ?? []
      const sourceStart = Number(at)
      return { character, pinyin: spoken, spoken, sourceStart, sourceEnd: sourceStart + character.length }
    }),
  }
}

test('what one number is read as stands above it once', () => {
  const words = [
    word('买了', 0, '买@0:mai3', '了@1:le5'),
    word('25%', 2, '25%@2:bai3', '25%@2:fen1'),
    word('25%', 2, '25%@2:zhi1', '2@2:er4'),
    word('25', 2, '2@2:shi2', '5@3:wu3'),
    word('的', 5, '的@5:de5'),
  ]
  const whole = wholeWords(words, '买了25%的')
  expect(whole.map(({ text, sourceStart, sourceEnd }) => [text, sourceStart, sourceEnd])).toEqual([
    ['买了', 0, 2],
    ['25%', 2, 5],
    ['的', 5, 6],
  ])
  expect(whole.flatMap((one) => rubiesOf(one as MandarinWord))).toEqual([
    { base: '买', spoken: ['mai3'] },
    { base: '了', spoken: ['le5'] },
    { base: '25%', spoken: ['bai3', 'fen1', 'zhi1', 'er4', 'shi2', 'wu3'] },
    { base: '的', spoken: ['de5'] },
  ])
})

test('a sign that is read before what it stands behind, and words that lie across two signs', () => {
  const yuan = [word('3.', 1, '3@1:san1', '.@2:dian3'), word('¥3.5', 0, '5@3:wu3', '¥@0:yuan2')]
  expect(wholeWords(yuan, '¥3.5').map(({ text }) => text)).toEqual(['¥3.5'])
  const across = [
    word('Ω', 0, 'Ω@0:ou1', 'Ω@0:mi3'),
    word('Ω ≠', 0, 'Ω@0:jia1', '≠@2:bu4'),
    word('≠', 2, '≠@2:deng3', '≠@2:yu2'),
  ]
  expect(wholeWords(across, 'Ω ≠').map(({ text }) => text)).toEqual(['Ω ≠'])
})

test('a word whose reading is fixed is shown without its markup', () => {
  const fixed = word('<行|hang2>业', 0, '行@1:hang2', '业@9:ye4')
  expect(rubiesOf(fixed).map(({ base }) => base)).toEqual(['行', '业'])
})

test('a picture of two syllables is shown once', () => {
  expect(rubiesOf(word('😀', 0, '😀@0:xiao4', '😀@0:lian3'))).toEqual([
    { base: '😀', spoken: ['xiao4', 'lian3'] },
  ])
})
