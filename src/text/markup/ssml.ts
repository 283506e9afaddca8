/**
 * A subset of SSML 1.1 (W3C, 2010): speak, p, s, break, prosody rate and pitch, phoneme, sub, say-as, voice.
 * Other elements are passed through: their text is read. DTDs and processing instructions are refused.
 */
import { plainStyle, type ReadingSpan, type SegmentStyle } from '../segment.js'
import type { AnnotatedText, TextEvent } from './annotated-text.js'
import { maxPauseSec, parseDuration, speedRange } from './inline-markup.js'
import { detectReading } from './reading.js'

export interface SsmlProblem {
  readonly kind: 'problem'
  /** UTF-16 offset in the SSML. */
  readonly at: number
  readonly reason: 'doctype' | 'not-well-formed' | 'root' | 'too-deep'
}

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
    return { kind: 'problem', at: start, reason }
  }
  for (let at = start; at < ssml.length; at = tokenPattern.lastIndex) {
    tokenPattern.lastIndex = at
    const match = tokenPattern.exec(ssml)
    const problem = match ? takeToken(match.groups ?? {}, builder) : 'not-well-formed'
    if (problem) return { kind: 'problem', at, reason: problem }
  }
  return builder.depth === 0
    ? builder.result()
    : { kind: 'problem', at: ssml.length, reason: 'not-well-formed' }
}

function takeToken(
  groups: Readonly<Record<string, string | undefined>>,
  builder: SsmlBuilder,
): SsmlProblem['reason'] | null {
  const { cdata, forbidden, close, open, attributes = '', empty, text } = groups
  if (forbidden) return 'doctype'
  if (close) return builder.close(close) ? null : 'not-well-formed'
  if (open) {
    const values = parseAttributes(attributes)
    if (!values || (builder.isClosed && builder.hasRoot)) return 'not-well-formed'
    if (builder.depth >= maxDepth) return 'too-deep'
    builder.open(open, values)
    if (empty) builder.close(open)
    return null
  }
  const content = cdata ?? (text === undefined ? '' : decodeEntities(text))
  if (content === null) return 'not-well-formed'
  if (builder.depth === 0) return content.trim() === '' ? null : 'not-well-formed'
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
  readonly attributes: ReadonlyMap<string, string>
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

  get isClosed(): boolean {
    return this.#open.length === 0
  }

  open(name: string, attributes: ReadonlyMap<string, string>): void {
    this.hasRoot = true
    if (name === 'p' || name === 's') this.#end(name)
    if (name === 'break') this.#pause(attributes)
    this.#open.push({ name, style: this.#style, start: this.#text.length, attributes })
    if (name === 'prosody' || name === 'voice') this.#setStyle(styleOf(name, attributes, this.#style))
    if (name === 'sub') this.#append(attributes.get('alias') ?? '')
  }

  close(name: string): boolean {
    const element = this.#open.pop()
    if (element?.name !== name) return false
    this.#setStyle(element.style)
    if (name === 'p' || name === 's') this.#end(name)
    if (name === 'phoneme') this.#reading(element)
    return true
  }

  text(content: string): void {
    // An alias stands for what its element holds.
    if (this.#open.some(({ name, attributes }) => name === 'sub' && attributes.has('alias'))) return
    const spelled = this.#open.find(({ name }) => name === 'say-as')?.attributes.get('interpret-as') ?? ''
    const isSpelled = /^(characters|spell-out|digits|verbatim)$/.test(spelled)
    this.#append(isSpelled ? [...content.trim()].join(' ') : content)
  }

  result(): AnnotatedText {
    return { text: this.#text, readings: this.#readings, unspoken: [], events: this.#events }
  }

  #append(content: string): void {
    const spaced = content.normalize('NFC').replace(/\s+/gu, ' ')
    this.#text += this.#text === '' || /\s$/u.test(this.#text) ? spaced.trimStart() : spaced
  }

  #reading({ start, attributes }: OpenElement): void {
    const detected =
      detectReading(attributes.get('ph') ?? '') ?? detectReading(`/${attributes.get('ph') ?? ''}/`)
    if (detected && start < this.#text.length)
      this.#readings.push({ start, end: this.#text.length, ...detected })
  }

  #end(name: 'p' | 's'): void {
    this.#events.push({ kind: 'end', at: this.#text.length, of: name === 'p' ? 'paragraph' : 'sentence' })
  }

  #setStyle(style: SegmentStyle): void {
    if (style === this.#style) return
    this.#style = style
    this.#events.push({ kind: 'style', at: this.#text.length, style })
  }

  #pause(attributes: ReadonlyMap<string, string>): void {
    const time = parseDuration(attributes.get('time') ?? '')
    const strength = breakStrengths.get(attributes.get('strength') ?? 'medium') ?? 0.5
    const durationSec = Math.min(maxPauseSec, time ?? strength)
    if (durationSec > 0) this.#events.push({ kind: 'pause', at: this.#text.length, durationSec })
  }
}

const breakStrengths = new Map([
  ['none', 0],
  ['x-weak', 0.1],
  ['weak', 0.25],
  ['medium', 0.5],
  ['strong', 0.8],
  ['x-strong', 1.2],
])

const rates = new Map([
  ['x-slow', 0.5],
  ['slow', 0.75],
  ['medium', 1],
  ['default', 1],
  ['fast', 1.3],
  ['x-fast', 1.7],
])

const pitches = new Map([
  ['x-low', -6],
  ['low', -3],
  ['medium', 0],
  ['default', 0],
  ['high', 3],
  ['x-high', 6],
])

function styleOf(name: string, attributes: ReadonlyMap<string, string>, style: SegmentStyle): SegmentStyle {
  if (name === 'voice') return { ...style, voice: attributes.get('name')?.trim() || style.voice }
  const factor = rateOf(attributes.get('rate') ?? '')
  const speedRatio = Math.min(speedRange.max, Math.max(speedRange.min, style.speedRatio * factor))
  const semitones = pitchOf(attributes.get('pitch') ?? '')
  return { ...style, speedRatio, pitchShiftSemitones: style.pitchShiftSemitones + semitones }
}

/** A factor: `90%`, `1.2`, `+10%`, or a name; 1 for what is not understood. */
function rateOf(text: string): number {
  const named = rates.get(text.trim())
  const [, sign = '', value = '', percent = ''] =
    /^\s*([+-]?)(\d{1,4}(?:\.\d{1,4})?)(%?)\s*$/.exec(text) ?? []
  if (named !== undefined || value === '') return named ?? 1
  const amount = Number(value) / (percent ? 100 : 1)
  if (sign) return Math.max(0.1, sign === '+' ? 1 + amount : 1 - amount)
  return amount > 0 ? amount : 1
}

/** Semitones: `+2st`, `-10%`, or a name; 0 for what is not understood. */
function pitchOf(text: string): number {
  const named = pitches.get(text.trim())
  const [, sign = '+', value = '', unit = ''] =
    /^\s*([+-]?)(\d{1,3}(?:\.\d{1,4})?)(st|%)\s*$/.exec(text) ?? []
  if (named !== undefined || value === '') return named ?? 0
  const amount = sign === '-' ? -Number(value) : Number(value)
  return unit === 'st' ? amount : 12 * Math.log2(Math.max(0.25, 1 + amount / 100))
}
