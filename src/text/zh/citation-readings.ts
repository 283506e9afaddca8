/**
 * Citation readings in context: pinyin-pro first, then what it misses: our lexicon, neutral tones, and the
 * particles whose reading depends on the words around them.
 */
import { pinyin } from 'pinyin-pro'
import { neutralWordsTable } from './neutral-words-table.js'
import { particleReading } from './particles.js'
import { type PinyinSyllable, parsePinyin } from './phones.js'
import { polyphoneWordsTable } from './polyphone-words-table.js'
import type { WordSpan } from './word-span.js'

/**
 * One reading per character (a code point each, simplified); null where none is known. `only`: the reading of a
 * traditional character that has one where the simplified has several, else null.
 */
export function citationReadings(
  characters: readonly string[],
  words: readonly WordSpan[],
  only: readonly (PinyinSyllable | null)[],
): (PinyinSyllable | null)[] {
  const readings = libraryReadings(characters).map((reading, index) => only[index] ?? reading)
  const isBoundary = boundaries(characters.length, words)
  for (const word of words) {
    for (let index = word.start; index < word.end; index++) {
      const reading = particleReading(characters, index, word)
      if (reading !== null) readings[index] = parsePinyin(reading)
    }
  }
  applyNeutralWords(characters, readings, isBoundary)
  applyPolyphoneWords(characters, readings, isBoundary)
  readTwiceAlike(characters, readings)
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

// 数了数, 量了量: a verb said twice.
function readTwiceAlike(characters: readonly string[], readings: (PinyinSyllable | null)[]): void {
  for (let index = 2; index < characters.length; index++) {
    const isTwice = characters[index] === characters[index - 2] && characters[index - 1] === '了'
    if (isTwice) readings[index] = readings[index - 2] ?? null
  }
}

interface Lexicon {
  readonly longest: number
  readonly entries: ReadonlyMap<string, readonly (PinyinSyllable | null)[]>
}

let polyphoneWords: Lexicon | null = null

// A syllable after a character is its reading there; a character without one keeps the library's.
function loadPolyphoneWords(): Lexicon {
  const entries = new Map<string, (PinyinSyllable | null)[]>()
  let longest = 0
  for (const written of polyphoneWordsTable.trim().split(/\s+/)) {
    const parts = [...written.matchAll(/(\p{Script=Han})([a-z]+[1-5])?/gu)]
    const word = parts.map(([, character]) => character).join('')
    entries.set(
      word,
      parts.map(([, , syllable]) => (syllable === undefined ? null : parsePinyin(syllable))),
    )
    longest = Math.max(longest, word.length)
  }
  return { longest, entries }
}

/** Longest match, left to right, among what does not cut a dictionary word (中标 is not in 集中标准). */
function applyPolyphoneWords(
  characters: readonly string[],
  readings: (PinyinSyllable | null)[],
  isBoundary: readonly boolean[],
): void {
  polyphoneWords ??= loadPolyphoneWords()
  const { longest, entries } = polyphoneWords
  for (let start = 0; start < characters.length; ) {
    let length = Math.min(longest, characters.length - start)
    while (length > 0) {
      const word = entries.get(characters.slice(start, start + length).join(''))
      if (word && !cutsWord(characters, isBoundary, start, start + length)) {
        word.forEach((reading, place) => {
          if (reading) readings[start + place] = reading
        })
        break
      }
      length--
    }
    start += Math.max(1, length)
  }
}

// What division may have drawn into the word beside it: 被|选为, 泡涨|了.
const leaning = { before: '被把将他她我你姓', after: '了着过的得地们' }

// It begins or ends inside a word that goes on outside of it, and holds a boundary.
function cutsWord(
  characters: readonly string[],
  isBoundary: readonly boolean[],
  start: number,
  end: number,
): boolean {
  const begins =
    isBoundary[start] || (isBoundary[start - 1] && leaning.before.includes(characters[start - 1] ?? ' '))
  const ends = isBoundary[end] || (isBoundary[end + 1] && leaning.after.includes(characters[end] ?? ' '))
  if (begins && ends) return false
  return isBoundary.slice(start + 1, end).includes(true)
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
      if (cutsWord(characters, isBoundary, start, end)) continue
      for (const place of places) {
        const reading = readings[start + place]
        if (reading) readings[start + place] = { ...reading, tone: 5 }
      }
      break
    }
  }
}
