/** Reads a plain stretch of text aloud: character kinds choose the rules, nothing is left unaccounted. */
import { foldWidth, hasReading, isHanzi, isSilent } from '../characters.js'
import { emojiNameOf } from './emoji.js'
import { cardinal, fraction } from './en-numbers.js'
import { enRules } from './en-rules.js'
import { readLatin } from './latin.js'
import { type NumberForm, numberForm } from './number-forms.js'
import { breakAt } from './pauses.js'
import { applyRules, type Place } from './rule.js'
import type { SpeechWriter } from './speech-writer.js'
import { emojiPattern, symbolNames } from './symbols-table.js'
import { readDecimal } from './zh-numbers.js'
import { zhRules } from './zh-rules.js'

type Language = 'zh' | 'en'

/** Writes what is spoken for `text`, which begins at `offset` of the segment. */
export function readStretch(text: string, offset: number, language: Language, write: SpeechWriter): void {
  const folded = foldWidth(text)
  const isEnglish = englishZones(folded, language)
  let index = 0
  while (index < folded.length) {
    const place: Place = { text: folded, offset, index }
    index += readOne(place, isEnglish[index] === 1 ? 'en' : 'zh', write)
  }
}

/**
 * Which characters belong to English: where Hanzi are around, only stretches of at least three Latin words
 * without Hanzi between; where there are none, all by the language of the surroundings.
 */
function englishZones(text: string, language: Language): Uint8Array {
  const zones = new Uint8Array(text.length)
  const hasHanzi = /\p{Script=Han}/u.test(text)
  if (!hasHanzi) return zones.fill(language === 'en' || countWords(text) >= 2 ? 1 : 0)
  const fewestWords = language === 'en' ? 1 : 3
  for (const { index, 0: stretch } of text.matchAll(/[^\p{Script=Han}。，！？；、（）「」『』【】《》]+/gu)) {
    if (countWords(stretch) >= fewestWords) zones.fill(1, index, index + stretch.length)
  }
  return zones
}

function countWords(text: string): number {
  return text.replace(/\S+[./@:]\S+/g, ' ').match(/\p{Script=Latin}{2,}/gu)?.length ?? 0
}

// Numbers that begin with a letter or a bracket.
const zhEarly =
  /^(?:US|HK|A|C)\$|^(?:RMB|CNY|USD)\s?\d|^\(0\d{2,3}\)\s?\d{7}|^\.\d|^\s?[-–—~～]\s?(?:19|20)\d{2}[-/.年]/
const enEarly = /^\(\d{3}\)|^\.\d/

/** Reads what begins at `place`; the number of characters read, at least 1. */
function readOne(place: Place, language: Language, write: SpeechWriter): number {
  const { text, offset, index } = place
  const character = String.fromCodePoint(text.codePointAt(index) ?? 0)
  const start = offset + index
  if (isHanzi(character)) return readHanziRun(place, write)
  const isEarly = (language === 'zh' ? zhEarly : enEarly).test(text.slice(index, index + 16))
  const early = isEarly ? applyRules(language === 'en' ? enRules : zhRules, place, write) : 0
  if (early > 0) return early
  const pause = breakAt(text, index)
  if (pause) {
    if (pause.durationSec > 0) write.break(pause.durationSec)
    return pause.length
  }
  if (language === 'en' || /[\p{L}№]/u.test(character)) {
    const length = /[\p{Script=Latin}\d№]/u.test(character) ? readWords(place, language, write) : 0
    if (length > 0) return length
  }
  const length = applyRules(language === 'en' ? enRules : zhRules, place, write)
  if (length > 0) return length
  if (character === '/' && isBetweenHanzi(place)) write.break(alternativeSec)
  return readSign(text.slice(index), character, start, language, write)
}

/** Between what one may choose from: 男/女. */
const alternativeSec = 0.12

function isBetweenHanzi({ text, index }: Place): boolean {
  return isHanzi(text[index - 1] ?? '') && isHanzi(text[index + 1] ?? '')
}

// Months and Roman numerals begin with letters too, so English tries its numbers first.
function readWords(place: Place, language: Language, write: SpeechWriter): number {
  if (language === 'en') {
    const previous = place.text[place.index - 1] ?? ''
    const length = /[\p{L}]/u.test(previous) ? 0 : applyRules(enRules, place, write)
    if (length > 0) return length
  }
  return readLatin(place, language, write)
}

function readHanziRun({ text, offset, index }: Place, write: SpeechWriter): number {
  let end = index
  let previous = ''
  for (const character of text.slice(index)) {
    if (!isHanzi(character)) break
    if (character === '々') write.hanzi(previous || '叠字号', offset + end, offset + end + 1)
    else if (hasReading(character)) {
      write.plainHanzi(character, offset + end)
      previous = character
    } else write.unreadable(offset + end, offset + end + character.length)
    end += character.length
  }
  return end - index
}

function readSign(
  rest: string,
  character: string,
  start: number,
  language: Language,
  write: SpeechWriter,
): number {
  const emoji = emojiPattern.exec(rest)?.[0]
  if (emoji && !symbolNames.has(character) && !isSilent(character)) {
    const name = emojiNameOf(emoji)
    if (name && language === 'zh') write.hanzi(name.zh, start, start + emoji.length)
    else if (name) write.english(name.en, start, start + emoji.length)
    else write.unreadable(start, start + emoji.length)
    return emoji.length
  }
  const layout = /^(.)\1{2,}/u.exec(rest)?.[0]
  if (layout && (symbolNames.has(character) || isSilent(character))) return layout.length
  const end = start + character.length
  const name = symbolNames.get(character)
  const form = numberForm(character)
  if (name && language === 'zh') write.hanzi(name.zh, start, end)
  else if (name) write.english(name.en, start, end)
  else if (form) writeNumberForm(form, start, end, language, write)
  else if (!isSilent(character)) write.unreadable(start, end)
  return character.length
}

function writeNumberForm(
  form: NumberForm,
  start: number,
  end: number,
  language: Language,
  write: SpeechWriter,
): void {
  const isEnglish = language === 'en'
  if (form.kind === 'power') {
    if (isEnglish) write.english(form.exponent === 2 ? 'squared' : 'cubed', start, end)
    else write.hanzi(form.exponent === 2 ? '平方' : '立方', start, end)
  } else if (form.kind === 'fraction') {
    const { numerator, denominator } = form
    if (isEnglish) write.english(fraction(numerator, denominator), start, end)
    else write.hanzi(`${plainZh(denominator)}分之${plainZh(numerator)}`, start, end)
  } else if (isEnglish) write.english(cardinal(form.digits), start, end)
  else write.hanzi(plainZh(form.digits), start, end)
}

function plainZh(number: string): string {
  return readDecimal(number)
    .map(({ hanzi }) => hanzi)
    .join('')
}
