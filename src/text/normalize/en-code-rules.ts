/** Codes, models, tags and ranges of English text that are no plain numbers. */
import { spokenAcronyms } from './acronyms-table.js'
import { cardinal, decimal, spellDigitsEn } from './en-numbers.js'
import { dash, group, number, rule } from './en-writing.js'
import type { Rule } from './rule.js'

/** 7950 as seventy nine fifty, 13700 as thirteen seven hundred. */
function inGroups(digits: string): string {
  const [first, rest] = [digits.slice(0, 2), digits.slice(2)]
  const head = first.startsWith('0') ? spellDigitsEn(first) : cardinal(first)
  if (rest === '00') return `${head} hundred`
  if (/^0+$/.test(rest)) return `${head} thousand`
  return `${head} ${rest.startsWith('0') ? spellDigitsEn(rest).replace(/zero/g, 'oh') : cardinal(rest)}`
}

/** i7-13700K, R9-7950X. */
const model = rule(String.raw`(?<a>\d{1,2})-(?<b>\d{4,5})(?![\d.-])`, (match) =>
  /(?:^|[^A-Za-z])[A-Za-z]$/.test(match.before)
    ? `${cardinal(group(match, 'a'))} ${inGroups(group(match, 'b'))}`
    : null,
)

/** BA2490, ABC-1234, RTX 4090 written as one. */
const lettersAndFour = rule(String.raw`(?<a>[1-9]\d{3})(?![\d.,-])`, (match) =>
  /(?:^|[^A-Za-z])(?!ISO)[A-Z]{2,3}-?$/.test(match.before) ? inGroups(group(match, 'a')) : null,
)

const isbn = rule(String.raw`\d(?:[- ]?\d){8,11}[- ]?[\dX](?![\d-])`, (match) =>
  /ISBN(?:-1[03])?:?\s?$/.test(match.before)
    ? [...match.text.replace(/[- ]/g, '')].map((sign) => (sign === 'X' ? 'x' : spellDigitsEn(sign))).join(' ')
    : null,
)

const worldWar = rule('WW(?<n>II|I)(?![A-Za-z])', (match) =>
  group(match, 'n') === 'I' ? 'world war one' : 'world war two',
)

const dayNames: Readonly<Record<string, string>> = {
  ...{ Mon: 'monday', Tue: 'tuesday', Tues: 'tuesday', Wed: 'wednesday', Thu: 'thursday', Thurs: 'thursday' },
  ...{ Fri: 'friday', Sat: 'saturday', Sun: 'sunday' },
}
const day = 'Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun'

const days = rule(
  String.raw`(?<a>${day})\.?\s?${dash}\s?(?<b>${day})\.?(?![A-Za-z])`,
  (match) => `${dayNames[group(match, 'a')]} to ${dayNames[group(match, 'b')]}`,
)

const percentRange = rule(
  String.raw`(?<a>${number})\s?%\s?${dash}\s?(?<b>${number})\s?%`,
  (match) => `${decimal(group(match, 'a'))} to ${decimal(group(match, 'b'))} percent`,
)

const scientific = rule(
  String.raw`(?<a>${number})(?:e(?<s>[-+−])?|E(?<t>[-+−]))(?<b>\d{1,3})(?![A-Za-z\d.])`,
  (match) => {
    if (/[A-Za-z.]$/.test(match.before)) return null
    const sign = /[-−]/.test(group(match, 's') || group(match, 't')) ? 'minus ' : ''
    return `${decimal(group(match, 'a'))} times ten to the ${sign}${cardinal(String(Number(group(match, 'b'))))}`
  },
)

/** #ThrowbackThursday: its words are told apart by their capitals. */
const hashtag = rule('#(?<t>[A-Za-z][A-Za-z0-9]{1,59})(?![A-Za-z0-9])', (match) => {
  const words = group(match, 't').match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []
  const spoken = words.map((word) => {
    if (/^\d/.test(word)) return cardinal(word)
    return /^[A-Z]{2,4}$/.test(word) && !spokenAcronyms.has(word)
      ? [...word.toLowerCase()].join(' ')
      : word.toLowerCase()
  })
  return `hashtag ${spoken.join(' ')}`
})

/** Fifty fifty: what is as much as what it is divided by is no fraction. */
const equalShares = rule(String.raw`(?<a>\d{2,3})\/\k<a>(?![\d/])`, (match) =>
  /[\d/]$/.test(match.before) ? null : `${cardinal(group(match, 'a'))} ${cardinal(group(match, 'a'))}`,
)

const boeing = rule(String.raw`(?<a>7[0-8]7)-(?<b>\d{1,3})(?![\d-])`, (match) => {
  if (!/Boeing\s$/.test(match.before)) return null
  const [head = '', tail = ''] = [group(match, 'a').slice(0, 1), group(match, 'a').slice(1)]
  const middle = tail.startsWith('0') ? `oh ${cardinal(tail.slice(1))}` : cardinal(tail)
  return `${cardinal(head)} ${middle} dash ${cardinal(group(match, 'b'))}`
})

/** Tried before all others, in this order. */
export const enCodeRules: readonly Rule[] = [
  isbn,
  model,
  lettersAndFour,
  worldWar,
  days,
  percentRange,
  scientific,
  hashtag,
  equalShares,
  boeing,
]
