import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { heteronymPhones } from './heteronyms.js'
import { nounVerbTable } from './heteronyms-table.js'
import { modernWordsTable } from './modern-words-table.js'
import { pinyinWordPhones } from './pinyin-words.js'
import { EnglishPronunciations } from './pronunciations.js'
import { readEnglish } from './read-english.js'

/** Phones of the word in brackets. */
function phonesOf(marked: string): string {
  const words = marked.toLowerCase().replace(/[[\]]/g, '').split(' ')
  const place = marked.split(' ').findIndex((word) => word.startsWith('['))
  return heteronymPhones(words, place)?.join(' ') ?? ''
}

describe('heteronyms', () => {
  test.each([
    ['I [read] the book yesterday', 'R EH1 D'],
    ['I will [read] it again', 'R IY1 D'],
    ['She has [read] three books', 'R EH1 D'],
    ['They [read] every day', 'R IY1 D'],
    ['I have already [read] it', 'R EH1 D'],
    ['What they [read] aloud every night', 'R IY1 D'],
    ['We [wind] down at night', 'W AY1 N D'],
    ['more [refuse] on the heap', 'R EH1 F Y UW2 S'],
    ['The [lead] singer', 'L IY1 D'],
    ['The pipe is made of [lead]', 'L EH1 D'],
    ['They [live] in Boston', 'L IH1 V'],
    ['The concert was [live] on TV', 'L AY1 V'],
    ['A [live] broadcast', 'L AY1 V'],
    ['They saved many [lives]', 'L AY1 V Z'],
    ['He [lives] here', 'L IH1 V Z'],
    ['The [wind] was strong', 'W IH1 N D'],
    ['[Wind] the clock before bed', 'W AY1 N D'],
    ['The [wound] has healed', 'W UW1 N D'],
    ['He [wound] the bandage', 'W AW1 N D'],
    ['Please [record] the meeting', 'R IH0 K AO1 R D'],
    ['She broke the world [record]', 'R EH1 K ER0 D'],
    ['He [records] a song', 'R IH0 K AO1 R D Z'],
    ['We sold many [records]', 'R EH1 K ER0 D Z'],
    ['The [present] is on the table', 'P R EH1 Z AH0 N T'],
    ['I will [present] the award', 'P R IH0 Z EH1 N T'],
    ['[Close] the door', 'K L OW1 Z'],
    ['We are [close] to the station', 'K L OW1 S'],
    ['I [use] it every day', 'Y UW1 Z'],
    ['What is the [use]', 'Y UW1 S'],
    ['He is [used] to it', 'Y UW1 S T'],
    ['It is [used] for cutting', 'Y UW1 Z D'],
    ['A [tear] rolled down her cheek', 'T IH1 R'],
    ["Don't [tear] the paper", 'T EH1 R'],
    ['He took a [bow]', 'B AW1'],
    ['She tied a [bow] in her hair', 'B OW1'],
    ['Wait a [minute]', 'M IH1 N AH0 T'],
    ['in [minute] detail', 'M AY0 N UW1 T'],
    ['The [desert] is hot', 'D EH1 Z ER0 T'],
    ['Do not [desert] me', 'D IH0 Z ER1 T'],
    ['The [object] is heavy', 'AA1 B JH EH0 K T'],
    ['I [object] to this', 'AH0 B JH EH1 K T'],
    ['The [content] of the page', 'K AA1 N T EH0 N T'],
    ['She is [content] with it', 'K AH0 N T EH1 N T'],
    ['Prices [increase] every year', 'IH0 N K R IY1 S'],
    ['Can you [separate] them', 'S EH1 P ER0 EY2 T'],
    ['in [separate] houses', 'S EH1 P ER0 AH0 T'],
    ['I never [suspect] anyone', 'S AH0 S P EH1 K T'],
    ['He caught a [bass]', 'B AE1 S'],
    ['The [bass] guitar', 'B EY1 S'],
    ['the [constructor] is fine', ''],
  ])('%s is %s', (text, expected) => {
    expect(phonesOf(text)).toBe(expected)
  })

  test('phones are ARPAbet with one primary stress, whatever stands around', () => {
    const nounVerbs = nounVerbTable
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0] ?? '')
    const others = [
      'the',
      'to',
      'i',
      'was',
      'every',
      'it',
      'yesterday',
      'there',
      '',
      'read',
      'live',
      'close',
      'used',
      'bow',
      'tears',
    ]
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...nounVerbs, ...others), { minLength: 1, maxLength: 9 }),
        (words) => {
          for (const index of words.keys()) {
            const phones = heteronymPhones(words, index)
            expect(phones?.every((phone) => /^[A-Z]{1,2}[0-2]?$/.test(phone)) ?? true).toBe(true)
            if (phones) expect(phones.filter((phone) => phone.endsWith('1'))).toHaveLength(1)
          }
        },
      ),
    )
  })
})

describe('words that are younger than the dictionary', () => {
  const pronunciations = new EnglishPronunciations(
    new Uint8Array(readFileSync(new URL('../../../data/english/pronunciations.bin', import.meta.url))),
  )
  const nuclei = (spoken: string) =>
    readEnglish([{ spoken, arpabet: null, sourceStart: 0, sourceEnd: 1 }], pronunciations).flatMap(
      ({ syllables }) => syllables.map(({ nucleus }) => nucleus),
    )

  test('have phones of ARPAbet, each once', () => {
    const lines = modernWordsTable.trim().split('\n')
    expect(new Set(lines.map((line) => line.split(' ')[0])).size).toBe(lines.length)
    for (const line of lines) expect(line).toMatch(/^[a-z]+(?: [A-Z]{1,2}[0-2]?)+$/)
  })

  test('are read, in the possessive too', () => {
    expect(nuclei('json')).toEqual(['ey', 'ax'])
    expect(nuclei("wechat's")).toEqual(['iy', 'ae'])
    expect(nuclei("cafe's")).toEqual(['ax', 'ey'])
  })

  test.each([
    ['xiaoming', 'SH AW1 M IH2 NG'],
    ['qiu', 'CH OW1'],
    ["xi'an", 'SH IY1 AA2 N'],
    ['zhangsan', 'JH AA1 NG S AA2 N'],
    ['blorf', undefined],
    ['ma', undefined],
  ])('%s, as pinyin, is %s', (word, expected) => {
    expect(pinyinWordPhones(word)?.join(' ')).toBe(expected)
  })
})
