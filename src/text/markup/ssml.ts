/**
 * A subset of SSML 1.1 (W3C, 2010): speak, p, s, break, prosody rate and pitch, phoneme, sub, say-as, voice. What is
 * not in the subset is refused, so that nothing is silently spoken otherwise than it was written. So are DTDs and
 * processing instructions.
 */
import { plainStyle, type ReadingSpan, type SegmentStyle } from '../segment.js'
import type { AnnotatedText, TextEvent } from './annotated-text.js'
import {
  type Attributes,
  breakSec,
  foreignAttribute,
  phonemeOf,
  pitchOf,
  rateOf,
  type SayAs,
  saidAs,
  sayAsOf,
  ssmlElements,
} from './ssml-values.js'

export type SsmlReason =
  | 'doctype'
  | 'not-well-formed'
  | 'root'
  | 'too-deep'
  /** An element, an attribute or a value that the subset does not have. */
  | 'element'
  | 'attribute'
  | 'value'

export interface SsmlProblem {
  readonly kind: 'problem'
  /** UTF-16 offset in the SSML. */
  readonly at: number
  readonly reason: SsmlReason
  /** The name of what is not in the subset, or the attribute with its value. */
  readonly what: string
}

type Problem = Pick<SsmlProblem, 'reason' | 'what'>

const maxDepth = 32

