/** Latin script: words, initialisms, abbreviations, addresses. */
import { foldLatin } from '../characters.js'
import { withEndingS } from '../en/inflection.js'
import { letterPhones, smallInitialisms, spokenAcronyms } from './acronyms-table.js'
import { parseRoman, spellDigitsEn } from './en-numbers.js'
import { applyRules, type Matched, type Place, type Rule } from './rule.js'
import type { SpeechWriter } from './speech-writer.js'
import { readInteger, spellDigits } from './zh-numbers.js'

type Language = 'zh' | 'en'

// With the full stop belonging to the abbreviation.
const titles: Readonly<Record<string, string>> = {
  mr: 'mister',
  mrs: 'missus',
  ms: 'miz',
  dr: 'doctor',
  prof: 'professor',
  st: 'saint',
  jr: 'junior',
  sr: 'senior',
  vs: 'versus',
  etc: 'et cetera',
  gen: 'general',
  col: 'colonel',
  lt: 'lieutenant',
  sgt: 'sergeant',
  capt: 'captain',
  rev: 'reverend',
  hon: 'honorable',
  gov: 'governor',
  sen: 'senator',
  rep: 'representative',
  pres: 'president',
  ave: 'avenue',
  blvd: 'boulevard',
  dept: 'department',
  est: 'established',
  approx: 'approximately',
  inc: 'incorporated',
  ltd: 'limited',
  co: 'company',
  corp: 'corporation',
  fig: 'figure',
  vol: 'volume',
  ch: 'chapter',
  pp: 'pages',
  mt: 'mount',
  apt: 'apartment',
  rm: 'room',
  ca: 'circa',
  ext: 'extension',
  mon: 'monday',
  tue: 'tuesday',
  tues: 'tuesday',
  wed: 'wednesday',
  thu: 'thursday',
  thurs: 'thursday',
  fri: 'friday',
  jan: 'january',
  feb: 'february',
  apr: 'april',
  aug: 'august',
  sept: 'september',
  sep: 'september',
  oct: 'october',
  nov: 'november',
  dec: 'december',
}

const dottedAbbreviations: Readonly<Record<string, string>> = {
  'e.g.': 'for example',
  'i.e.': 'that is',
  'a.m.': 'a m',
  'p.m.': 'p m',
  'ph.d.': 'p h d',
}

function spell(letters: string, write: SpeechWriter, start: number, end: number, ending = ''): void {
  const plain = foldLatin(letters) ?? ''
  const phones = [...plain].flatMap((letter) => letterPhones[letter] ?? [])
  write.english([...plain].join(' ') + ending, start, end, ending ? withEndingS(phones) : phones)
}

const addressSigns: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
  '.': { zh: '点', en: 'dot' },
  '/': { zh: '斜杠', en: 'slash' },
  '-': { zh: '杠', en: 'dash' },
  _: { zh: '下划线', en: 'underscore' },
  '@': { zh: '艾特', en: 'at' },
  '?': { zh: '问号', en: 'question mark' },
  '=': { zh: '等于', en: 'equals' },
  '&': { zh: '和', en: 'and' },
  '#': { zh: '井号', en: 'hash' },
  '%': { zh: '百分号', en: 'percent' },
  '+': { zh: '加', en: 'plus' },
  ':': { zh: '冒号', en: 'colon' },
  '~': { zh: '波浪号', en: 'tilde' },
}

// Parts of addresses that nobody spells; other short or vowelless parts are spelled.
const spokenParts = new Set(
  'com org net edu gov me my we go to us it in by be info mail blog shop news wiki web app api docs dev home index'.split(
    ' ',
  ),
)

/** An address part by part: words as words, signs by name. `://` is the joint of the protocol and is not read. */
function readAddress(match: Matched, language: Language, write: SpeechWriter): undefined {
  for (const part of match.text.matchAll(/:\/\/|[A-Za-z]+|\d+|./gsu)) {
    const [text] = part
    const start = match.start + part.index
    const end = start + text.length
    if (text === '://') continue
    if (/^[A-Za-z]/.test(text)) {
      if (isSpelledPart(text)) spell(text, write, start, end)
      else write.english(text.toLowerCase(), start, end)
    } else if (/^\d/.test(text)) {
      if (language === 'zh')
        for (const { hanzi, digit } of spellDigits(text)) write.hanzi(hanzi, start + digit, start + digit + 1)
      else write.english(spellDigitsEn(text), start, end)
    } else {
      const name = addressSigns[text]
      if (!name) write.unreadable(start, end)
      else if (language === 'zh') write.hanzi(name.zh, start, end)
      else write.english(name.en, start, end)
    }
  }
  return undefined
}

function isSpelledPart(part: string): boolean {
  const plain = part.toLowerCase()
  if (spokenParts.has(plain)) return false
  return plain.length <= 3 ? !/^[^aeiou]?[aeiou][^aeiou]$/.test(plain) : !/[aeiouy]/.test(plain)
}

