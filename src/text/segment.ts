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
  /** Silence that follows, from punctuation and paragraph end, at speed 1; or what `isPauseExact`. */
  readonly pauseAfterSec: number
  /** The pause was asked for by its length, which no speed changes. */
  readonly isPauseExact?: boolean
  /** Pronunciations that the user fixed, in order, without overlap; offsets are within `text`. */
  readonly readings: readonly ReadingSpan[]
  /** Markup inside `text`, which is not to be spoken or shown; in order, without overlap, offsets within `text`. */
  readonly unspoken: readonly TextSpan[]
  /** What the text around it is in: decides how numbers and signs without any letter beside them are read. */
  readonly language: 'zh' | 'en'
  readonly style: SegmentStyle
}

export interface TextSpan {
  readonly start: number
  readonly end: number
}

/** How the user asked for a stretch of text to be spoken, beside the job's own options. */
export interface SegmentStyle {
  /** Factor on the job's speed; 1 where nothing was asked for. */
  readonly speedRatio: number
  /** Semitones added to the job's pitch shift. */
  readonly pitchShiftSemitones: number
  /** Name of a saved voice; null for the job's own. */
  readonly voice: string | null
}

export const plainStyle: SegmentStyle = { speedRatio: 1, pitchShiftSemitones: 0, voice: null }

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

/**
 * A text, divided. All offsets are in the NFC form of what was given; the segments tile it, except that a
 * text with nothing to say has no segments.
 */
export interface SegmentedText {
  readonly segments: readonly Segment[]
  readonly warnings: readonly TextWarning[]
}
