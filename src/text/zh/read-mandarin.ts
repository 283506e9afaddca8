/** Mandarin, from Hanzi to prosodic words of syllables with their tones. */
import type { MandarinWord, SourceSpan, Syllable, Tone } from '../utterance.js'
import { citationReadings } from './citation-readings.js'
import { isErhua } from './erhua.js'
import { type HanziToken, hanziTokens } from './hanzi.js'
import type { PinyinSyllable } from './phones.js'
import { phraseBreaks } from './phrasing.js'
import { applyThirdToneSandhi, toneOfBu, toneOfYi } from './sandhi.js'
import { simplify } from './simplified.js'
import { buildProsodicWords, splitDictionaryWords } from './split-words.js'
import type { WordSpan } from './word-span.js'

/** What was read, and the Hanzi that have no known reading. */
export interface MandarinReading {
  readonly words: readonly MandarinWord[]
  /** Numbers of the words after which a reader parts the run. */
  readonly breaks: readonly number[]
  readonly unreadable: readonly SourceSpan[]
}

/**
 * Reads plain text: Hanzi become words, anything else (punctuation, Latin, spaces) parts them and is left out.
 * Offsets are UTF-16 in `text`. For numbers, markup and mixed text use `analyzeSegment`.
 */
export function readMandarin(text: string): MandarinReading {
  const words: MandarinWord[] = []
  const breaks: number[] = []
  const unreadable: SourceSpan[] = []
  for (const { index, 0: run } of text.matchAll(/[\p{Script=Han}\u3007]+/gu)) {
    const reading = readHanzi(hanziTokens(run, index))
    breaks.push(...reading.breaks.map((place) => place + words.length))
    words.push(...reading.words)
    unreadable.push(...reading.unreadable)
  }
  return { words, breaks, unreadable }
}

/** Reads a run of Hanzi without punctuation inside; each phrase of it is a domain of third-tone sandhi. */
export function readHanzi(written: readonly HanziToken[]): MandarinReading {
  const simplified = simplify(written.map(({ hanzi }) => hanzi || '\ufffc'))
  const tokens = written.map((token, index) => {
    return token.hanzi ? { ...token, hanzi: simplified[index]?.hanzi ?? token.hanzi } : token
  })
  const characters = simplified.map(({ hanzi }) => hanzi)
  const dictionaryWords = splitDictionaryWords(characters)
  const only = simplified.map(({ reading }) => reading)
  const citations = citationReadings(characters, dictionaryWords, only).map(
    (reading, index) => tokens[index]?.reading ?? reading,
  )
  const unreadable = tokens.filter((_, index) => citations[index] === null).map(spanOf)
  const merged = mergeErhua(tokens, characters, citations, dictionaryWords)
  return { ...buildWords(merged), unreadable }
}

function spanOf({ sourceStart, sourceEnd }: SourceSpan): SourceSpan {
  return { sourceStart, sourceEnd }
}

interface ReadToken extends HanziToken {
  readonly citation: PinyinSyllable
}

interface ReadRun {
  readonly tokens: readonly ReadToken[]
  readonly words: readonly WordSpan[]
}

/** Drops what has no reading and folds 儿 into the syllable before it, keeping the word division. */
function mergeErhua(
  tokens: readonly HanziToken[],
  characters: readonly string[],
  citations: readonly (PinyinSyllable | null)[],
  words: readonly WordSpan[],
): ReadRun {
  const kept: ReadToken[] = []
  const keptWords: WordSpan[] = []
  for (const word of words) {
    const start = kept.length
    for (let index = word.start; index < word.end; index++) {
      const token = tokens[index]
      const citation = citations[index]
      const previous = kept.at(-1)
      if (!token || !citation) continue
      if (previous && token.reading === null && isErhua(characters, index, words)) {
        kept[kept.length - 1] = withErhua(previous, token)
      } else kept.push({ ...token, citation })
    }
    if (kept.length > start) keptWords.push({ start, end: kept.length })
  }
  return { tokens: kept, words: keptWords }
}

function withErhua(token: ReadToken, suffix: HanziToken): ReadToken {
  return {
    ...token,
    character: token.character + suffix.character,
    sourceEnd: suffix.sourceEnd,
    citation: { ...token.citation, erhua: true },
  }
}

function buildWords({ tokens, words }: ReadRun): Pick<MandarinReading, 'words' | 'breaks'> {
  const characters = tokens.map(({ hanzi }) => hanzi || '\ufffc')
  const lexicalTones = tokens.map(({ citation }) => citation.tone)
  const changed = tokens.map((token, index): Tone => {
    if (token.reading) return token.citation.tone
    if (token.hanzi === '一' && token.citation.tone === 1) return toneOfYi(characters, index, lexicalTones)
    if (token.hanzi === '不' && token.citation.tone === 4) return toneOfBu(characters, index, lexicalTones)
    return token.citation.tone
  })
  const prosodicWords = buildProsodicWords(characters, words, (index) => changed[index] === 5)
  const breaks = phraseBreaks(characters, prosodicWords, words)
  const ends = [...breaks.map((place) => place + 1), prosodicWords.length]
  const tones = ends.reduce((before, end, phrase) => {
    return applyThirdToneSandhi(before, prosodicWords.slice(ends[phrase - 1] ?? 0, end))
  }, changed)
  const built = prosodicWords.map(({ start, end }) => {
    const own = tokens.slice(start, end)
    return {
      text: sourceText(own),
      syllables: own.map((token, place) => toSyllable(token, tones[start + place] ?? token.citation.tone)),
      sourceStart: Math.min(...own.map(({ sourceStart }) => sourceStart)),
      sourceEnd: Math.max(...own.map(({ sourceEnd }) => sourceEnd)),
    }
  })
  return { words: built, breaks }
}

// A number that became several Hanzi stands there once.
function sourceText(tokens: readonly ReadToken[]): string {
  let text = ''
  let end = -1
  for (const { character, sourceStart, sourceEnd } of tokens) {
    if (sourceStart >= end) text += character
    end = Math.max(end, sourceEnd)
  }
  return text
}

function toSyllable(token: ReadToken, tone: Tone): Syllable {
  return {
    character: token.character,
    initial: token.citation.initial,
    final: token.citation.final,
    lexicalTone: token.citation.tone,
    tone,
    erhua: token.citation.erhua,
    sourceStart: token.sourceStart,
    sourceEnd: token.sourceEnd,
  }
}
