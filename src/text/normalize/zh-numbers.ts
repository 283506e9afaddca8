/** Numbers in Mandarin. Every Hanzi keeps the place of the digit that it speaks. */

/** A Hanzi and the index of the digit it stands for. */
export interface DigitHanzi {
  readonly hanzi: string
  readonly digit: number
}

const digitNames = '零一二三四五六七八九'
const places = ['', '十', '百', '千'] as const

// 一万二千亿, but 一万亿 where the 亿 group itself is empty.
function groupName(digits: string, power: number): string {
  if (power === 3) return digits.slice(-12, -8) === '0000' ? '万亿' : '万'
  return ['', '万', '亿'][power] ?? ''
}

/** Digit by digit, as in years and numbers that name something; `yao` says 幺 for one. */
export function spellDigits(digits: string, yao = false): DigitHanzi[] {
  return [...digits].map((digit, index) => ({
    hanzi: yao && digit === '1' ? '幺' : (digitNames[Number(digit)] ?? digit),
    digit: index,
  }))
}

/**
 * The value of up to 16 digits; more, or a leading zero, is spelled. Two before 千, 万 and 亿 at the head is
 * 两; ten to nineteen drop the 一 at the head.
 */
export function readInteger(digits: string): DigitHanzi[] {
  if (digits.length > 16 || (digits.length > 1 && digits.startsWith('0'))) return spellDigits(digits)
  if (/^0$/.test(digits)) return [{ hanzi: '零', digit: 0 }]
  const spoken: DigitHanzi[] = []
  let zeroPending = false
  for (let end = digits.length % 4 || 4; end <= digits.length; end += 4) {
    const start = Math.max(0, end - 4)
    const power = (digits.length - end) / 4
    const group = readGroup(digits, start, end, spoken.length > 0, zeroPending)
    zeroPending = group.endsInZero
    if (group.spoken.length === 0) continue
    spoken.push(...group.spoken)
    for (const hanzi of groupName(digits, power)) spoken.push({ hanzi, digit: end - 1 })
  }
  return shapeHead(spoken)
}

function readGroup(
  digits: string,
  start: number,
  end: number,
  follows: boolean,
  zeroBefore: boolean,
): { spoken: DigitHanzi[]; endsInZero: boolean } {
  const spoken: DigitHanzi[] = []
  let zeroPending = zeroBefore && follows
  for (let index = start; index < end; index++) {
    const digit = digits[index] ?? ''
    if (digit === '0') {
      zeroPending = true
      continue
    }
    if (zeroPending && (spoken.length > 0 || follows)) spoken.push({ hanzi: '零', digit: index - 1 })
    zeroPending = false
    spoken.push({ hanzi: digitNames[Number(digit)] ?? '', digit: index })
    const place = places[end - 1 - index]
    if (place) spoken.push({ hanzi: place, digit: index })
  }
  return { spoken, endsInZero: spoken.length === 0 ? zeroPending : false }
}

function shapeHead(spoken: readonly DigitHanzi[]): DigitHanzi[] {
  const [first, second] = spoken
  if (first?.hanzi === '一' && second?.hanzi === '十') return spoken.slice(1)
  if (first?.hanzi === '二' && second && '千万亿'.includes(second.hanzi)) {
    return [{ hanzi: '两', digit: first.digit }, ...spoken.slice(1)]
  }
  return [...spoken]
}

/** A decimal number `12.05`, optionally with thousands commas; `digit` counts characters of the input. */
export function readDecimal(number: string): DigitHanzi[] {
  const point = number.indexOf('.')
  const whole = point < 0 ? number : number.slice(0, point)
  const offsets = [...whole].flatMap((character, index) => (character === ',' ? [] : [index]))
  const digits = whole.replace(/,/g, '')
  const spoken = readInteger(digits || '0').map(({ hanzi, digit }) => ({ hanzi, digit: offsets[digit] ?? 0 }))
  if (point < 0) return spoken
  const fraction = spellDigits(number.slice(point + 1))
  return [
    ...spoken,
    { hanzi: '点', digit: point },
    ...fraction.map(({ hanzi, digit }) => ({ hanzi, digit: point + 1 + digit })),
  ]
}
