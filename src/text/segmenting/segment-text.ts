/** A whole text, as the sentences that are spoken one by one. */
import { dominantLanguage, findUnreadable, foldWidth, isSpeakable } from '../characters.js'
import type { AnnotatedText, TextEvent } from '../markup/annotated-text.js'
import { parseInlineMarkup } from '../markup/inline-markup.js'
import { findLexiconReadings, type LexiconEntry } from '../markup/lexicon.js'
import {
  plainStyle,
  type ReadingSpan,
  type Segment,
  type SegmentedText,
  type SegmentStyle,
  type TextSpan,
  type TextWarning,
} from '../segment.js'
import { defaultLengthLimit, type LengthLimit, splitLongSentence } from './long-sentences.js'
import { pauseAfter } from './pause-after.js'
import { findSentences } from './sentence-ends.js'

export interface SegmentOptions {
  /** False reads `<…|…>` and `[…:…]` as text. */
  readonly markup: boolean
  readonly lexicon: readonly LexiconEntry[]
  readonly limit: LengthLimit
  /** The language of a text without any letter. */
  readonly fallbackLanguage: 'zh' | 'en'
}

export const defaultSegmentOptions: SegmentOptions = {
  markup: true,
  lexicon: [],
  limit: defaultLengthLimit,
  fallbackLanguage: 'zh',
}

/** Work done, for tests that it grows linearly. */
export interface SegmentingSteps {
  count: number
}

/**
 * Divides a text into segments. It is normalised to NFC first and all offsets count in that form; joined in
 * order the segments are that form. Silent stretches join a neighbour. A text with nothing to say has no
 * segments. Linear in the length of the text.
 */
export function segmentText(
  text: string,
  options: Partial<SegmentOptions> = {},
  steps: SegmentingSteps = { count: 0 },
): SegmentedText {
  const { markup } = { ...defaultSegmentOptions, ...options }
  const annotated = markup
    ? parseInlineMarkup(text)
    : { text: text.normalize('NFC'), readings: [], unspoken: [], events: [] }
  return segmentAnnotatedText(annotated, options, steps)
}

/** As `segmentText`, for a text whose markup is already parsed. */
export function segmentAnnotatedText(
  annotated: AnnotatedText,
  options: Partial<SegmentOptions> = {},
  steps: SegmentingSteps = { count: 0 },
): SegmentedText {
  const { lexicon, limit, fallbackLanguage } = { ...defaultSegmentOptions, ...options }
  const { text, unspoken, events } = annotated
  const marked = joinTouching([...annotated.readings, ...unspoken].sort(byStart))
  const fromLexicon = findLexiconReadings(text, lexicon, marked)
  const readings = [...annotated.readings, ...fromLexicon].sort(byStart)
  const whole = joinTouching([...readings, ...unspoken].sort(byStart))

  const sentences = cutAtEvents(keepWhole(findSentences(text), whole), events)
  const pieces = sentences.flatMap((sentence) => splitPiece(text, sentence, limit, whole, steps))
  const spoken = joinSilent(text, pieces, readings, unspoken, steps)
  const segments = buildSegments(text, spoken, { readings, unspoken, events, fallbackLanguage })
  return { segments, warnings: findWarnings(text, whole) }
}

function byStart(left: TextSpan, right: TextSpan): number {
  return left.start - right.start
}

/** Spans that touch, as one: a piece of markup with the text that it marks. */
function joinTouching(spans: readonly TextSpan[]): TextSpan[] {
  const joined: { start: number; end: number }[] = []
  for (const { start, end } of spans) {
    const last = joined.at(-1)
    if (last && start <= last.end) last.end = Math.max(last.end, end)
    else joined.push({ start, end })
  }
  return joined
}

type Ending = 'clause' | 'sentence' | 'paragraph'

interface Piece extends TextSpan {
  readonly ending: Ending
}

/** Sentence ends inside markup are none. */
function keepWhole(sentences: readonly Piece[], whole: readonly TextSpan[]): Piece[] {
  const kept: Piece[] = []
  let start = 0
  let next = 0
  for (const { end, ending } of sentences) {
    while ((whole[next]?.end ?? Number.POSITIVE_INFINITY) < end) next++
    const span = whole[next]
    if (span && span.start < end && end < span.end) continue
    kept.push({ start, end, ending })
    start = end
  }
  return kept
}

