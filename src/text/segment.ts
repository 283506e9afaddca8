/**
 * What the text front end hands to an engine: one sentence, with what the user said about how to read it.
 * A segment is the unit of work and of storage, so it is plain JSON.
 */
export interface Segment {
  readonly index: number
  /** The sentence as written (NFC), a slice of the job's text. */
  readonly text: string
  /** UTF-16 offsets of `text` in the job's text; consecutive segments tile it without gap or overlap. */
  readonly sourceStart: number
  readonly sourceEnd: number
  /** Number of its paragraph, from 0. */
  readonly paragraph: number
  /** Silence that follows, from punctuation and paragraph end. */
  readonly pauseAfterSec: number
  /** Pronunciations that the user fixed, in order, without overlap; offsets are within `text`. */
  readonly readings: readonly ReadingSpan[]
}

export interface ReadingSpan {
  readonly start: number
  readonly end: number
  readonly kind: 'pinyin' | 'arpabet' | 'ipa'
  /** For pinyin: numbered syllables separated by spaces, `hang2 ye4`. */
  readonly reading: string
}

/** Something in the text that no voice here can read; it is skipped in speech and always reported. */
export interface TextWarning {
  readonly code: 'unreadable'
  readonly text: string
  /** UTF-16 offsets in the job's text. */
  readonly sourceStart: number
  readonly sourceEnd: number
}

export interface SegmentedText {
  readonly segments: readonly Segment[]
  readonly warnings: readonly TextWarning[]
}
