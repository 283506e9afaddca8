/** Single characters that stand for numbers (Unicode number forms): ① ½ ² Ⅳ. */

export type NumberForm =
  | { readonly kind: 'integer'; readonly digits: string }
  | { readonly kind: 'fraction'; readonly numerator: string; readonly denominator: string }
  | { readonly kind: 'power'; readonly exponent: 2 | 3 }

const romanForms = new Map(
  'I II III IV V VI VII VIII IX X XI XII'.split(' ').map((form, index) => [form, String(index + 1)]),
)

/** The number that a character stands for; null for any other character. */
export function numberForm(character: string): NumberForm | null {
  if (character === '²') return { kind: 'power', exponent: 2 }
  if (character === '³') return { kind: 'power', exponent: 3 }
  if (!/^\p{N}$/u.test(character)) return null
  const plain = character.normalize('NFKC').replace(/[().,]/g, '')
  const [, numerator, denominator] = /^(\d+)\u2044(\d+)$/.exec(plain) ?? []
  if (numerator && denominator) return { kind: 'fraction', numerator, denominator }
  const digits = romanForms.get(plain.toUpperCase()) ?? (/^\d+$/.test(plain) ? plain : null)
  return digits === null ? null : { kind: 'integer', digits }
}
