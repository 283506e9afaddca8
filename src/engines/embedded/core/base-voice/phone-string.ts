/** From the words of one phrase to its phones, each with the context that the networks know. */
import { type PhraseSyllable, type PhraseWord, places } from './phrase-words.js'

export const silence = 'SIL'

/** How a phrase ends; the numbers are those of training/base-voice/segments.py. */
const phraseEnds = { continuation: 1, statement: 2, question: 3, exclamation: 4 } as const
export type PhraseEnd = keyof typeof phraseEnds

export interface PhraseContext {
  /** Whether a pause follows; without one the phrase ends as if another word followed, and bears no silence. */
  readonly phraseFinal: boolean
  readonly end: PhraseEnd
  /** Whether it is the first of its sentence. */
  readonly isFirst: boolean
}

export interface ContextPhone {
  readonly phone: string
  /** Number of its syllable in the phrase; each silence at an edge has a number of its own. */
  readonly syllable: number
  readonly isConsonant: boolean
  /** Factor on its predicted length: a final that shares its syllable with a second one. */
  readonly lengthShare: number
  /** By field; nothing for silence. */
  readonly context: ReadonlyMap<string, number>
  readonly sourceStart: number
  readonly sourceEnd: number
}

/**
 * Silence, the phones of the words in order, and silence if the phrase is final. Words without syllables are passed
 * over. Counts are without limit here; a voice takes what passes its own largest number for that.
 */
export function phoneString(words: readonly PhraseWord[], phrase: PhraseContext): ContextPhone[] {
  const spoken = words.filter((word) => word.syllables.length > 0)
  const syllables = spoken.flatMap((word) => word.syllables)
  const edge = { phone: silence, isConsonant: false, lengthShare: 1, context: new Map<string, number>() }
  const first = syllables[0]?.sourceStart ?? 0
  const last = syllables.at(-1)?.sourceEnd ?? first
  const phones: ContextPhone[] = [{ ...edge, syllable: 0, sourceStart: first, sourceEnd: first }]
  let number = 0
  spoken.forEach((word, wordIndex) => {
    const inPhrase = {
      word_from_start: wordIndex,
      word_from_end: spoken.length - 1 - wordIndex + (phrase.phraseFinal ? 0 : 1),
      weak_word: word.isWeak ? 2 : 1,
      phrase_end: phraseEnds[phrase.end],
      phrase_from_start: phrase.isFirst ? 1 : 2,
    }
    word.syllables.forEach((syllable, index) => {
      const inWord = {
        tone: syllable.tone,
        previous_tone: syllables[number - 1]?.tone ?? 0,
        next_tone: syllables[number + 1]?.tone ?? 0,
        syllable_from_start: index,
        syllable_from_end: word.syllables.length - 1 - index,
      }
      number++
      phones.push(...syllablePhones(syllable, number, { ...inPhrase, ...inWord }))
    })
  })
  if (phrase.phraseFinal) phones.push({ ...edge, syllable: number + 1, sourceStart: last, sourceEnd: last })
  return phones
}

function syllablePhones(
  { phones, sourceStart, sourceEnd }: PhraseSyllable,
  syllable: number,
  shared: Readonly<Record<string, number>>,
): ContextPhone[] {
  return phones.map(({ phone, place, lengthShare }) => ({
    phone,
    syllable,
    isConsonant: place !== places.nucleus,
    lengthShare,
    context: new Map(Object.entries({ ...shared, place })),
    sourceStart,
    sourceEnd,
  }))
}
