/** How numbers and what is written with them are read in English text (American usage). */

import { enCodeRules } from './en-code-rules.js'
import {
  cardinal,
  decimal,
  fraction,
  ordinal,
  parseRoman,
  plural,
  spellDigitsEn,
  year,
} from './en-numbers.js'
import { enSpecialRules } from './en-special-rules.js'
import { dash, group, number, rule } from './en-writing.js'
import type { Rule } from './rule.js'
import { unitAlternatives, unitNames } from './units-table.js'

const months = 'january february march april may june july august september october november december'.split(
  ' ',
)
const monthPattern =
  'January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\\b\\.?'

function monthName(written: string): string {
  const start = written.slice(0, 3).toLowerCase()
  return months.find((name) => name.startsWith(start)) ?? written.toLowerCase()
}

const isoDate = rule(
  String.raw`(?<y>[12]\d{3})(?<s>[-/])(?<m>1[0-2]|0?[1-9])\k<s>(?<d>3[01]|[12]\d|0?[1-9])(?!\d)`,
  (match) =>
    `${months[Number(group(match, 'm')) - 1]} ${ordinal(String(Number(group(match, 'd'))))} ${year(group(match, 'y'))}`,
)

const slashDate = rule(
  String.raw`(?<m>1[0-2]|0?[1-9])\/(?<d>3[01]|[12]\d|0?[1-9])\/(?<y>[12]\d{3})(?!\d)`,
  (match) =>
    `${months[Number(group(match, 'm')) - 1]} ${ordinal(String(Number(group(match, 'd'))))} ${year(group(match, 'y'))}`,
)

/** 3/14/15 */
const shortDate = rule(
  String.raw`(?<m>1[0-2]|0?[1-9])\/(?<d>3[01]|[12]\d|0?[1-9])\/(?<y>\d{2})(?![\d/])`,
  (match) => {
    if (/[\d/]$/.test(match.before)) return null
    const y = Number(group(match, 'y')) < 50 ? `20${group(match, 'y')}` : `19${group(match, 'y')}`
    return `${months[Number(group(match, 'm')) - 1]} ${ordinal(String(Number(group(match, 'd'))))} ${year(y)}`
  },
)

const monthDay = rule(
  String.raw`(?<mon>${monthPattern})\s(?<d>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d|[:,.]\d)(?:,?\s(?<y>[12]\d{3})(?!\d))?`,
  (match) => {
    const day = ordinal(String(Number(group(match, 'd'))))
    const y = group(match, 'y')
    return `${monthName(group(match, 'mon'))} ${day}${y ? ` ${year(y)}` : ''}`
  },
)

const dayMonth = rule(
  String.raw`(?<d>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\s(?:of\s)?(?<mon>${monthPattern})(?![a-z])(?:,?\s(?<y>[12]\d{3})(?!\d))?`,
  (match) => {
    const y = group(match, 'y')
    return `the ${ordinal(String(Number(group(match, 'd'))))} of ${monthName(group(match, 'mon'))}${y ? ` ${year(y)}` : ''}`
  },
)

const monthYear = rule(
  String.raw`(?<mon>${monthPattern}),?\s(?<y>[12]\d{3})(?!\d)`,
  (match) => `${monthName(group(match, 'mon'))} ${year(group(match, 'y'))}`,
)

const time = rule(
  String.raw`(?<h>2[0-4]|[01]?\d):(?<m>[0-5]\d)(?::(?<s>[0-5]\d))?(?!\d)(?:\s?(?<ap>[AaPp])\.?[Mm](?:\.|(?![A-Za-z])))?`,
  (match) => {
    const [h, m, s, ap] = ['h', 'm', 's', 'ap'].map((name) => group(match, name))
    const hour = cardinal(String(Number(h)))
    const minute =
      m === '00' ? '' : m?.startsWith('0') ? ` oh ${cardinal(m.slice(1))}` : ` ${cardinal(m ?? '')}`
    const second = s ? ` and ${cardinal(String(Number(s)))} second${Number(s) === 1 ? '' : 's'}` : ''
    const half = ap ? ` ${ap.toLowerCase()} m` : ''
    const sharp =
      !minute && !half && !second ? (Number(h) > 12 || Number(h) === 0 ? ' hundred hours' : " o'clock") : ''
    return `${hour}${minute}${second}${half}${sharp}`
  },
)