// One token: comment, CDATA, forbidden declaration, tag, or text. No part can backtrack into another.
const tokenPattern =
  /<!--(?:[^-]|-(?!->))*-->|<!\[CDATA\[(?<cdata>(?:[^\]]|\](?!\]>))*)\]\]>|(?<forbidden><[!?])|<\/(?<close>[\w:-]+)\s*>|<(?<open>[\w:-]+)(?<attributes>(?:\s+[\w:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(?<empty>\/?)>|(?<text>[^<]+)/uy

/** Parses SSML into its text and marks, or tells where it is wrong. Linear in the length of the input. */
export function parseSsml(ssml: string): AnnotatedText | SsmlProblem {
  const builder = new SsmlBuilder()
  const start = /^\ufeff?\s*(?:<\?xml[^?<>]*\?>)?\s*/u.exec(ssml)?.[0].length ?? 0
  if (!/^<speak[\s/>]/.test(ssml.slice(start, start + 8))) {
    const reason = /^<[!?]/.test(ssml.slice(start, start + 2)) ? 'doctype' : 'root'
    return { kind: 'problem', at: start, reason, what: '' }
  }
  for (let at = start; at < ssml.length; at = tokenPattern.lastIndex) {
    tokenPattern.lastIndex = at
    const match = tokenPattern.exec(ssml)
    const problem = match ? takeToken(match.groups ?? {}, builder) : notWellFormed
    if (problem) return { kind: 'problem', at, ...problem }
  }
  return builder.depth === 0 ? builder.result() : { kind: 'problem', at: ssml.length, ...notWellFormed }
}

const notWellFormed: Problem = { reason: 'not-well-formed', what: '' }

function takeToken(
  groups: Readonly<Record<string, string | undefined>>,
  builder: SsmlBuilder,
): Problem | null {
  const { cdata, forbidden, close, open, attributes = '', empty, text } = groups
  if (forbidden) return { reason: 'doctype', what: '' }
  if (close) return builder.close(close) ? null : notWellFormed
  if (open) {
    const values = parseAttributes(attributes)
    if (!values || (builder.depth === 0 && builder.hasRoot)) return notWellFormed
    if (builder.depth >= maxDepth) return { reason: 'too-deep', what: '' }
    const problem = builder.open(open, values)
    if (!problem && empty) builder.close(open)
    return problem
  }
  const content = cdata ?? (text === undefined ? '' : decodeEntities(text))
  if (content === null) return notWellFormed
  if (builder.depth === 0) return content.trim() === '' ? null : notWellFormed
  builder.text(content)
  return null
}

function parseAttributes(source: string): Map<string, string> | null {
  const values = new Map<string, string>()
  for (const [, name = '', double, single] of source.matchAll(/([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    const value = decodeEntities(double ?? single ?? '')
    if (value === null) return null
    values.set(name, value)
  }
  return values
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** Null when an entity is not one of the five of XML or a character number. */
function decodeEntities(text: string): string | null {
  let isKnown = true
  const decoded = text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{1,8}));|&/gi,
    (_, hex, decimal, name) => {
      if (name && entities[name]) return entities[name]
      const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
      const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
      if (isCharacter) return String.fromCodePoint(code)
      isKnown = false
      return ''
    },
  )
  return isKnown ? decoded : null
}

interface OpenElement {
  readonly name: string
  readonly style: SegmentStyle
  readonly start: number
  readonly reading: Pick<ReadingSpan, 'kind' | 'reading'> | null
  readonly sayAs: SayAs | null
  readonly isReplaced: boolean
}

/** What opening an element does, or the attribute that is not understood. */
interface Effects {
  readonly style: SegmentStyle
  readonly pauseSec: number
  readonly reading: OpenElement['reading']
  readonly sayAs: SayAs | null
  readonly alias: string | null
}

class SsmlBuilder {
  #text = ''
  readonly #readings: ReadingSpan[] = []
  readonly #events: TextEvent[] = []
  readonly #open: OpenElement[] = []
  #style = plainStyle
  hasRoot = false

  get depth(): number {
    return this.#open.length
  }

  open(name: string, attributes: Attributes): Problem | null {
    if (!ssmlElements.includes(name) || (name === 'speak' && this.hasRoot))
      return { reason: 'element', what: name }
    const foreign = foreignAttribute(name, attributes)
    if (foreign !== undefined) return { reason: 'attribute', what: `${name} ${foreign}` }
    const effects = effectsOf(name, attributes, this.#style)
    if (typeof effects === 'string') {
      return { reason: 'value', what: `${name} ${effects}="${attributes.get(effects) ?? ''}"` }
    }
    this.hasRoot = true
    if (name === 'p' || name === 's') this.#end(name)
    const { pauseSec: durationSec, reading, sayAs, alias } = effects
    if (durationSec > 0) this.#events.push({ kind: 'pause', at: this.#text.length, durationSec })
    const start = this.#text.length
    this.#open.push({ name, style: this.#style, start, reading, sayAs, isReplaced: alias !== null })
    this.#setStyle(effects.style)
    if (alias !== null) this.#append(alias)
    return null
  }

  close(name: string): boolean {
    const element = this.#open.pop()
    if (element?.name !== name) return false
    this.#setStyle(element.style)
    if (name === 'p' || name === 's') this.#end(name)
    const { start, reading } = element
    const end = this.#text.length
    if (reading && start < end) this.#readings.push({ start, end, ...reading })
    return true
  }

  text(content: string): void {
    // An alias stands for what its element holds.
    if (this.#open.some(({ isReplaced }) => isReplaced)) return
    const sayAs = this.#open.reduce<SayAs>((outer, element) => element.sayAs ?? outer, 'as-is')
    this.#append(saidAs(sayAs, content))
  }

  result(): AnnotatedText {
    return { text: this.#text, readings: this.#readings, unspoken: [], events: this.#events }
  }

  #append(content: string): void {
    const spaced = content.normalize('NFC').replace(/\s+/gu, ' ')
    this.#text += this.#text === '' || /\s$/u.test(this.#text) ? spaced.trimStart() : spaced
  }

  #end(name: 'p' | 's'): void {
    this.#events.push({ kind: 'end', at: this.#text.length, of: name === 'p' ? 'paragraph' : 'sentence' })
  }

  #setStyle(style: SegmentStyle): void {
    if (style === this.#style) return
    this.#style = style
    this.#events.push({ kind: 'style', at: this.#text.length, style })
  }
}

/** What an element asks for; the name of the attribute where its value is not understood or missing. */
function effectsOf(name: string, attributes: Attributes, style: SegmentStyle): Effects | string {
  const none: Effects = { style, pauseSec: 0, reading: null, sayAs: null, alias: null }
  if (name === 'break') {
    const pauseSec = breakSec(attributes)
    return pauseSec === null ? (attributes.has('time') ? 'time' : 'strength') : { ...none, pauseSec }
  }
  if (name === 'prosody') {
    const factor = rateOf(attributes.get('rate') ?? 'default')
    if (factor === null) return 'rate'
    const semitones = pitchOf(attributes.get('pitch') ?? 'default')
    if (semitones === null) return 'pitch'
    const speedRatio = style.speedRatio * factor
    const pitchShiftSemitones = style.pitchShiftSemitones + semitones
    return { ...none, style: { ...style, speedRatio, pitchShiftSemitones } }
  }
  if (name === 'voice') {
    const voice = attributes.get('name')?.trim() ?? ''
    return voice === '' ? 'name' : { ...none, style: { ...style, voice } }
  }
  if (name === 'phoneme') {
    const reading = phonemeOf(attributes)
    return reading ? { ...none, reading } : 'ph'
  }
  if (name === 'say-as') {
    const sayAs = sayAsOf(attributes)
    return sayAs ? { ...none, sayAs } : 'interpret-as'
  }
  if (name === 'sub')
    return attributes.has('alias') ? { ...none, alias: attributes.get('alias') ?? '' } : 'alias'
  return none
}
