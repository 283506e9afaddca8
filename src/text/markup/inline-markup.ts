/** The markup that is typed into a text: `<行|hang2>`, `[pause:1.2s]`, `[speed:0.9]`, `[voice:NAME]`. */
import { plainStyle, type ReadingSpan, type SegmentStyle, type TextSpan } from '../segment.js'
import type { AnnotatedText, TextEvent } from './annotated-text.js'
import { detectReading } from './reading.js'

/** Longest grapheme, reading or name inside one piece of markup, in UTF-16 units. */
const maxPartLength = 200

const readingPattern = new RegExp(
  String.raw`<(?<grapheme>[^<>|\n]{1,${maxPartLength}})\|(?<reading>[^<>|\n]{1,${maxPartLength}})>`,
  'uy',
)
/** What looks like a reading of Hanzi or of an English word, whatever it says. */
const hanPattern = /^\p{Script=Han}+$/u
const soundPattern = /^(?:[a-z:0-9 ]|\p{M})+$/iu
const phonesPattern = /^(?:\/.*\/|[A-Z]{1,2}\d?(?: [A-Z]{1,2}\d?)+)$/

/** Markup that cannot be obeyed; `at` is a UTF-16 offset in the NFC form. */
export interface InlineProblem {
  readonly at: number
  readonly markup: 'pause' | 'speed' | 'reading'
  /** As it stands in the text. */
  readonly written: string
}

const tagPattern = /\[(?<name>pause|speed|voice)[:：](?<value>[^[\]\n]{0,100})\]/iuy

/**
 * Finds the markup in `text`, which is normalised to NFC first. Only complete and valid markup counts: what
 * merely looks like it stays text, and what was plainly meant as markup is a problem besides. Time is linear: each
 * piece is tried once, within a bounded length.
 */
export function parseInlineMarkup(
  text: string,
): AnnotatedText & { readonly problems: readonly InlineProblem[] } {
  const source = text.normalize('NFC')
  const readings: ReadingSpan[] = []
  const unspoken: TextSpan[] = []
  const events: TextEvent[] = []
  const problems: InlineProblem[] = []
  let style = plainStyle
  for (const { index: found } of source.matchAll(/[<[]/g)) {
    if (found < (unspoken.at(-1)?.end ?? 0)) continue
    const reading = readingAt(source, found)
    if (reading) {
      readings.push(reading.span)
      unspoken.push({ start: found, end: reading.span.start }, { start: reading.span.end, end: reading.end })
      continue
    }
    const tag = tagAt(source, found, style)
    const problem = tag ? null : problemAt(source, found)
    if (problem) problems.push(problem)
    if (!tag) continue
    if (tag.event.kind === 'style') style = tag.event.style
    events.push(tag.event)
    unspoken.push({ start: found, end: tag.end })
  }
  return { text: source, readings, unspoken, events, problems }
}

function readingAt(source: string, at: number): { span: ReadingSpan; end: number } | null {
  readingPattern.lastIndex = at
  const match = readingPattern.exec(source)
  const { grapheme = '', reading = '' } = match?.groups ?? {}
  const detected = match ? detectReading(reading) : null
  if (!match || !detected) return null
  const start = at + 1
  return { span: { start, end: start + grapheme.length, ...detected }, end: at + match[0].length }
}

function tagAt(source: string, at: number, style: SegmentStyle): { event: TextEvent; end: number } | null {
  tagPattern.lastIndex = at
  const match = tagPattern.exec(source)
  const { name = '', value = '' } = match?.groups ?? {}
  const event = match ? eventOf(name.toLowerCase(), value.trim(), at, style) : null
  return match && event ? { event, end: at + match[0].length } : null
}

/** Called where no valid markup stands. */
function problemAt(source: string, at: number): InlineProblem | null {
  tagPattern.lastIndex = at
  const tag = tagPattern.exec(source)
  if (tag) {
    const markup = tag.groups?.name?.toLowerCase() === 'pause' ? 'pause' : 'speed'
    return { at, markup, written: tag[0] }
  }
  readingPattern.lastIndex = at
  const match = readingPattern.exec(source)
  const { grapheme = '', reading = '' } = match?.groups ?? {}
  const isMeant =
    (hanPattern.test(grapheme) && soundPattern.test(reading.normalize('NFD'))) || phonesPattern.test(reading)
  return match && isMeant ? { at, markup: 'reading', written: match[0] } : null
}

/** Longest pause that can be asked for. */
export const maxPauseSec = 60
export const speedRange = { min: 0.25, max: 4 } as const

function eventOf(name: string, value: string, at: number, style: SegmentStyle): TextEvent | null {
  if (name === 'pause') {
    const durationSec = parseDuration(value)
    return durationSec === null ? null : { kind: 'pause', at, durationSec }
  }
  if (name === 'speed') {
    const speedRatio = /^\d{1,2}(\.\d{1,4})?$/.test(value) ? Number(value) : Number.NaN
    const isAllowed = speedRatio >= speedRange.min && speedRatio <= speedRange.max
    return isAllowed ? { kind: 'style', at, style: { ...style, speedRatio } } : null
  }
  return { kind: 'style', at, style: { ...style, voice: value === '' ? null : value } }
}

/** `1.2s`, `500ms` or plain seconds, at most a minute; null for anything else. */
export function parseDuration(text: string): number | null {
  const match = /^(\d{1,6}(?:\.\d{1,6})?)\s?(ms|s|秒)?$/i.exec(text)
  if (!match) return null
  const seconds = Number(match[1]) / (match[2]?.toLowerCase() === 'ms' ? 1000 : 1)
  return seconds <= maxPauseSec ? seconds : null
}