const hourOfDay = rule(
  String.raw`(?<h>1[0-2]|0?[1-9])\s?(?<ap>[AaPp])\.?[Mm](?:\.|(?![A-Za-z]))`,
  (match) => `${cardinal(String(Number(group(match, 'h'))))} ${group(match, 'ap').toLowerCase()} m`,
)

const currencies: Readonly<Record<string, readonly [string, string, string, string]>> = {
  $: ['dollar', 'dollars', 'cent', 'cents'],
  US$: ['us dollar', 'us dollars', 'cent', 'cents'],
  '€': ['euro', 'euros', 'cent', 'cents'],
  '£': ['pound', 'pounds', 'penny', 'pence'],
  '¥': ['yuan', 'yuan', 'fen', 'fen'],
  '₹': ['rupee', 'rupees', 'paisa', 'paise'],
  '₩': ['won', 'won', 'jeon', 'jeon'],
}

const scales: Readonly<Record<string, string>> = {
  ...{ K: 'thousand', k: 'thousand', M: 'million', B: 'billion' },
  ...{ mn: 'million', bn: 'billion', tn: 'trillion' },
}

const money = rule(
  String.raw`(?<c>US\$|[$€£¥₹₩])\s?(?<a>${number})(?:\s?(?<u>hundred|thousand|million|billion|trillion|[KMBk](?![A-Za-z])|[mbt]n(?![A-Za-z])))?`,
  (match) => {
    const [one, many, cent, cents] = currencies[group(match, 'c')] ?? ['unit', 'units', 'cent', 'cents']
    const amount = group(match, 'a').replace(/,/g, '')
    const scale = scales[group(match, 'u')] ?? group(match, 'u')
    if (scale) return `${decimal(amount)} ${scale} ${many}`
    const [whole = '0', small = ''] = amount.split('.')
    if (small.length !== 2) return `${decimal(amount)} ${amount === '1' ? one : many}`
    const fractionPart =
      Number(small) > 0 ? `${cardinal(String(Number(small)))} ${Number(small) === 1 ? cent : cents}` : ''
    if (Number(whole) === 0 && fractionPart) return fractionPart
    const wholePart = `${cardinal(whole)} ${whole === '1' ? one : many}`
    return fractionPart ? `${wholePart} and ${fractionPart}` : wholePart
  },
)

const percent = rule(String.raw`(?<n>[-−])?(?<a>${number})\s?%`, (match) => {
  if (group(match, 'n') && /[\d\p{L}]$/u.test(match.before)) return null
  return `${group(match, 'n') ? 'minus ' : ''}${decimal(group(match, 'a'))} percent`
})

const ordinalNumber = rule(String.raw`(?<a>\d{1,3}(?:,\d{3})+|\d+)(?:st|nd|rd|th)(?![A-Za-z])`, (match) =>
  ordinal(group(match, 'a').replace(/,/g, '')),
)

const decade = rule(`(?:(?<c>1[0-9]|20)|['’])?(?<d>[1-9])0(?:['’])?s(?![A-Za-z])`, (match) => {
  const century = group(match, 'c')
  const tens = plural(cardinal(`${group(match, 'd')}0`))
  return century ? `${cardinal(century)} ${tens}` : tens
})

const centuryDecade = rule('(?<y>(?:1[0-9]|20)00)s(?![A-Za-z])', (match) => plural(year(group(match, 'y'))))

const mixedNumber = rule(String.raw`(?<w>\d+)\s(?<n>\d{1,2})\/(?<d>[2-9]|\d{2,3})(?![\d/])`, (match) => {
  const part =
    group(match, 'n') === '1'
      ? fraction('1', group(match, 'd')).replace(/^one/, 'a')
      : fraction(group(match, 'n'), group(match, 'd'))
  return `${cardinal(group(match, 'w'))} and ${part}`
})