/** Cuts before each event, so that a segment has one style and pauses stand between segments. */
function cutAtEvents(sentences: readonly Piece[], events: readonly TextEvent[]): Piece[] {
  if (events.length === 0) return [...sentences]
  const pieces: Piece[] = []
  let next = 0
  for (const { start, end, ending } of sentences) {
    let from = start
    for (let event = events[next]; event && event.at < end; event = events[++next]) {
      const last = pieces.at(-1)
      const isParagraph = event.kind === 'end' && event.of === 'paragraph'
      if (event.at <= from && last && isParagraph)
        pieces[pieces.length - 1] = { ...last, ending: 'paragraph' }
      if (event.at <= from) continue
      pieces.push({ start: from, end: event.at, ending: event.kind === 'end' ? event.of : 'clause' })
      from = event.at
    }
    pieces.push({ start: from, end, ending })
  }
  return pieces
}

function splitPiece(
  text: string,
  { start, end, ending }: Piece,
  limit: LengthLimit,
  whole: readonly TextSpan[],
  steps: SegmentingSteps,
): Piece[] {
  const spans = splitLongSentence(text, { start, end }, limit, whole, steps)
  return spans.map((span, place) => ({ ...span, ending: place === spans.length - 1 ? ending : 'clause' }))
}

interface SpokenPiece extends Piece {
  /** Where its own text begins, after silence that joined it from before. */
  readonly spokenFrom: number
}

const strength: Readonly<Record<Ending, number>> = { clause: 0, sentence: 1, paragraph: 2 }

/** Pieces without anything to say join the one before, or the first one that speaks. */
function joinSilent(
  text: string,
  pieces: readonly Piece[],
  readings: readonly ReadingSpan[],
  unspoken: readonly TextSpan[],
  steps: SegmentingSteps,
): SpokenPiece[] {
  const joined: SpokenPiece[] = []
  const speech = new SpeechFinder(text, readings, unspoken, steps)
  for (const piece of pieces) {
    const last = joined.at(-1)
    if (speech.isIn(piece)) joined.push({ ...piece, start: last ? piece.start : 0, spokenFrom: piece.start })
    else if (last) {
      const ending = strength[piece.ending] > strength[last.ending] ? piece.ending : last.ending
      joined[joined.length - 1] = { ...last, end: piece.end, ending }
    }
  }
  return joined
}

