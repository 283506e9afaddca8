/** What the rules of Mandarin text are made of: patterns, and digits as they are said. */
import type { Matched, Rule } from './rule.js'
import type { SpeechWriter } from './speech-writer.js'
import { type DigitHanzi, readDecimal, readInteger, spellDigits } from './zh-numbers.js'

export const number = String.raw`(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?`
export const dash = '[-–—~～−]'

/** Writes digits from `base`; each Hanzi stands for its digit and the silent ones (zeros, commas) that follow. */
export function put(write: SpeechWriter, spoken: readonly DigitHanzi[], base: number, length?: number): void {
  const places = [...new Set(spoken.map(({ digit }) => digit))].sort((left, right) => left - right)
  const ends = new Map(places.map((digit, index) => [digit, places[index + 1] ?? length ?? digit + 1]))
  for (const { hanzi, digit } of spoken) {
    const start = digit === places[0] ? 0 : digit
    write.hanzi(hanzi, base + start, base + (ends.get(digit) ?? digit + 1))
  }
}

export function rule(
  source: string,
  read: (match: Matched, write: SpeechWriter) => boolean | undefined,
): Rule {
  return { pattern: new RegExp(source, 'duy'), read }
}

/** Writes the named group as a value. */
export function value(match: Matched, group: string, write: SpeechWriter): void {
  const text = match.groups[group] ?? ''
  put(write, readDecimal(text), match.startOf(group), text.length)
}

export function digits(match: Matched, group: string, write: SpeechWriter, yao = false): void {
  put(write, spellDigits(match.groups[group] ?? '', yao), match.startOf(group))
}

/** A small number of a clock or calendar, where 05 is five. */
export function clock(match: Matched, group: string, write: SpeechWriter): void {
  const text = match.groups[group] ?? ''
  const start = match.startOf(group)
  const zeros = /^0(?=\d)/.test(text) ? 1 : 0
  const spoken = readInteger(text.slice(zeros)).map(({ hanzi, digit }) => ({ hanzi, digit: digit + zeros }))
  put(write, spoken, start, text.length)
}

/** Digits of a telephone number; separators are short pauses by their grouping alone. */
export function spellPhone(match: Matched, write: SpeechWriter): void {
  for (let index = 0; index < match.text.length; index++) {
    const character = match.text[index] ?? ''
    const start = match.start + index
    if (character === '+') write.hanzi('加', start, start + 1)
    else if (/\d/.test(character)) put(write, spellDigits(character, true), start)
  }
}
