/** What is written like a number or a sum and said in a way of its own: powers, heights, price ranges, emergency calls. */
import { cardinal, decimal, fraction, spellDigitsEn } from './en-numbers.js'
import { dash, group, number, rule } from './en-writing.js'
import { numberForm } from './number-forms.js'
import type { Rule } from './rule.js'

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹'

const power = rule(
  String.raw`(?<a>${number})(?:\^(?<n>[-−])?(?<b>\d{1,3})|(?<m>⁻)?(?<c>[⁰¹²³⁴-⁹]{2,3}|[⁰¹⁴-⁹]))`,
  (match) => {
    const written = [...group(match, 'c')].map((sign) => superscripts.indexOf(sign)).join('')
    const sign = group(match, 'n') || group(match, 'm') ? 'minus ' : ''
    return `${decimal(group(match, 'a'))} to the power of ${sign}${cardinal(group(match, 'b') || written)}`
  },
)

const negativePower = rule(`(?<a>${number})⁻(?<c>[²³])`, (match) => {
  return `${decimal(group(match, 'a'))} to the power of minus ${group(match, 'c') === '²' ? 'two' : 'three'}`
})

/** x^2 and (a+b)^3. */
const symbolPower = rule(String.raw`\^(?<n>[-−])?(?<b>\d{1,3})`, (match) => {
  if (!/[A-Za-z)]$/.test(match.before)) return null
  const exponent = group(match, 'b')
  if (group(match, 'n')) return `to the power of minus ${cardinal(exponent)}`
  return exponent === '2' ? 'squared' : exponent === '3' ? 'cubed' : `to the power of ${cardinal(exponent)}`
})

/** $5/mo, 365 days/year. */
const perTime = rule(
  String.raw`\/\s?(?<u>year|yr|month|mo|week|wk|day|hour|hr|minute|min|second|sec|person|night|unit|piece|lb|kg|gallon|mile|song|item|user|seat|share|day|GB)(?![A-Za-z])`,
  (match) => {
    if (!/(?:\d|[a-z]s|%|\d\s?(?:mg|g|mL|ml|kg|km|m|mi|MB|GB|L))\s?$/.test(match.before)) return null
    return `per ${timeNames[group(match, 'u')] ?? group(match, 'u')}`
  },
)

const timeNames: Readonly<Record<string, string>> = {
  ...{
    yr: 'year',
    mo: 'month',
    wk: 'week',
    hr: 'hour',
    min: 'minute',
    sec: 'second',
    lb: 'pound',
    kg: 'kilogram',
  },
}

const timeUnits: Readonly<Record<string, string>> = {
  ...{ min: 'minutes', mins: 'minutes', hr: 'hours', hrs: 'hours', sec: 'seconds', secs: 'seconds' },
  ...{ yr: 'years', yrs: 'years', wk: 'weeks', wks: 'weeks' },
}

/** 4-6 hrs, 20 to 25 mins: after a number. */
const timeUnit = rule('(?<u>mins?|hrs?|secs?|yrs?|wks?)(?![A-Za-z])', (match) => {
  if (!/\d\s?$/.test(match.before)) return null
  const name = timeUnits[group(match, 'u')] ?? ''
  return /(?:^|[^\d.])1\s?$/.test(match.before) ? name.replace(/s$/, '') : name
})

/** 115.1M viewers. */
const millions = rule('(?<a>\\d{1,4}\\.\\d{1,2})(?<u>[MB])(?![A-Za-z\\d])', (match) =>
  /[A-Za-z\d$€£.]$/.test(match.before)
    ? null
    : `${decimal(group(match, 'a'))} ${group(match, 'u') === 'M' ? 'million' : 'billion'}`,
)

/** 9.8/10 */
const outOfTen = rule(String.raw`(?<a>\d\.\d)\/(?<b>5|10)(?![\d/])`, (match) =>
  /[\d/.]$/.test(match.before) ? null : `${decimal(group(match, 'a'))} out of ${cardinal(group(match, 'b'))}`,
)

/** w/ and w/o. */
const withSign = rule('w\\/(?<o>o(?![A-Za-z]))?(?=\\s)', (match) =>
  /[A-Za-z]$/.test(match.before) ? null : group(match, 'o') ? 'without' : 'with',
)

/** 5'10 without the sign of inches. */
const height = rule(String.raw`(?<a>[4-7])['’′](?<b>\d|1[01])(?![\d"”″'’])`, (match) =>
  /[\d.]$/.test(match.before)
    ? null
    : `${cardinal(group(match, 'a'))} ${group(match, 'b') === '0' ? 'feet' : `foot ${cardinal(group(match, 'b'))}`}`,
)