const address = String.raw`(?:https?|ftp):\/\/[\w.~:/?#@&=+%-]*[\w/#=]|www\.[\w.~:/?#@&=+%-]*[\w/#=]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:[A-Za-z0-9-]+\.)+(?:com|org|net|edu|gov|cn|io|ai|co|uk|jp|de|fr|info|dev|app|me|tv|xyz)(?![\w.]*\w@)(?:\/[\w.~:/?#@&=+%-]*[\w/#=]|(?![A-Za-z0-9]))`

const dotted = String.raw`(?:[A-Za-z]\.){2,8}|[Pp]h\.[Dd]\.`
const abbreviation = String.raw`(?<a>Mrs?|Ms|Dr|Prof|St|Jr|Sr|vs|etc|Gen|Col|Lt|Sgt|Capt|Rev|Hon|Gov|Sen|Rep|Pres|Ave|Blvd|Dept|dept|est|approx|Inc|Ltd|Corp|Co|Fig|fig|Vol|vol|Ch|pp|Mt|Apt|Rm|ca|ext|Mon|Tues?|Wed|Thu(?:rs)?|Fri|Jan|Feb|Apr|Aug|Sept|Sep|Oct|Nov|Dec)\.`
const word = String.raw`(?<w>(?=\p{L})\p{Script=Latin}(?:(?=[\p{L}\p{M}])[\p{Script=Latin}\p{M}]|['’](?=\p{Script=Latin}))*)`

