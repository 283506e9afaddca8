import {
  analyzeSegment,
  type InputType,
  type Run,
  type Segment,
  spellPinyin,
  type TextWarning,
} from '../../text/index.js'
import type { Owner } from '../speech.js'

export interface ReadTextRequest {
  readonly owner: Owner
  readonly text: string
  readonly inputType?: InputType
  readonly project?: string
}

/** How a text is read. All offsets are UTF-16, in `text`. */
export interface TextReading {
  /** What was given, in NFC; of SSML, what its elements hold. */
  readonly text: string
  readonly sentences: readonly SentenceReading[]
  readonly warnings: readonly TextWarning[]
}

export interface SentenceReading {
  readonly index: number
  readonly text: string
  readonly sourceStart: number
  readonly sourceEnd: number
  readonly paragraph: number
  readonly pauseAfterSec: number
  readonly style: Segment['style']
  readonly words: readonly WordReading[]
}

interface ReadSpan {
  readonly text: string
  readonly sourceStart: number
  readonly sourceEnd: number
  /** The user said how: in the text or in the lexicon. */
  readonly isFixed: boolean
}

export type WordReading =
  | (ReadSpan & {
      readonly language: 'zh'
      readonly syllables: readonly {
        readonly character: string
        /** As dictionaries give it, numbered: `bu4`. */
        readonly pinyin: string
        /** As it is spoken here, after sandhi: `bu2`. */
        readonly spoken: string
        readonly sourceStart: number
        readonly sourceEnd: number
      }[]
    })
  | (ReadSpan & {
      readonly language: 'en'
      /** Written out, in lower case. */
      readonly spoken: string
      /** Null: as the engine's own dictionary has it. */
      readonly arpabet: readonly string[] | null
    })

/** The readings of segments, in order. */
export function readSegments(segments: readonly Segment[], warnings: readonly TextWarning[]): TextReading {
  return {
    text: segments.map(({ text }) => text).join(''),
    sentences: segments.map(sentenceReadingOf),
    warnings,
  }
}

function sentenceReadingOf(segment: Segment): SentenceReading {
  const { index, text, sourceStart, sourceEnd, paragraph, pauseAfterSec, style } = segment
  const { phrases } = analyzeSegment(segment)
  const words = phrases.flatMap(({ runs }) => runs.flatMap((run) => wordsOf(run, segment)))
  return { index, text, sourceStart, sourceEnd, paragraph, pauseAfterSec, style, words }
}

function wordsOf(run: Run, segment: Segment): WordReading[] {
  const span = (word: { readonly sourceStart: number; readonly sourceEnd: number }) => ({
    text: segment.text.slice(word.sourceStart, word.sourceEnd),
    sourceStart: segment.sourceStart + word.sourceStart,
    sourceEnd: segment.sourceStart + word.sourceEnd,
  })
  const isFixed = (word: { readonly sourceStart: number; readonly sourceEnd: number }) =>
    segment.readings.some(({ start, end }) => start < word.sourceEnd && word.sourceStart < end)
  if (run.language === 'en') {
    return run.words.map((word) => ({
      language: 'en',
      ...span(word),
      isFixed: isFixed(word),
      spoken: word.spoken,
      arpabet: word.arpabet,
    }))
  }
  return run.words.map((word) => ({
    language: 'zh',
    ...span(word),
    isFixed: isFixed(word),
    syllables: word.syllables.map(({ character, lexicalTone, ...syllable }) => ({
      character,
      pinyin: spellPinyin({ ...syllable, tone: lexicalTone }),
      spoken: spellPinyin(syllable),
      sourceStart: segment.sourceStart + syllable.sourceStart,
      sourceEnd: segment.sourceStart + syllable.sourceEnd,
    })),
  }))
}
