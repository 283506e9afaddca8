/** What kinds of characters a text is made of, and which of them can be spoken at all. */
import { pinyin } from 'pinyin-pro'
import { emojiNameOf } from './normalize/emoji.js'
import { numberForm } from './normalize/number-forms.js'
import { emojiPattern, symbolNames } from './normalize/symbols-table.js'
import type { TextSpan } from './segment.js'
import { isHanzi } from './zh/hanzi.js'

export { isHanzi }

/**
 * Replaces full-width ASCII forms and the ideographic space by their plain forms; offsets stay the same. The full-width
 * comma stays: it parts numbers (10，000 are two), which a plain one may hold together.
 */
export function foldWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff0b\uff0d-\uff5e]/g, (character) =>
      String.fromCharCode(character.charCodeAt(0) - 0xfee0),
    )
    .replace(/\u3000/g, ' ')
    .replace(/\uffe5/g, '¥')
}

/** The dominant language by number of Hanzi against Latin words; `fallback` where there is neither. */
export function dominantLanguage(text: string, fallback: 'zh' | 'en'): 'zh' | 'en' {
  const hanziCount = text.match(/\p{Script=Han}/gu)?.length ?? 0
  const wordCount = text.match(/\p{Script=Latin}+/gu)?.length ?? 0
  if (hanziCount === 0 && wordCount === 0) return fallback
  return hanziCount >= wordCount ? 'zh' : 'en'
}

const letterFolds: Readonly<Record<string, string>> = {
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'th',
  þ: 'th',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
}

/** Latin letters as plain lower-case a to z, accents dropped; null when one has no plain form. */
export function foldLatin(text: string): string | null {
  const plain = text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z]/g, (letter) => letterFolds[letter] ?? letter)
  return /^[a-z]*$/.test(plain) ? plain : null
}

/** Punctuation, spaces and invisible characters: they shape the speech without being words. */
export function isSilent(character: string): boolean {
  return /^[\p{P}\p{Z}\p{Cc}\p{Cf}\p{M}`^|~]$/u.test(character)
}

const readableHanzi = new Map<string, boolean>()

/** Whether a Hanzi has a known reading. 々 repeats the one before it. */
export function hasReading(hanzi: string): boolean {
  let known = readableHanzi.get(hanzi)
  if (known === undefined) {
    known = hanzi === '々' || pinyin(hanzi, { type: 'array' })[0] !== hanzi
    readableHanzi.set(hanzi, known)
  }
  return known
}

/** Whether a grapheme (a code point, or an emoji sequence) is a word or sign that can be spoken. */
export function isSpeakable(grapheme: string): boolean {
  if (/^(?=\p{L})\p{Script=Latin}/u.test(grapheme)) return foldLatin(grapheme) !== null
  if (isHanzi(grapheme)) return hasReading(grapheme)
  return (
    /^\d/.test(grapheme) ||
    symbolNames.has(grapheme) ||
    emojiNameOf(grapheme) !== null ||
    numberForm(grapheme) !== null
  )
}

// ASCII that is no letter needs no look; emoji sequences are judged whole.
const graphemePattern = new RegExp(`[\\0-@\\x5b-\\x60\\x7b-\\x7f]+|${emojiPattern.source.slice(1)}|[^]`, 'gu')

/** Stretches of [start, end) that nothing here can read, as offsets; adjoining characters are one stretch. */
export function findUnreadable(text: string, start: number, end: number): TextSpan[] {
  const found: { start: number; end: number }[] = []
  for (const { 0: grapheme, index } of foldWidth(text.slice(start, end)).matchAll(graphemePattern)) {
    if (/^[\0-\x7f]/.test(grapheme) && /^[\0-\x7f]+$/.test(grapheme)) continue
    const first = String.fromCodePoint(grapheme.codePointAt(0) ?? 0)
    const isReadable = isSpeakable(grapheme) || symbolNames.has(first) || isSilentRun(grapheme)
    if (isReadable) continue
    const last = found.at(-1)
    if (last?.end === start + index) last.end += grapheme.length
    else found.push({ start: start + index, end: start + index + grapheme.length })
  }
  return found
}

function isSilentRun(grapheme: string): boolean {
  return [...grapheme].every(isSilent)
}