function rulesFor(language: Language): Rule[] {
  return [
    { pattern: new RegExp(address, 'duy'), read: (match, write) => readAddress(match, language, write) },
    {
      pattern: /(?:No|NO|no)\.\s?(?=\d)|[№]\s?(?=\d)/duy,
      read: (match, write) => readNumberSign(match, language, write),
    },
    { pattern: /[CFJ]#(?![\p{Script=Latin}\d])|AT&T(?![A-Za-z])/duy, read: readNamed },
    { pattern: new RegExp(dotted, 'duy'), read: readDotted },
    { pattern: new RegExp(abbreviation, 'duy'), read: readAbbreviation },
    { pattern: new RegExp(word, 'duy'), read: (match, write) => readWord(match, language, write) },
  ]
}

const rules: Readonly<Record<Language, readonly Rule[]>> = { zh: rulesFor('zh'), en: rulesFor('en') }

/** Reads what begins with a Latin letter at `place`; the number of characters read, or 0. */
export function readLatin(place: Place, language: Language, write: SpeechWriter): number {
  return applyRules(rules[language], place, write)
}

function readNumberSign(match: Matched, language: Language, write: SpeechWriter): undefined {
  const end = match.start + match.text.trimEnd().length
  if (language === 'zh') write.hanzi('第', match.start, end)
  else write.english('number', match.start, end)
  return undefined
}

/** Names in which a sign is a word: C sharp, A T and T. */
function readNamed(match: Matched, write: SpeechWriter): undefined {
  const [first = ''] = match.text
  if (match.text === 'AT&T') write.english('a t and t', match.start, match.end)
  else write.english(`${first.toLowerCase()} sharp`, match.start, match.end)
  return undefined
}

function readDotted(match: Matched, write: SpeechWriter): undefined {
  const spoken = dottedAbbreviations[match.text.toLowerCase()]
  if (spoken && !/ . | .$/.test(spoken)) write.english(spoken, match.start, match.end)
  else spell(match.text.replace(/\./g, ''), write, match.start, match.end)
  return undefined
}

function readAbbreviation(match: Matched, write: SpeechWriter): boolean | undefined {
  const name = match.groups.a ?? ''
  const spoken = titles[name.toLowerCase()]
  if (!spoken) return false
  // "Main St." is a street; before a name it is a saint.
  if (name === 'St' && !/^\s\p{Lu}/u.test(match.after)) write.english('street', match.start, match.end)
  else if (name === 'Dr' && !/^\s?\p{L}/u.test(match.after) && /\p{L}\s$/u.test(match.before)) {
    write.english('drive', match.start, match.end)
  } else write.english(spoken, match.start, match.end)
  return undefined
}

function readWord(match: Matched, language: Language, write: SpeechWriter): undefined {
  const text = match.groups.w ?? ''
  const plain = foldLatin(text.replace(/['’]/g, ''))
  if (plain === null) {
    readForeignLetters(text, match.start, write)
    return undefined
  }
  const roman = language === 'zh' && /[IVX]/.test(text) ? parseRoman(text) : null
  if (roman !== null && isRomanContext(match)) {
    write.hanzi(
      readInteger(String(roman))
        .map(({ hanzi }) => hanzi)
        .join(''),
      match.start,
      match.end,
    )
    return undefined
  }
  const war = language === 'zh' ? worldWars[text] : undefined
  if (war) {
    write.hanzi(war, match.start, match.end)
    return undefined
  }
  const parts = camelParts(text)
  if (parts.length > 1) {
    for (const { 0: part, index } of parts) {
      const [start, end] = [match.start + index, match.start + index + part.length]
      const isInitialism = /^[A-Z]+$/.test(part) && !spokenAcronyms.has(part)
      if (isInitialism) spell(part, write, start, end)
      else write.english(part.toLowerCase(), start, end)
    }
    return undefined
  }
  const plural = /^(\p{Lu}{2,5})(['’]?s)$/u.exec(text) ?? /^([B-HJ-Z])['’]s$/.exec(text)
  if (plural && !spokenAcronyms.has(plural[1] ?? ''))
    spell(plural[1] ?? '', write, match.start, match.end, "'s")
  else if (isSpelled(text, match, language)) spell(text, write, match.start, match.end)
  else {
    const spoken = (text === 'vs' ? 'versus' : text)
      .replace(/’/g, "'")
      .split("'")
      .map((part) => foldLatin(part) ?? '')
      .join("'")
    write.english(spoken, match.start, match.end)
  }
  return undefined
}

const worldWars: Readonly<Record<string, string>> = { WWI: '一战', WWII: '二战' }

// Prefixes of names, which are one word with what follows.
const namePrefix = /^(?:Mc|Mac|De|Di|Du|La|Le|Van|Von|Fitz)[A-Z]/

/** ChatGPT, DeepSeek: the words and initialisms that were written as one. */
function camelParts(text: string): RegExpExecArray[] {
  const isCamel =
    /^[A-Z][a-z]+(?:[A-Z][a-z]+|[A-Z]{2,4}(?![a-z]))+$/.test(text) &&
    !namePrefix.test(text) &&
    !formula.test(text)
  return isCamel ? [...text.matchAll(/[A-Z]{2,4}(?![a-z])|[A-Z][a-z]+/g)] : []
}

/** A word with letters that have no plain form: what can be read is read, the rest is reported. */
function readForeignLetters(text: string, from: number, write: SpeechWriter): void {
  let start = from
  for (const letter of text) {
    const plain = /['’]/.test(letter) ? '' : foldLatin(letter)
    if (plain === null) write.unreadable(start, start + letter.length)
    else if (plain !== '') write.english(plain, start, start + letter.length)
    start += letter.length
  }
}

function isRomanContext({ text, before, after }: Matched): boolean {
  if (/第\s?$/.test(before) || (text === 'II' && /[A-Z]-$/.test(before))) return true
  return text.length > 1 && /^\s?(世|型|期|级|类|章|卷|部|度)/.test(after)
}

/** Symbols of at least two elements, one of them of two letters: NaCl, CaCO(3). */
const formula =
  /^(?:He|Li|Be|Ne|Na|Mg|Al|Si|Cl|Ar|Ca|Cr|Mn|Fe|Ni|Cu|Zn|Br|Ag|Sn|Ba|Au|Hg|Pb|[HBCNOFPSKIU]){2,5}$/

/** Initialisms: capitals that are no known word, unless everything around is in capitals. */
function isSpelled(text: string, { before, after }: Matched, language: Language): boolean {
  if (smallInitialisms.has(text.toLowerCase())) return true
  if (text.length === 1)
    return language === 'zh' || /[/&]$/.test(before) || /^[/&]/.test(after)
      ? true
      : !/^[AaIO]$/.test(text) || /\d$/.test(before) || /^[-\d]/.test(after)
  if (/^i(OS|D|P)$|^[a-z][A-Z]{2,4}$/.test(text)) return true
  if (formula.test(text) && /[a-z]/.test(text)) return true
  if (!/^\p{Lu}+$/u.test(text))
    return (
      text.length <= 5 &&
      !/[aeiouyàáâäèéêëìíîïòóôöùúûü]/i.test(text) &&
      !/^(hm+|sh+|psst|pst|mm+|tsk|brr+|zz+|mr|mrs|ms|dr|st|vs|nth|tv)$/i.test(text)
    )
  // H2SO4, C₂H₅OH: after the number of an element.
  if (text.length <= 3 && (/[A-Z][\d₂-₉]$/.test(before) || /^[₂-₉]/.test(after))) return true
  if (spokenAcronyms.has(text)) return false
  const shouted = /\p{Lu}{4,}[\s,!]+$/u.test(before) || /^[\s,!]+\p{Lu}{4,}/u.test(after)
  if (shouted && /[AEIOUY]/.test(text)) return false
  return text.length <= 4 || !/^(?:[^AEIOUY]{0,2}[AEIOUY]{1,2})+[^AEIOUY]{0,2}$/.test(text)
}
