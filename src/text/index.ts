export { analyzeSegment } from './analyze-segment.js'
export { parseArpabet } from './en/arpabet.js'
export { ipaToArpabet } from './en/ipa.js'
export { EnglishPronunciations } from './en/pronunciations.js'
export { type PronouncedWord, readEnglish } from './en/read-english.js'
export type { EnglishSyllable } from './en/syllables.js'
export type { AnnotatedText, TextEvent } from './markup/annotated-text.js'
export { parseInlineMarkup } from './markup/inline-markup.js'
export { type InputType, inputTypes, looksLikeSsml, parseText } from './markup/input-type.js'
export {
  formatLexicon,
  type LexiconEntry,
  type LexiconProblem,
  lexiconEntryOf,
  parseLexicon,
} from './markup/lexicon.js'
export { parseSsml, type SsmlProblem, type SsmlReason } from './markup/ssml.js'
export type { QuestionForm } from './question-form.js'
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
export { completeSentencesEnd } from './segmenting/sentence-ends.js'
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
export {
  mandarinFinals,
  mandarinInitials,
  type PinyinSyllable,
  parsePinyin,
  spellPinyin,
} from './zh/phones.js'
export { type MandarinReading, readMandarin } from './zh/read-mandarin.js'
