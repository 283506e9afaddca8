import type { SourceSpan } from '../utterance.js'
import type { PinyinSyllable } from './phones.js'

/** One Hanzi to be read, and the piece of the source it stands for. */
export interface HanziToken extends SourceSpan {
  /** A single Hanzi, or '' where only `reading` says what is spoken. */
  readonly hanzi: string
  /** What the source has there: the same Hanzi, or a digit or sign that was expanded. */
  readonly character: string
  /** A reading that is fixed (by the user, or by what was expanded); null leaves it to the context. */
  readonly reading: PinyinSyllable | null
}

const hanziPattern = /^(?=[\p{L}\u3007])\p{Script=Han}$/u

/** Whether a character (one code point) is a Hanzi, 〇 included; signs of the script such as 々 are too. */
export function isHanzi(character: string): boolean {
  return hanziPattern.test(character)
}

/** The Hanzi of `text` in order, with UTF-16 offsets from `offset`; everything else is left out. */
export function hanziTokens(text: string, offset = 0): HanziToken[] {
  const tokens: HanziToken[] = []
  let start = offset
  for (const character of text) {
    const end = start + character.length
    if (isHanzi(character)) {
      tokens.push({ hanzi: character, character, reading: null, sourceStart: start, sourceEnd: end })
    }
    start = end
  }
  return tokens
}