/** RTX 4090: two and two. */
const graphicsCard = rule('(?<a>[1-9]\\d)(?<b>\\d0)(?!\\d)', (match) =>
  /(?:RTX|GTX|RX)\s$/.test(match.before)
    ? `${cardinal(group(match, 'a'))} ${cardinal(group(match, 'b'))}`
    : null,
)

const product = rule(String.raw`\s×\s(?=[\d.A-Za-z(]+(?:\s?[=+]|\s?$|[,;)]))`, () => 'times')

/** 6'2" is a height, 1'30" a time: nobody is a foot and thirty inches tall. */
const primes = rule(String.raw`(?<a>\d{1,3})['’′](?<b>\d{1,2})(?:["”″]|'')`, (match) => {
  const [a, b] = [group(match, 'a'), group(match, 'b')]
  const counted = (amount: string, one: string, many: string) =>
    `${cardinal(String(Number(amount)))} ${Number(amount) === 1 ? one : many}`
  if (Number(b) < 12) return `${counted(a, 'foot', 'feet')} ${counted(b, 'inch', 'inches')}`
  return `${counted(a, 'minute', 'minutes')} ${counted(b, 'second', 'seconds')}`
})

const minus = rule(
  String.raw`(?<a>${number})\s?[-−]\s?(?=${number}\s?=)`,
  (match) => `${decimal(group(match, 'a'))} minus`,
)

const vulgarMixed = rule('(?<w>\\d{1,4})(?<v>[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])', (match) => {
  const form = numberForm(group(match, 'v'))
  if (form?.kind !== 'fraction') return null
  const part = fraction(form.numerator, form.denominator)
  const whole = cardinal(group(match, 'w'))
  return `${whole} and ${form.numerator === '1' ? part.replace(/^one/, 'a') : part}`
})

const bareDecimal = rule('\\.(?<d>\\d{1,20})(?![\\d.])', (match) =>
  /[\p{L}\d]$/u.test(match.before) ? null : `point ${spellDigitsEn(group(match, 'd'))}`,
)

// Five and ten thousand meters are run as "five k".
const thousands = rule('(?<a>\\d{1,4}(?:\\.\\d)?)k(?![A-Za-z\\d])', (match) => {
  const amount = group(match, 'a')
  if (/[A-Za-z$€£]$/.test(match.before) || amount === '5' || amount === '10') return null
  return `${decimal(amount)} thousand`
})

const currencyNames: Readonly<Record<string, string>> = { $: 'dollars', '€': 'euros', '£': 'pounds' }

const priceRange = rule(
  String.raw`(?<c>[$€£])(?<a>${number})\s?${dash}\s?[$€£]?(?<b>${number})(?!\d|[KMBk])`,
  (match) =>
    `${decimal(group(match, 'a'))} to ${decimal(group(match, 'b'))} ${currencyNames[group(match, 'c')]}`,
)

const timeJoint = rule(String.raw`\s?[-–—]\s?(?=(?:2[0-4]|[01]?\d)(?::[0-5]\d|\s?[AaPp]\.?[Mm]))`, (match) =>
  /(?:\d:[0-5]\d|\d\s?[AaPp]\.?[Mm]\.?)$/.test(match.before) ? 'to' : null,
)

const emergency = rule('911(?![\\d.,%])', (match) =>
  /\b(?:call|called|calling|dial|dialed|dialing|phone|ring)\s$/i.test(match.before) ? 'nine one one' : null,
)

const nineEleven = rule('9\\/11(?![\\d/])', (match) => (/[\d/]$/.test(match.before) ? null : 'nine eleven'))

const lines: Readonly<Record<string, string>> = {
  480: 'four eighty',
  720: 'seven twenty',
  1080: 'ten eighty',
  1440: 'fourteen forty',
  2160: 'twenty one sixty',
}

const resolution = rule('(?<a>480|720|1080|1440|2160)(?=[pi](?![A-Za-z]))', (match) =>
  /[\d.,]$/.test(match.before) ? null : (lines[group(match, 'a')] ?? null),
)

/** Tried before the common rules, in this order. */
export const enSpecialRules: readonly Rule[] = [
  negativePower,
  power,
  symbolPower,
  perTime,
  timeUnit,
  millions,
  outOfTen,
  withSign,
  height,
  graphicsCard,
  product,
  primes,
  minus,
  vulgarMixed,
  bareDecimal,
  priceRange,
  thousands,
  timeJoint,
  emergency,
  nineEleven,
  resolution,
]
