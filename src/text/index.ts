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
export { mandarinFinals, mandarinInitials, type PinyinSyllable, parsePinyin } from './zh/phones.js'
export { type MandarinReading, readMandarin } from './zh/read-mandarin.js'