/** 2 1/2 tsp, 3/4 oz. */
const measuredFraction = rule(
  String.raw`(?:(?<w>\d+)\s)?(?<n>\d{1,2})\/(?<d>[2-9]|16)\s?(?<u>tsp|tbsp|oz|lb|lbs|gal|in|ft|mi|yd)(?![A-Za-z])`,
  (match) => {
    const w = group(match, 'w')
    const unit = unitNames.get(group(match, 'u'))
    if (/[\d/.]$/.test(match.before) || !unit || (group(match, 'u') === 'in' && /^\s\w/.test(match.after)))
      return null
    const part = fraction(group(match, 'n'), group(match, 'd'))
    return w ? `${cardinal(w)} and ${part.replace(/^one/, 'a')} ${unit.enPlural}` : `${part} ${unit.en}`
  },
)

const simpleFraction = rule(String.raw`(?<n>\d{1,3})\/(?<d>[2-9]|\d{2,3})(?![\d/])`, (match) => {
  if (/[\d/]$/.test(match.before)) return null
  if (match.text === '24/7') return 'twenty four seven'
  return Number(group(match, 'n')) < Number(group(match, 'd'))
    ? fraction(group(match, 'n'), group(match, 'd'))
    : `${cardinal(group(match, 'n'))} over ${cardinal(group(match, 'd'))}`
})

const phone = rule(
  String.raw`(?:\+?1[- .])?(?:\(\d{3}\)\s?|\d{3}[-.])\d{3}[-.]\d{4}(?!\d)|\d{3}-\d{4}(?!\d)|\+\d{1,3}(?:[- ]\d{2,4}){2,4}(?!\d)|1[- ]800[- ]\d{3}[- ]\d{4}`,
  (match) =>
    [...match.text.replace(/[^+\d]/g, '')]
      .map((sign) => (sign === '+' ? 'plus' : spellDigitsEn(sign)))
      .join(' '),
)

const dotted = rule(String.raw`\d+(?:\.\d+){2,}`, (match) =>
  match.text
    .split('.')
    .map((part) => (part.length > 2 ? spellDigitsEn(part) : cardinal(part)))
    .join(match.text.split('.').length === 4 ? ' dot ' : ' point '),
)

const yearSpan = rule(
  String.raw`(?<a>1[1-9]\d{2}|20\d{2})${dash}(?<b>1[1-9]\d{2}|20\d{2}|\d{2})(?![\d,.]\d|\d)`,
  (match) => {
    const b = group(match, 'b')
    return `${year(group(match, 'a'))} to ${b.length === 4 ? year(b) : cardinal(b)}`
  },
)

/** 5-10 kg. */
const measuredRange = rule(
  String.raw`(?<a>${number})\s?${dash}\s?(?<b>${number})\s?(?<u>${unitAlternatives})(?![A-Za-z\d-])`,
  (match) => {
    const unit = group(match, 'u')
    const name = unitNames.get(unit)
    if (!name || unit === 'in' || unit === 'h' || /[A-Za-z]$/.test(match.before)) return null
    return `${decimal(group(match, 'a'))} to ${decimal(group(match, 'b'))} ${name.enPlural}`
  },
)

const range = rule(String.raw`(?<a>${number})\s?${dash}\s?(?<b>${number})(?!\s?=)(?!-\d)`, (match) => {
  // LLaMA2-70B is a name; p12-15 are pages.
  if (/[A-Za-z]$/.test(match.before) && !/(?:^|[^A-Za-z])pp?$/.test(match.before)) return null
  return `${decimal(group(match, 'a'))} to ${decimal(group(match, 'b'))}`
})

const ratio = rule(
  String.raw`(?<a>\d+):(?<b>\d+)(?![\d:])`,
  (match) => `${cardinal(group(match, 'a'))} to ${cardinal(group(match, 'b'))}`,
)

const size = rule(String.raw`(?<a>${number})\s?[x×]\s?(?=\d)`, (match) => `${decimal(group(match, 'a'))} by`)

