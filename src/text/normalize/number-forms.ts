/** Single characters that stand for numbers (Unicode number forms): ① ½ ² Ⅳ. */
import { parseRoman } from './en-numbers.js'

export type NumberForm =
  | { readonly kind: 'integer'; readonly digits: string }
  | { readonly kind: 'fraction'; readonly numerator: string; readonly denominator: string }
  | { readonly kind: 'power'; readonly exponent: 2 | 3 }

/** The number that a character stands for; null for any other character. */
export function numberForm(character: string): NumberForm | null {
  if (character === '²') return { kind: 'power', exponent: 2 }
  if (character === '³') return { kind: 'power', exponent: 3 }
  if (!/^\p{N}$/u.test(character)) return null
  const plain = character.normalize('NFKC').replace(/[().,]/g, '')
  const [, numerator, denominator] = /^(\d+)\u2044(\d+)$/.exec(plain) ?? []
  if (numerator && denominator) return { kind: 'fraction', numerator, denominator }
  const hanzi = '一二三四五六七八九十'.indexOf(plain) + 1
  if (plain.length === 1 && hanzi > 0) return { kind: 'integer', digits: String(hanzi) }
  const roman = parseRoman(plain.toUpperCase())
  const digits = /^\d+$/.test(plain) ? plain : roman === null ? null : String(roman)
  return digits === null ? null : { kind: 'integer', digits }
}
