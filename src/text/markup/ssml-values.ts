/** The values of SSML's attributes: breaks, rates, pitches, phonemes. Null is a value that is not understood. */
import type { ReadingSpan } from '../segment.js'
import { parseDuration } from './inline-markup.js'
import { detectReading } from './reading.js'

export type Attributes = ReadonlyMap<string, string>

/** Attributes that each element of the subset may have, besides those of XML itself (`xml:lang`, `xmlns`). */
const attributesOf: ReadonlyMap<string, readonly string[]> = new Map([
  ['speak', ['version', 'xmlns']],
  ['p', []],
  ['s', []],
  ['break', ['time', 'strength']],
  ['prosody', ['rate', 'pitch']],
  ['phoneme', ['alphabet', 'ph']],
  ['sub', ['alias']],
  ['say-as', ['interpret-as', 'format', 'detail']],
  ['voice', ['name']],
])

export const ssmlElements: readonly string[] = [...attributesOf.keys()]

/** The attribute of `element` that the subset does not have. */
export function foreignAttribute(element: string, attributes: Attributes): string | undefined {
  const known = attributesOf.get(element) ?? []
  return [...attributes.keys()].find((name) => !name.includes(':') && !known.includes(name))
}

const breakStrengths = new Map([
  ['none', 0],
  ['x-weak', 0.1],
  ['weak', 0.25],
  ['medium', 0.5],
  ['strong', 0.8],
  ['x-strong', 1.2],
])

/** Seconds. */
export function breakSec(attributes: Attributes): number | null {
  const time = attributes.get('time')
  if (time !== undefined) return parseDuration(time.trim())
  return breakStrengths.get(attributes.get('strength')?.trim() ?? 'medium') ?? null
}

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

/** A factor: `90%`, `1.2`, `+10%`, or a name. */
export function rateOf(text: string): number | null {
  const named = rates.get(text.trim())
  if (named !== undefined) return named
  const match = /^([+-]?)(\d{1,4}(?:\.\d{1,4})?)(%?)$/.exec(text.trim())
  if (!match) return null
  const [, sign, value, percent] = match
  const amount = Number(value) / (percent ? 100 : 1)
  const factor = sign === '+' ? 1 + amount : sign === '-' ? 1 - amount : amount
  return factor > 0 ? factor : null
}

/** Semitones: `+2st`, `-10%`, or a name. */
export function pitchOf(text: string): number | null {
  const named = pitches.get(text.trim())
  if (named !== undefined) return named
  const match = /^([+-]?)(\d{1,3}(?:\.\d{1,4})?)(st|%)$/.exec(text.trim())
  if (!match) return null
  const [, sign, value, unit] = match
  const amount = sign === '-' ? -Number(value) : Number(value)
  if (unit === 'st') return amount
  return amount > -100 ? 12 * Math.log2(1 + amount / 100) : null
}

const alphabets = new Map<string, ReadingSpan['kind']>([
  ['ipa', 'ipa'],
  ['pinyin', 'pinyin'],
  ['x-pinyin', 'pinyin'],
  ['sapi', 'pinyin'],
  ['arpabet', 'arpabet'],
  ['x-arpabet', 'arpabet'],
  ['cmu-arpabet', 'arpabet'],
  ['x-cmu-arpabet', 'arpabet'],
])

/** The reading of a `phoneme` element; its alphabet is IPA unless it says otherwise. */
export function phonemeOf(attributes: Attributes): Pick<ReadingSpan, 'kind' | 'reading'> | null {
  const written = attributes.get('ph')?.trim() ?? ''
  const alphabet = attributes.get('alphabet')?.trim().toLowerCase()
  const kind = alphabets.get(alphabet ?? 'ipa')
  if (kind === undefined) return null
  // Pinyin with tone marks has letters in common with IPA; what was claimed decides.
  const detected = detectReading(kind === 'ipa' ? `/${written.replace(/^\/|\/$/g, '')}/` : written)
  return detected?.kind === kind ? { kind, reading: written } : null
}

/** Ways to say a text; `as-is` is what the text front end recognises by itself. */
export type SayAs = 'characters' | 'telephone' | 'ordinal' | 'as-is'

const waysToSay = new Map<string, SayAs>([
  ...['characters', 'spell-out', 'digits', 'verbatim'].map((name): [string, SayAs] => [name, 'characters']),
  ['telephone', 'telephone'],
  ['ordinal', 'ordinal'],
  ...['cardinal', 'number', 'date', 'time', 'currency', 'fraction', 'unit', 'name', 'address'].map(
    (name): [string, SayAs] => [name, 'as-is'],
  ),
])

export function sayAsOf(attributes: Attributes): SayAs | null {
  return waysToSay.get(attributes.get('interpret-as')?.trim() ?? '') ?? null
}

/** `content` so that the text front end says it in that way. */
export function saidAs(way: SayAs, content: string): string {
  const text = content.trim()
  if (way === 'characters') return [...text].join(' ')
  if (way === 'telephone') return [...text.replace(/[^\p{L}\p{N}+]/gu, '')].join(' ')
  if (way === 'ordinal' && /^\d{1,15}$/.test(text)) return `${text}${ordinalSuffix(Number(text))}`
  return content
}

function ordinalSuffix(number: number): string {
  const isTeen = Math.floor((number % 100) / 10) === 1
  return (isTeen ? undefined : { 1: 'st', 2: 'nd', 3: 'rd' }[number % 10]) ?? 'th'
}
