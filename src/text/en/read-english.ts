/** English words as the base voice says them: syllables with stress, the weak words, and what neighbours change. */
import { letterPhones } from '../normalize/acronyms-table.js'
import type { EnglishWord, SourceSpan } from '../utterance.js'
import { heteronymPhones } from './heteronyms.js'
import { withEndingS } from './inflection.js'
import { modernWordsTable } from './modern-words-table.js'
import { pinyinWordPhones } from './pinyin-words.js'
import type { EnglishPronunciations } from './pronunciations.js'
import { type EnglishSyllable, syllabify } from './syllables.js'

/** A word with its sounds; several may stand for one word of the text (letters of an initialism). */
export interface PronouncedWord extends SourceSpan {
  readonly text: string
  readonly syllables: readonly EnglishSyllable[]
  /** An article, pronoun, preposition, conjunction or auxiliary: without accent in most sentences. */
  readonly isFunctionWord: boolean
}

const functionWords = new Set(
  (
    'a an the this that these those some any no every each my your his her its our their me you him it us them he she ' +
    'i we they who whom whose which what and but or nor so yet if as than because though although while when where ' +
    'whether until unless of to in on at by for from with into onto upon over under up down out off about after before ' +
    'through between among against during without within toward towards is am are was were be been being has have had ' +
    "having do does did will would shall should can could may might must not there here i'm i've i'll i'd you're you've " +
    "you'll he's she's it's we're we've we'll they're they've they'll isn't aren't wasn't weren't don't doesn't didn't " +
    "won't wouldn't can't couldn't shouldn't that's there's what's let's"
  ).split(' '),
)

/** Words in order, without those that have nothing to say. */
export function readEnglish(
  words: readonly EnglishWord[],
  pronunciations: EnglishPronunciations,
): PronouncedWord[] {
  const parts = words.flatMap(partsOf)
  const texts = parts.map(({ text }) => text)
  const pronounced = parts.flatMap(({ phones, isLetter, ...word }, index) => {
    const known = phones ?? heteronymPhones(texts, index) ?? wordPhones(word.text, pronunciations)
    const syllables = syllabify(known)
    if (syllables.length === 0) return []
    return [{ ...word, syllables, isFunctionWord: !isLetter && functionWords.has(word.text) }]
  })
  return pronounced.map((word, index) => {
    const next = pronounced[index + 1]?.syllables[0]
    return word.text === 'the' && next?.onset.length === 0 ? { ...word, syllables: theBeforeVowel } : word
  })
}

const theBeforeVowel: readonly EnglishSyllable[] = [{ onset: ['dh'], nucleus: 'iy', coda: [], stress: 0 }]

let modernWords: ReadonlyMap<string, readonly string[]> | null = null

function wordPhones(word: string, pronunciations: EnglishPronunciations): readonly string[] {
  modernWords ??= new Map(
    modernWordsTable
      .trim()
      .split('\n')
      .map((line) => {
        const [name = '', ...phones] = line.split(' ')
        return [name, phones]
      }),
  )
  const stem = modernWords.has(word) ? word : word.replace(/'?s$/, '')
  const isKnown = pronunciations.lookUp(word) !== null || pronunciations.lookUp(stem) !== null
  const modern = modernWords.get(stem) ?? (isKnown ? null : pinyinWordPhones(stem))
  if (!modern) return pronunciations.phonesOf(word)
  return stem === word ? modern : withEndingS(modern)
}

/** A word of what is spoken, before its sounds are looked up. */
interface Part extends SourceSpan {
  readonly text: string
  /** Where they are fixed, or the name of a letter. */
  readonly phones: readonly string[] | null
  readonly isLetter: boolean
}

function partsOf(word: EnglishWord): Part[] {
  const { sourceStart, sourceEnd } = word
  if (word.arpabet?.length) {
    return [{ text: word.spoken, phones: word.arpabet, isLetter: false, sourceStart, sourceEnd }]
  }
  const parts = plainWords(word.spoken)
  const isSpelled = parts.length > 1 && parts.filter((part) => part.length === 1).length > 1
  return parts.map((text) => {
    const name = text.length === 1 && (isSpelled || !/[ai]/.test(text)) ? letterPhones[text] : undefined
    return { text, phones: name ?? null, isLetter: name !== undefined, sourceStart, sourceEnd }
  })
}

/** Words of small letters and apostrophes; accents are dropped, anything else parts words. */
function plainWords(spoken: string): string[] {
  return spoken
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/[\u2018\u2019]/g, "'")
    .toLowerCase()
    .split(/[^a-z']+/)
    .filter((word) => /[a-z]/.test(word))
}
