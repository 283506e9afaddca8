/** Words of either language as the phones that a base voice says. */
import type { MandarinWord, PronouncedWord, SourceSpan, Syllable } from '../../../../text/index.js'

/** Where a phone stands in its syllable; the numbers are those of training/base-voice/corpus.py. */
export const places = { onset: 1, nucleus: 2, coda: 3 } as const

export interface PhrasePhone {
  readonly phone: string
  readonly place: 1 | 2 | 3
  /** Factor on its predicted length: a final that shares its syllable with a second one. */
  readonly lengthShare: number
}

export interface PhraseSyllable extends SourceSpan {
  readonly phones: readonly PhrasePhone[]
  /** Tone 1 to 5; in English 1 = unstressed, 2 = primary, 3 = secondary stress. */
  readonly tone: number
}

export interface PhraseWord {
  readonly syllables: readonly PhraseSyllable[]
  /** A function word of English. */
  readonly isWeak: boolean
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

export function mandarinPhrase(words: readonly MandarinWord[]): PhraseWord[] {
  return words.map(({ syllables }) => ({ syllables: syllables.map(mandarinSyllable), isWeak: false }))
}

function mandarinSyllable(syllable: Syllable): PhraseSyllable {
  const { initial, tone, sourceStart, sourceEnd } = syllable
  const finals = finalsOf(syllable)
  const lengthShare = finals.length > 1 ? 0.6 : 1
  const phones: PhrasePhone[] = finals.map((phone) => ({ phone, place: places.nucleus, lengthShare }))
  if (initial !== '') phones.unshift({ phone: initial, place: places.onset, lengthShare: 1 })
  return { phones, tone, sourceStart, sourceEnd }
}

function finalsOf(syllable: Syllable): readonly string[] {
  if (!syllable.erhua) return compoundFinals.get(syllable.final) ?? [syllable.final]
  const stem = erhuaStems.get(syllable.final) ?? syllable.final
  return stem === '' ? ['er'] : [stem, 'er']
}

export function englishPhrase(words: readonly PronouncedWord[]): PhraseWord[] {
  return words.map(({ syllables, isFunctionWord, sourceStart, sourceEnd }) => ({
    isWeak: isFunctionWord,
    syllables: syllables.map(({ onset, nucleus, coda, stress }) => ({
      phones: [
        ...onset.map((phone) => ({ phone, place: places.onset, lengthShare: 1 })),
        { phone: nucleus, place: places.nucleus, lengthShare: 1 },
        ...coda.map((phone) => ({ phone, place: places.coda, lengthShare: 1 })),
      ],
      tone: stress + 1,
      sourceStart,
      sourceEnd,
    })),
  }))
}
