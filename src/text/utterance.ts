/**
 * The analysis of one segment: what to say, sound by sound for Mandarin and word by word for English, whose sounds
 * `readEnglish` gives. Offsets are UTF-16, within the segment's text.
 */
import type { QuestionForm } from './question-form.js'

export interface Utterance {
  readonly phrases: readonly Phrase[]
  readonly kind: 'statement' | 'question' | 'exclamation'
  /** Of a question; null of anything else. */
  readonly questionForm: QuestionForm | null
  /** Stretches that nothing here can read, as offsets within the segment's text. */
  readonly unreadable: readonly SourceSpan[]
}

export interface SourceSpan {
  readonly sourceStart: number
  readonly sourceEnd: number
}

/** Words between two audible breaks. */
export interface Phrase {
  readonly runs: readonly Run[]
  /** Silence after the phrase; 0 for the last one of the segment. */
  readonly breakAfterSec: number
}

/** A stretch of one language. */
export type Run =
  | { readonly language: 'zh'; readonly words: readonly MandarinWord[] }
  | { readonly language: 'en'; readonly words: readonly EnglishWord[] }

/** A prosodic word: the domain of third-tone sandhi and of the base voice's word positions. */
export interface MandarinWord extends SourceSpan {
  readonly text: string
  readonly syllables: readonly Syllable[]
}

export interface Syllable extends SourceSpan {
  /** The Hanzi it stands for, or the character that was expanded into it (a digit, a percent sign). */
  readonly character: string
  /** '' for a syllable that begins with its final. */
  readonly initial: string
  /** One of the 39 finals of `mandarinFinals`; spelling variants (y-, w-, ü) are resolved. */
  readonly final: string
  /** Citation tone, 1 to 4, or 5 = neutral. */
  readonly lexicalTone: Tone
  /** After sandhi. */
  readonly tone: Tone
  readonly erhua: boolean
}

export type Tone = 1 | 2 | 3 | 4 | 5

export interface EnglishWord extends SourceSpan {
  /** As to be spoken: numbers and symbols written out, lower case; letters of an initialism apart ("c i a"). */
  readonly spoken: string
  /** ARPAbet symbols with stress digits where the user or the lexicon fixed them. */
  readonly arpabet: readonly string[] | null
}
