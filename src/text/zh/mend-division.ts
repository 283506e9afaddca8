/**
 * Mends a division into dictionary words where it is known to go wrong: words that it breaks, reduplications, times run
 * into the verb before them, and the endings of nouns.
 */
import { firmTimesTable, firmWordsTable, nounEndingsTable } from './firm-words-table.js'
import type { WordSpan } from './word-span.js'

interface FirmWords {
  readonly longest: number
  readonly words: ReadonlySet<string>
  readonly times: ReadonlySet<string>
  /** Endings of nouns, each with the characters that make another word with it. */
  readonly endings: ReadonlyMap<string, string>
}

let firmWords: FirmWords | null = null

function loadFirmWords(): FirmWords {
  const words = new Set(firmWordsTable.trim().split(/\s+/))
  const endings = new Map(
    [...nounEndingsTable.matchAll(/(\S):([^:]*?)(?=\s\S:|\s*$)/gu)].map(([, ending = '', others = '']) => [
      ending,
      others.replace(/\s/g, ''),
    ]),
  )
  const times = new Set(firmTimesTable.trim().split(/\s+/))
  return { longest: Math.max(...[...words].map((word) => word.length)), words, times, endings }
}

/** The division with its faults mended; it still tiles the same run. Linear in the length of the run. */
export function mendDivision(characters: readonly string[], words: readonly WordSpan[]): WordSpan[] {
  firmWords ??= loadFirmWords()
  const begins = new Uint8Array(characters.length + 1)
  for (const { start, end } of words) begins[start] = begins[end] = 1
  joinReduplications(characters, begins)
  keepFirmWords(characters, begins, firmWords)
  joinNounEndings(characters, begins, firmWords.endings)
  const mended: WordSpan[] = []
  let start = 0
  for (let end = 1; end <= characters.length; end++) {
    if (begins[end] !== 1) continue
    mended.push({ start, end })
    start = end
  }
  return mended
}

function joinSpan(begins: Uint8Array, start: number, end: number): void {
  begins.fill(0, start + 1, end)
  begins[start] = begins[end] = 1
}

// 结结|实实 stays two words of two; 结|结实|实 is one. 她长|长地: what is said twice before 地 is one word.
function joinReduplications(characters: readonly string[], begins: Uint8Array): void {
  for (let start = 0; start + 2 < characters.length; start++) {
    const [first, second, third, fourth] = characters.slice(start, start + 4)
    if (first !== second || first === third) continue
    if (third === fourth && (begins[start + 1] === 1 || begins[start + 3] === 1)) {
      joinSpan(begins, start, start + 4)
    } else if (third === '地' && begins[start + 1] === 1) joinSpan(begins, start, start + 2)
    if (third === fourth && characters[start + 4] === '地') begins[start + 4] = begins[start + 5] = 1
  }
}

function keepFirmWords(characters: readonly string[], begins: Uint8Array, firm: FirmWords): void {
  for (let start = 0; start < characters.length; ) {
    const length = firmLengthAt(characters, start, begins, firm)
    if (length > 0) joinSpan(begins, start, start + length)
    start += Math.max(1, length)
  }
}

function firmLengthAt(
  characters: readonly string[],
  start: number,
  begins: Uint8Array,
  { longest, words, times }: FirmWords,
): number {
  for (let length = Math.min(longest, characters.length - start); length >= 2; length--) {
    const text = characters.slice(start, start + length).join('')
    if (words.has(text) && !isInside(begins, start, start + length)) return length
  }
  const time = characters.slice(start, start + 2).join('')
  const follows = /^[气才下鹅然线地赋空花性国人]/.test(characters[start + 2] ?? '')
  return times.has(time) && !follows && !isInside(begins, start, start + 2) ? 2 : 0
}

// Part of one longer word: nothing to mend.
function isInside(begins: Uint8Array, start: number, end: number): boolean {
  for (let index = start + 1; index < end; index++) if (begins[index] === 1) return false
  return true
}

function joinNounEndings(
  characters: readonly string[],
  begins: Uint8Array,
  endings: ReadonlyMap<string, string>,
): void {
  for (let index = 2; index < characters.length; index++) {
    const others = endings.get(characters[index] ?? '')
    if (others === undefined || begins[index] !== 1) continue
    const isSuffixOfTwo = begins[index - 2] === 1 && begins[index - 1] !== 1
    const next = characters[index + 1] ?? ' '
    // 图书|馆借 is drawn apart; no other ending is taken from a word.
    const isFree = begins[index + 1] === 1 || (characters[index] === '馆' && begins[index + 2] === 1)
    if (isSuffixOfTwo && !others.includes(next) && isFree) {
      begins[index] = 0
      begins[index + 1] = 1
    }
  }
}
