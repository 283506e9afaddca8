import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EnglishPronunciations } from './pronunciations.js'
import { readEnglish } from './read-english.js'

const bytes = new Uint8Array(
  readFileSync(new URL('../../../data/english/pronunciations.bin', import.meta.url)),
)
const pronunciations = new EnglishPronunciations(bytes)
const phonesOf = (word: string) => pronunciations.phonesOf(word).join(' ')

describe('pronunciations', () => {
  test('come from the dictionary where it has the word', () => {
    expect(phonesOf('computer')).toBe('K AH0 M P Y UW1 T ER0')
    expect(phonesOf('zebra')).toBe('Z IY1 B R AH0')
    expect(phonesOf("don't")).toBe('D OW1 N T')
    expect(pronunciations.lookUp('qqqq')).toBeNull()
  })

  test('finds the first and the last word of the dictionary', () => {
    expect(pronunciations.lookUp("'bout")?.join(' ')).toBe('B AW1 T')
    expect(pronunciations.lookUp('zyuganov')).not.toBeNull()
  })

  test('of possessives follow the sound before the ending', () => {
    expect(phonesOf("wizard's")).toBe(`${phonesOf('wizard')} Z`)
    expect(phonesOf("blimp's")).toBe(`${phonesOf('blimp')} S`)
    expect(phonesOf("sandwich's")).toBe(`${phonesOf('sandwich')} IH0 Z`)
    expect(phonesOf("wizards'")).toBe(phonesOf('wizards'))
  })

  test('of unknown words are spelled out by their letters', () => {
    expect(pronunciations.lookUp('blorf')).toBeNull()
    expect(phonesOf('blorf')).toBe('B L AO1 R F')
    expect(pronunciations.lookUp('glonting')).toBeNull()
    expect(phonesOf('glonting').replace(/\d/g, '')).toBe('G L AA N T IH NG')
  })

  test('are ARPAbet with one primary stress for any letters', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,12}$/), (word) => {
        const phones = pronunciations.phonesOf(word)
        expect(phones.length).toBeGreaterThan(0)
        expect(phones.every((phone) => /^[A-Z]{1,2}[0-2]?$/.test(phone))).toBe(true)
        if (!pronunciations.lookUp(word))
          expect(phones.filter((phone) => phone.endsWith('1'))).toHaveLength(1)
      }),
    )
  })

  test('are refused when the file is another, cut short or changed', () => {
    expect(() => new EnglishPronunciations(new Uint8Array(2))).toThrow('does not begin with YEP1')
    expect(() => new EnglishPronunciations(bytes.subarray(0, 100))).toThrow('cut short')
    const changed = bytes.slice()
    changed[changed.length - 9] = (changed.at(-9) ?? 0) ^ 1
    expect(() => new EnglishPronunciations(changed)).toThrow('damaged')
  })
})

describe('readEnglish', () => {
  const read = (...spoken: string[]) =>
    readEnglish(
      spoken.map((word, index) => ({
        spoken: word,
        arpabet: null,
        sourceStart: index,
        sourceEnd: index + 1,
      })),
      pronunciations,
    )

  test('says "the" with iy before a vowel and with a schwa before a consonant', () => {
    const [first, , second] = read('the', 'apple', 'the', 'pear')
    expect(first?.syllables[0]?.nucleus).toBe('iy')
    expect(second?.syllables[0]?.nucleus).toBe('ax')
  })

  test('reads letters of an initialism by their names and the article as a word', () => {
    const vowels = (spoken: string) =>
      read(spoken).flatMap(({ syllables }) => syllables.map((s) => s.nucleus))
    expect(vowels('c i a')).toEqual(['iy', 'ay', 'ey'])
    expect(vowels('a')).toEqual(['ax'])
    expect(vowels('b')).toEqual(['iy'])
  })

  test('takes fixed phones as they are', () => {
    const [word] = readEnglish(
      [{ spoken: 'data', arpabet: ['D', 'AE1', 'T', 'AH0'], sourceStart: 0, sourceEnd: 4 }],
      pronunciations,
    )
    expect(word?.syllables.map(({ nucleus }) => nucleus)).toEqual(['ae', 'ax'])
  })

  test('marks function words and parts what is written with hyphens', () => {
    expect(read('the', 'house').map(({ isFunctionWord }) => isFunctionWord)).toEqual([true, false])
    expect(read('twenty-three').map(({ text }) => text)).toEqual(['twenty', 'three'])
    expect(read('café').map(({ text }) => text)).toEqual(['cafe'])
    expect(read('---')).toEqual([])
  })
})
