export { analyzeSegment } from './analyze-segment.js'
export type { AnnotatedText, TextEvent } from './markup/annotated-text.js'
export { parseInlineMarkup } from './markup/inline-markup.js'
export {
  formatLexicon,
  type LexiconEntry,
  type LexiconProblem,
  parseLexicon,
} from './markup/lexicon.js'
export { parseSsml, type SsmlProblem } from './markup/ssml.js'
export {
  plainStyle,
  type ReadingSpan,
  type Segment,
  type SegmentedText,
  type SegmentStyle,
  type TextSpan,
  type TextWarning,
} from './segment.js'
export {
  defaultSegmentOptions,
  type SegmentOptions,
  segmentAnnotatedText,
  segmentText,
} from './segmenting/segment-text.js'
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
