import type { ReadingSpan, SegmentStyle, TextSpan } from '../segment.js'

/** A text and what its markup says about it; what every kind of markup is parsed into. Offsets are UTF-16. */
export interface AnnotatedText {
  /** NFC. */
  readonly text: string
  /** In order, without overlap. */
  readonly readings: readonly ReadingSpan[]
  /** Markup that stands in `text`; in order, without overlap. */
  readonly unspoken: readonly TextSpan[]
  /** Style and pauses, each from its place on; in order. A segment never reaches across one. */
  readonly events: readonly TextEvent[]
}

export type TextEvent =
  | { readonly kind: 'style'; readonly at: number; readonly style: SegmentStyle }
  | { readonly kind: 'pause'; readonly at: number; readonly durationSec: number }
  /** A sentence or paragraph ends here whatever the punctuation says. */
  | { readonly kind: 'end'; readonly at: number; readonly of: 'sentence' | 'paragraph' }
