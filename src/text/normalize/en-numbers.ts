/** Numbers in English (American usage, without "and"). */

const ones =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  )
const tens = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']
const scales = ['', 'thousand', 'million', 'billion', 'trillion', 'quadrillion']

/** `104` as "one oh four" is for years; here every digit has its own name. */
export function spellDigitsEn(digits: string): string {
  return [...digits].map((digit) => ones[Number(digit)] ?? digit).join(' ')
}

/** The value of up to 18 digits; more, or a leading zero, is spelled. */
export function cardinal(digits: string): string {
  if (digits.length > 18 || (digits.length > 1 && digits.startsWith('0'))) return spellDigitsEn(digits)
  if (Number(digits) === 0) return 'zero'
  const words: string[] = []
  for (let end = digits.length % 3 || 3; end <= digits.length; end += 3) {
    const group = Number(digits.slice(Math.max(0, end - 3), end))
    if (group === 0) continue
    words.push(underThousand(group))
    const scale = scales[(digits.length - end) / 3]
    if (scale) words.push(scale)
  }
  return words.join(' ')
}

function underThousand(value: number): string {
  const rest = value % 100
  const words = value >= 100 ? [`${ones[Math.floor(value / 100)]} hundred`] : []
  if (rest >= 20) words.push(`${tens[Math.floor(rest / 10)]}${rest % 10 ? ` ${ones[rest % 10]}` : ''}`)
  else if (rest > 0) words.push(ones[rest] ?? '')
  return words.join(' ')
}

/** `12.05` as "twelve point zero five"; thousands commas are allowed. */
export function decimal(number: string): string {
  const [whole = '', fraction] = number.replace(/,/g, '').split('.')
  const value = cardinal(whole || '0')
  return fraction === undefined ? value : `${value} point ${spellDigitsEn(fraction)}`
}

const irregularOrdinals: Readonly<Record<string, string>> = {
  one: 'first',
  two: 'second',
  three: 'third',
  five: 'fifth',
  eight: 'eighth',
  nine: 'ninth',
  twelve: 'twelfth',
}

export function ordinal(digits: string): string {
  const words = cardinal(digits).split(' ')
  const last = words.pop() ?? ''
  const irregular = irregularOrdinals[last]
  return [...words, irregular ?? (last.endsWith('y') ? `${last.slice(0, -1)}ieth` : `${last}th`)].join(' ')
}

/** A year of three or four digits: "nineteen oh five", "two thousand one", "twenty twenty four". */
export function year(digits: string): string {
  const value = Number(digits)
  if (digits.length !== 4 || value < 1000 || value % 1000 < 10) return cardinal(digits)
  const century = cardinal(String(Math.floor(value / 100)))
  const rest = value % 100
  if (rest === 0) return `${century} hundred`
  return `${century} ${rest < 10 ? `oh ${ones[rest]}` : underThousand(rest)}`
}

/** The plural of the last word: decades (nineties) and denominators (thirds). */
export function plural(words: string): string {
  return /[^aeiou]y$/.test(words)
    ? `${words.slice(0, -1)}ies`
    : /[sx]$/.test(words)
      ? `${words}es`
      : `${words}s`
}

/** `3/4` as "three quarters". */
export function fraction(numerator: string, denominator: string): string {
  const name = denominator === '2' ? 'half' : denominator === '4' ? 'quarter' : ordinal(denominator)
  const many = denominator === '2' ? 'halves' : plural(name)
  return `${cardinal(numerator)} ${numerator === '1' ? name : many}`
}

const romanValues: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10, L: 50, C: 100, D: 500, M: 1000 }

/** The value of a well-formed Roman numeral up to 3999, upper case; null for anything else. */
export function parseRoman(text: string): number | null {
  if (!/^M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})$/.test(text) || text === '') return null
  let value = 0
  for (let index = 0; index < text.length; index++) {
    const own = romanValues[text[index] ?? ''] ?? 0
    const next = romanValues[text[index + 1] ?? ''] ?? 0
    value += own < next ? -own : own
  }
  return value
}