const measured = rule(
  String.raw`(?<n>[-−])?(?<a>${number})(?<g>[\s-]?)(?<u>${unitAlternatives}|GB|MB|TB|KB|kB)(?![A-Za-z])`,
  (match) => {
    const unit = group(match, 'u')
    const amount = group(match, 'a')
    if (unit === 'in' && group(match, 'g') !== '') return null
    const bytes: Readonly<Record<string, string>> = {
      GB: 'gigabyte',
      MB: 'megabyte',
      TB: 'terabyte',
      KB: 'kilobyte',
      kB: 'kilobyte',
    }
    const name = unitNames.get(unit) ?? { en: bytes[unit] ?? '', enPlural: `${bytes[unit]}s` }
    const sign = group(match, 'n') && !/[\d\p{L}]$/u.test(match.before) ? 'minus ' : ''
    return `${sign}${decimal(amount)} ${amount === '1' ? name.en : name.enPlural}`
  },
)

const calledYear =
  /\b(in|since|of|by|from|until|till|before|after|around|circa|year|to|the|spring|summer|autumn|fall|winter|and|between|during|late|early|mid|©|ca\.)\s$/i

// Models, flights and roads: the hundreds digit by itself.
const named = /[A-Za-z]-?$|\b(?:Boeing|Airbus|Flight|Route|Highway|Interstate|Room)\s$/

const numberSign = rule('#(?=\\d)', () => 'number')

const plain = rule(`(?<n>[-−+])?(?<a>${number})`, (match) => {
  const amount = group(match, 'a')
  const sign = group(match, 'n')
  if (sign && /[\d\p{L})]\s?$/u.test(match.before)) return null
  const spokenSign = sign === '+' ? 'plus ' : sign ? 'minus ' : ''
  if (/^(1[1-9]|20)\d{2}$/.test(amount) && !sign) {
    const counts =
      /^\s(?:people|men|women|dollars|miles|years|bytes|items|words|students|feet|meters|votes)\b/.test(
        match.after,
      )
    if (!counts && (calledYear.test(match.before) || /^(19|20)/.test(amount))) return year(amount)
  }
  if (named.test(match.before) && /^\d{3}$/.test(amount)) {
    return amount.endsWith('00')
      ? cardinal(amount)
      : `${cardinal(amount.slice(0, 1))} ${amount[1] === '0' ? `oh ${cardinal(amount.slice(2))}` : cardinal(amount.slice(1))}`
  }
  return spokenSign + decimal(amount)
})

// A king, a pope or a queen is counted with an ordinal: Henry VIII, "the eighth".
const rulers =
  /\b(Henry|Louis|George|Edward|Charles|James|William|Richard|Philip|Peter|Paul|Pius|John|Benedict|Leo|Gregory|Alexander|Nicholas|Ivan|Frederick|Napoleon|Elizabeth|Mary|Catherine|Ramses|Ptolemy|Francis|Ferdinand|Alfonso|Clement|Innocent|Urban)\s$/
const numbered =
  /\b(Chapter|Part|War|Section|Volume|Vol\.|Act|Scene|Phase|Type|Book|Level|Stage|Article|Title|Class|Grade|Appendix|Bowl|Rocky|Final Fantasy|Episode|Windows|Mark|Figure|Table|Unit)\s$/i

const roman = rule('[IVXLCDM]{1,8}(?![A-Za-z])', (match) => {
  const value = parseRoman(match.text)
  if (value === null) return null
  // "The book I read" is about me.
  if (match.text === 'I' && /(?:^|\s)[a-z]+\s$/.test(match.before) && /^\s[a-z]/.test(match.after))
    return null
  if (rulers.test(match.before)) return `the ${ordinal(String(value))}`
  return numbered.test(match.before) ? cardinal(String(value)) : null
})

/** In the order in which they are tried. */
export const enRules: readonly Rule[] = [
  ...enCodeRules,
  ...enSpecialRules,
  roman,
  numberSign,
  isoDate,
  slashDate,
  shortDate,
  monthDay,
  monthYear,
  dayMonth,
  phone,
  time,
  hourOfDay,
  money,
  percent,
  ordinalNumber,
  decade,
  centuryDecade,
  measuredFraction,
  mixedNumber,
  simpleFraction,
  dotted,
  yearSpan,
  measuredRange,
  range,
  ratio,
  size,
  measured,
  plain,
]
