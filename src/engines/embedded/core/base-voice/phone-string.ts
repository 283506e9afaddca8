/** From the front end's words to the phones of one phrase, each with the context that the networks know. */
import type { MandarinWord, Syllable } from '../../../../text/index.js'

export const silence = 'SIL'

/** Order and sizes of the context fields; the same as in training/base-voice/nets.py. */
export const contextFields = [
  'phone',
  'tone',
  'previous_tone',
  'next_tone',
  'place',
  'syllable_from_start',
  'syllable_from_end',
  'word_from_start',
  'word_from_end',
] as const

export interface ContextPhone {
  readonly phone: string
  /** Number of its syllable in the phrase; each silence at an edge has a number of its own. */
  readonly syllable: number
  readonly isInitial: boolean
  /** Factor on its predicted length: a final that shares its syllable with a second one. */
  readonly lengthShare: number
  /** One value per entry of `contextFields`, the phone's number left at 0. */
  readonly context: readonly number[]
  readonly sourceStart: number
  readonly sourceEnd: number
}

// Finals too rare in recordings to be learnt, as two that are not.
const compoundFinals = new Map<string, readonly string[]>([
  ['ueng', ['u', 'eng']],
  ['io', ['i', 'o']],
])

// What is left of a final before the retroflex ending (Duanmu, The Phonology of Standard Chinese, 2007, ch. 9):
// -i and -n go, the vowels of zi, zhi and en give way to the ending altogether.
const erhuaStems = new Map<string, string>([
  ...Object.entries({ ai: 'a', an: 'a', ang: 'a', ian: 'ia', iang: 'ia', uai: 'ua', uan: 'ua', uang: 'ua' }),
  ...Object.entries({ ei: '', en: '', eng: '', ii: '', iii: '', in: 'i', ing: 'i', uei: 'u', uen: 'u' }),
  ...Object.entries({ ong: 'u', iong: 'v', van: 'v', vn: 'v' }),
])

/** Phones of a syllable: initial if any, then one or two finals. */
function finalsOf(syllable: Syllable): readonly string[] {
  if (!syllable.erhua) return compoundFinals.get(syllable.final) ?? [syllable.final]
  const stem = erhuaStems.get(syllable.final) ?? syllable.final
  return stem === '' ? ['er'] : [stem, 'er']
}

const edgeContext = contextFields.map(() => 0)

/**
 * Phones of one phrase with a silence before it and, unless speech goes on without a pause, one after it. A
 * phrase that goes on is spoken as if another word followed.
 */
export function phoneString(words: readonly MandarinWord[], phraseFinal: boolean): ContextPhone[] {
  const spoken = words.filter((word) => word.syllables.length > 0)
  const syllables = spoken.flatMap((word) => word.syllables)
  const edge = { phone: silence, isInitial: false, lengthShare: 1, context: edgeContext }
  const first = syllables[0]?.sourceStart ?? 0
  const last = syllables.at(-1)?.sourceEnd ?? first
  const phones: ContextPhone[] = [{ ...edge, syllable: 0, sourceStart: first, sourceEnd: first }]
  let number = 0
  spoken.forEach((word, wordIndex) => {
    const wordsAfter = spoken.length - 1 - wordIndex + (phraseFinal ? 0 : 1)
    word.syllables.forEach((syllable, index) => {
      const previousTone = syllables[number - 1]?.tone ?? 0
      const nextTone = syllables[number + 1]?.tone ?? 0
      const context = (place: number) => [
        0,
        syllable.tone,
        previousTone,
        nextTone,
        place,
        Math.min(index, 3),
        Math.min(word.syllables.length - 1 - index, 3),
        Math.min(wordIndex, 2),
        Math.min(wordsAfter, 2),
      ]
      number++
      phones.push(...syllablePhones(syllable, number, context))
    })
  })
  if (phraseFinal) phones.push({ ...edge, syllable: number + 1, sourceStart: last, sourceEnd: last })
  return phones
}

function syllablePhones(
  syllable: Syllable,
  number: number,
  context: (place: number) => number[],
): ContextPhone[] {
  const { sourceStart, sourceEnd } = syllable
  const finals = finalsOf(syllable)
  const common = { syllable: number, sourceStart, sourceEnd }
  const phones: ContextPhone[] = finals.map((phone) => ({
    ...common,
    phone,
    isInitial: false,
    lengthShare: finals.length > 1 ? 0.6 : 1,
    context: context(2),
  }))
  if (syllable.initial === '') return phones
  return [
    { ...common, phone: syllable.initial, isInitial: true, lengthShare: 1, context: context(1) },
    ...phones,
  ]
}
