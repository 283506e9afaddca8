/**
 * Citation readings in context: pinyin-pro first, then what it misses: our lexicon, neutral tones, and the
 * particles whose reading depends on the words around them.
 */
import { pinyin } from 'pinyin-pro'
import { neutralWordsTable } from './neutral-words-table.js'
import { particleReading } from './particles.js'
import { type PinyinSyllable, parsePinyin } from './phones.js'
import { polyphoneWordsTable } from './polyphone-words-table.js'
import type { WordSpan } from './split-words.js'

/** One reading per character (a code point each); null where none is known. */
export function citationReadings(
  characters: readonly string[],
  words: readonly WordSpan[],
): (PinyinSyllable | null)[] {
  const readings = libraryReadings(characters)
  const isBoundary = boundaries(characters.length, words)
  for (const word of words) {
    for (let index = word.start; index < word.end; index++) {
      const reading = particleReading(characters, index, word)
      if (reading !== null) readings[index] = parsePinyin(reading)
    }
  }
  applyPolyphoneWords(characters, readings)
  applyNeutralWords(characters, readings, isBoundary)
  return readings
}

function libraryReadings(characters: readonly string[]): (PinyinSyllable | null)[] {
  const options = { toneType: 'num', type: 'array', v: true, toneSandhi: false } as const
  const whole = pinyin(characters.join(''), options)
  const each =
    whole.length === characters.length
      ? whole
      : characters.map((character) => pinyin(character, options)[0] ?? '')
  return each.map((reading, index) => (reading === characters[index] ? null : parsePinyin(reading)))
}

// Whether a word ends (and the next begins) before each index.
function boundaries(length: number, words: readonly WordSpan[]): boolean[] {
  const isBoundary = new Array<boolean>(length + 1).fill(false)
  for (const { start, end } of words) {
    isBoundary[start] = true
    isBoundary[end] = true
  }
  return isBoundary
}

interface Lexicon {
  readonly longest: number
  readonly entries: ReadonlyMap<string, readonly (PinyinSyllable | null)[]>
}

let polyphoneWords: Lexicon | null = null

// Lines of `word syllable syllable`; a dash keeps the library's reading of that character.
function loadPolyphoneWords(): Lexicon {
  const entries = new Map<string, (PinyinSyllable | null)[]>()
  let longest = 0
  for (const line of polyphoneWordsTable.trim().split('\n')) {
    const [word = '', ...syllables] = line.trim().split(' ')
    entries.set(
      word,
      syllables.map((syllable) => (syllable === '-' ? null : parsePinyin(syllable))),
    )
    longest = Math.max(longest, word.length)
  }
  return { longest, entries }
}

/** Longest match, left to right. */
function applyPolyphoneWords(characters: readonly string[], readings: (PinyinSyllable | null)[]): void {
  polyphoneWords ??= loadPolyphoneWords()
  const { longest, entries } = polyphoneWords
  for (let start = 0; start < characters.length; ) {
    let length = Math.min(longest, characters.length - start)
    while (length > 0 && !entries.has(characters.slice(start, start + length).join(''))) length--
    const word = entries.get(characters.slice(start, start + length).join('')) ?? []
    word.forEach((reading, place) => {
      if (reading) readings[start + place] = reading
    })
    start += Math.max(1, length)
  }
}

let neutralWords: ReadonlyMap<string, readonly number[]> | null = null

// Words with a dot before each neutral syllable.
function loadNeutralWords(): Map<string, readonly number[]> {
  const entries = new Map<string, readonly number[]>()
  for (const written of neutralWordsTable.trim().split(/\s+/)) {
    const places: number[] = []
    let word = ''
    for (const character of written) {
      if (character === '·') places.push(word.length)
      else word += character
    }
    entries.set(word, places)
  }
  return entries
}

// A listed word counts where a dictionary word ends with it, so that 大意 (careless) is not found in 大意义.
function applyNeutralWords(
  characters: readonly string[],
  readings: (PinyinSyllable | null)[],
  isBoundary: readonly boolean[],
): void {
  neutralWords ??= loadNeutralWords()
  for (let start = 0; start < characters.length; start++) {
    for (let length = Math.min(4, characters.length - start); length >= 2; length--) {
      const end = start + length
      const places = neutralWords.get(characters.slice(start, end).join(''))
      if (!places || !(isBoundary[end] || /[们的家儿]/.test(characters[end] ?? ''))) continue
      for (const place of places) {
        const reading = readings[start + place]
        if (reading) readings[start + place] = { ...reading, tone: 5 }
      }
      break
    }
  }
}