const candidatePattern = /[\p{L}\p{N}\p{S}%&@#§¶‰′″]/gu

/** Answers, for spans in order, whether anything in them can be spoken. */
class SpeechFinder {
  readonly #text: string
  readonly #readings: readonly ReadingSpan[]
  readonly #unspoken: readonly TextSpan[]
  readonly #steps: SegmentingSteps
  #nextReading = 0
  #nextUnspoken = 0
  #candidate = -1

  constructor(
    text: string,
    readings: readonly ReadingSpan[],
    unspoken: readonly TextSpan[],
    steps: SegmentingSteps,
  ) {
    this.#text = foldWidth(text)
    this.#readings = readings
    this.#unspoken = unspoken
    this.#steps = steps
  }

  isIn({ start, end }: TextSpan): boolean {
    while ((this.#readings[this.#nextReading]?.end ?? Number.POSITIVE_INFINITY) <= start) this.#nextReading++
    if ((this.#readings[this.#nextReading]?.start ?? Number.POSITIVE_INFINITY) < end) return true
    for (let index = this.#nextCandidate(start); index < end; index = this.#nextCandidate(index)) {
      this.#steps.count++
      while ((this.#unspoken[this.#nextUnspoken]?.end ?? Number.POSITIVE_INFINITY) <= index)
        this.#nextUnspoken++
      const silent = this.#unspoken[this.#nextUnspoken]
      if (silent && silent.start <= index) {
        index = silent.end
        continue
      }
      const character = String.fromCodePoint(this.#text.codePointAt(index) ?? 0)
      if (isSpeakable(character) && !this.#isLayout(index, character)) return true
      index += character.length
    }
    return false
  }

  // Skips what is plainly silent; a find beyond this span is kept for the next.
  #nextCandidate(from: number): number {
    if (this.#candidate >= from) return this.#candidate
    candidatePattern.lastIndex = from
    this.#candidate = candidatePattern.exec(this.#text)?.index ?? this.#text.length
    return this.#candidate
  }

  // Three equal signs in a row are a line, not words.
  #isLayout(index: number, character: string): boolean {
    if (/[\p{L}\p{N}]/u.test(character)) return false
    const isSame = (at: number) => this.#text.startsWith(character, at)
    const { length } = character
    const before = isSame(index - length) ? (isSame(index - 2 * length) ? 2 : 1) : 0
    const after = isSame(index + length) ? (isSame(index + 2 * length) ? 2 : 1) : 0
    return before + after >= 2
  }
}

interface SegmentParts {
  readonly readings: readonly ReadingSpan[]
  readonly unspoken: readonly TextSpan[]
  readonly events: readonly TextEvent[]
  readonly fallbackLanguage: 'zh' | 'en'
}

function buildSegments(text: string, pieces: readonly SpokenPiece[], parts: SegmentParts): Segment[] {
  const readings = new SpanCursor(parts.readings)
  const unspoken = new SpanCursor(parts.unspoken)
  const events = new EventCursor(parts.events)
  const shown = blankOut(text, parts.unspoken)
  const whole = dominantLanguage(shown, parts.fallbackLanguage)
  const languages = paragraphLanguages(shown, pieces, whole)
  let paragraph = 0
  return pieces.map(({ start, end, ending, spokenFrom }, index) => {
    const own = text.slice(start, end)
    const isLast = index === pieces.length - 1
    const style = events.styleAt(spokenFrom)
    const explicitSec = events.pauseWithin(spokenFrom, end)
    const segment: Segment = {
      index,
      text: own,
      sourceStart: start,
      sourceEnd: end,
      paragraph,
      pauseAfterSec: explicitSec ?? (isLast ? 0 : pauseAfter(own, ending)),
      ...(explicitSec === null ? {} : { isPauseExact: true }),
      readings: readings.within(start, end),
      unspoken: unspoken.within(start, end),
      language: languages[paragraph] ?? whole,
      style,
    }
    if (ending === 'paragraph') paragraph++
    return segment
  })
}

/** The text with spaces for markup, offsets kept. */
function blankOut(text: string, spans: readonly TextSpan[]): string {
  const parts: string[] = []
  let from = 0
  for (const { start, end } of spans) {
    parts.push(text.slice(from, start), ' '.repeat(end - start))
    from = end
  }
  return parts.join('') + text.slice(from)
}

function paragraphLanguages(text: string, pieces: readonly Piece[], fallback: 'zh' | 'en'): ('zh' | 'en')[] {
  const languages: ('zh' | 'en')[] = []
  let start = 0
  for (const { end, ending } of pieces) {
    if (ending !== 'paragraph') continue
    languages.push(dominantLanguage(text.slice(start, end), fallback))
    start = end
  }
  return languages
}

/** Hands out spans to consecutive stretches, with offsets within each. */
class SpanCursor<Span extends TextSpan> {
  readonly #spans: readonly Span[]
  #next = 0

  constructor(spans: readonly Span[]) {
    this.#spans = spans
  }

  within(start: number, end: number): Span[] {
    const own: Span[] = []
    for (let span = this.#spans[this.#next]; span && span.start < end; span = this.#spans[++this.#next]) {
      own.push({ ...span, start: span.start - start, end: span.end - start })
    }
    return own
  }
}

class EventCursor {
  readonly #events: readonly TextEvent[]
  #nextStyle = 0
  #nextPause = 0
  #style: SegmentStyle = plainStyle

  constructor(events: readonly TextEvent[]) {
    this.#events = events
  }

  /** The style in force at `start`; calls come in order. */
  styleAt(start: number): SegmentStyle {
    for (
      let event = this.#events[this.#nextStyle];
      event && event.at <= start;
      event = this.#events[++this.#nextStyle]
    ) {
      if (event.kind === 'style') this.#style = event.style
    }
    return this.#style
  }

  /** The pauses asked for after `start` and up to `end`, together; null when there are none. */
  pauseWithin(start: number, end: number): number | null {
    let total: number | null = null
    for (
      let event = this.#events[this.#nextPause];
      event && event.at <= end;
      event = this.#events[++this.#nextPause]
    ) {
      if (event.kind === 'pause' && event.at > start) total = (total ?? 0) + event.durationSec
    }
    return total
  }
}

function findWarnings(text: string, marked: readonly TextSpan[]): TextWarning[] {
  const warnings: TextWarning[] = []
  let from = 0
  for (const { start, end } of [...marked, { start: text.length, end: text.length }]) {
    for (const span of findUnreadable(text, from, start)) {
      warnings.push({
        code: 'unreadable',
        text: text.slice(span.start, span.end),
        sourceStart: span.start,
        sourceEnd: span.end,
      })
    }
    from = end
  }
  return warnings
}
