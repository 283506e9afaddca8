export type { ReadingSpan, Segment, SegmentedText, TextWarning } from './segment.js'
export type {
  EnglishWord,
  MandarinWord,
  Phrase,
  Run,
  SourceSpan,
  Syllable,
  Tone,
  Utterance,
} from './utterance.js'
