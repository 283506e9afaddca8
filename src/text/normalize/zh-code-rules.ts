/** Codes, models, small sums and tags: what is neither a number nor a date though it looks like one. */
import type { Rule } from './rule.js'
import { readDecimal } from './zh-numbers.js'
import { digits, number, rule, value } from './zh-writing.js'

const spoken = (amount: string): string =>
  readDecimal(amount)
    .map(({ hanzi }) => hanzi)
    .join('')

/** Between the parts of a code, that they are not heard as one number. */
const partSec = 0.06

/** 10/2/8 of a game's record. */
const threeCounts = rule(
  String.raw`(?<a>\d{1,3})(?<s>\/)(?<b>\d{1,3})(?<t>\/)(?<c>\d{1,3})(?![\d/年月日])`,
  (match, write) => {
    if (/[\d/]$/.test(match.before)) return false
    value(match, 'a', write)
    write.break(partSec)
    write.hanzi('杠', match.startOf('s'), match.startOf('b'))
    value(match, 'b', write)
    write.break(partSec)
    write.hanzi('杠', match.startOf('t'), match.startOf('c'))
    value(match, 'c', write)
    return undefined
  },
)

/** i7-13700K, R9-7950X: what follows the family is a name of digits. */
const model = rule(String.raw`(?<a>\d{1,2})-(?<b>\d{4,5})(?![\d.-])`, (match, write) => {
  if (!/(?:^|[^A-Za-z])[A-Za-z]$/.test(match.before)) return false
  value(match, 'a', write)
  write.break(partSec)
  digits(match, 'b', write)
  return undefined
})

/** 24/7服务; by itself it may be a fraction. */
const allDay = rule(
  '(?<a>24|7)/(?<b>7|24)(?=\\s?(?:小时|服务|营业|在线|全天|不间断|开放|待命|客服|支持|运[行营]))',
  (match, write) => {
    if (/[\d/]$/.test(match.before) || match.groups.a === match.groups.b) return false
    value(match, 'a', write)
    value(match, 'b', write)
    return undefined
  },
)

/** 1e-5, as computers print it. */
const scientific = rule(
  String.raw`(?<a>${number})(?:e(?<s>[-+−])?|E(?<t>[-+−]))(?<b>\d{1,3})(?![A-Za-z\d.])`,
  (match, write) => {
    if (/[A-Za-z.]$/.test(match.before)) return false
    const { a = '', b = '' } = match.groups
    value(match, 'a', write)
    const sign = /[-−]/.test(match.groups.s ?? match.groups.t ?? '') ? '负' : ''
    write.hanzi(`乘十的${sign}${spoken(String(Number(b)))}次方`, match.startOf('a') + a.length, match.end)
    return undefined
  },
)

const zeros: Readonly<Record<string, number>> = { K: 3, k: 3, M: 6, B: 9 }
const scaledNames: Readonly<Record<string, string>> = {
  ...{ $: '美元', US$: '美元', '€': '欧元', '£': '英镑', '¥': '元' },
}

/** $1.5M is a sum of Mandarin's own steps: 一百五十万美元. */
const scaledMoney = rule(
  String.raw`(?<c>US\$|[$€£¥])\s?(?<w>\d{1,6})(?:\.(?<f>\d{1,3}))?(?<u>[KkMB])(?![A-Za-z\d])`,
  (match, write) => {
    const { c = '', w = '', f = '', u = '' } = match.groups
    const whole = `${w}${f.padEnd(zeros[u] ?? 0, '0')}`.replace(/^0+(?=\d)/, '')
    write.hanzi(`${spoken(whole)}${scaledNames[c] ?? ''}`, match.start, match.end)
    return undefined
  },
)

const multiple = rule(String.raw`(?<a>\d{1,3}\.\d{1,2})[xX](?![A-Za-z\d])`, (match, write) => {
  value(match, 'a', write)
  if (!/^\s?倍/.test(match.after)) write.hanzi('倍', match.end - 1, match.end)
  return undefined
})

/** 身高5'11": feet and inches; elsewhere these signs are minutes and seconds. */
const feetAndInches = rule(String.raw`(?<a>[3-8])(?<s>['’′])(?<b>\d|1[01])(?:["”″]|'')`, (match, write) => {
  if (!/(?:身高|高)[为是约有]?\s?$/.test(match.before)) return false
  value(match, 'a', write)
  write.hanzi('英尺', match.startOf('s'), match.startOf('b'))
  value(match, 'b', write)
  write.hanzi('英寸', match.end - 1, match.end)
  return undefined
})

/** 1米75: centimetres by their digits. */
const centimetres = rule(String.raw`(?<a>\d{2})(?![\d.厘公分])`, (match, write) => {
  if (!/[\d一二两三]米$/.test(match.before)) return false
  digits(match, 'a', write)
  return undefined
})

/** RTX 4090, N95口罩, 京ICP备12345678号, 10.0.0.1:8080: names of digits, told by what stands before them. */
const namesOfDigits: readonly (readonly [before: RegExp, digits: RegExp, after: RegExp])[] = [
  [/(?:RTX|GTX|RX)\s$/, /^\d{4}$/, /^/],
  [/(?:^|[^A-Za-z])K?N$/, /^95$/, /^/],
  [/备\s?$/, /^\d{6,10}$/, /^号/],
  [/\.\d{1,3}:$/, /^\d{2,5}$/, /^(?![.\d])/],
]

const nameOfDigits = rule(String.raw`(?<a>\d{2,10})(?!\d)`, (match, write) => {
  const { a = '' } = match.groups
  const isName = namesOfDigits.some(
    ([before, name, after]) => before.test(match.before) && name.test(a) && after.test(match.after),
  )
  if (!isName) return false
  digits(match, 'a', write)
  return undefined
})

/** GB/T 7714-2015: a standard and its year. */
const standard = rule(String.raw`(?<a>\d{2,5})(?<s>[-—–])(?<b>(?:19|20)\d{2})(?![\d.])`, (match, write) => {
  if (!/(?:GB|ISO|IEC|JB|HG|YY|DB\d*|QB)(?:\/[TZ])?\s?$/.test(match.before)) return false
  digits(match, 'a', write)
  write.hanzi('杠', match.startOf('s'), match.startOf('b'))
  digits(match, 'b', write)
  return undefined
})

const boeing = rule(String.raw`(?<a>7[0-8]7)(?<s>-)(?<b>\d{1,3})(?![\d-])`, (match, write) => {
  if (!/(?:波音|Boeing|B)\s?$/.test(match.before)) return false
  digits(match, 'a', write)
  write.hanzi('杠', match.startOf('s'), match.startOf('b'))
  value(match, 'b', write)
  return undefined
})

/** 第3/5页 is the third page of five. */
const pageOf = rule(String.raw`(?<a>\d{1,4})(?<s>\/)(?<b>\d{1,4})(?=[页頁])`, (match, write) => {
  if (!/第\s?$/.test(match.before)) return false
  value(match, 'a', write)
  write.hanzi('页共', match.startOf('s'), match.startOf('b'))
  value(match, 'b', write)
  return undefined
})

/** What is as much as what it is divided by is no fraction: 50/50. */
const equalShares = rule(String.raw`(?<a>\d{1,3})(?<s>\/)(?<b>\k<a>)(?![\d/])`, (match, write) => {
  if (/[\d/]$/.test(match.before)) return false
  value(match, 'a', write)
  write.hanzi('比', match.startOf('s'), match.startOf('b'))
  value(match, 'b', write)
  return undefined
})

const minutesAfterHours = rule('(?<a>\\d{1,2})(?<u>m(?:in)?)(?![A-Za-z])', (match, write) => {
  if (!/\d(?:h|小时)$/.test(match.before)) return false
  value(match, 'a', write)
  write.hanzi('分钟', match.startOf('u'), match.end)
  return undefined
})

/** 3PM; 12 is noon or midnight. */
const hourOfDay = rule(String.raw`(?<h>1[0-2]|[1-9])\s?(?<ap>[AaPp])\.?[Mm](?![A-Za-z])`, (match, write) => {
  if (/[\d:.]$/.test(match.before)) return false
  const { h = '', ap = '' } = match.groups
  const isMorning = ap.toLowerCase() === 'a'
  const part = h === '12' ? (isMorning ? '午夜' : '中午') : isMorning ? '上午' : '下午'
  write.hanzi(`${part}${h === '2' ? '两' : spoken(h)}点`, match.start, match.end)
  return undefined
})

const ordinal = rule('(?<a>\\d{1,3})(?:st|nd|rd|th)(?![A-Za-z])', (match, write) => {
  const { a = '' } = match.groups
  write.hanzi(`第${spoken(a)}`, match.start, match.end)
  return undefined
})

/** e^x. */
const symbolicPower = rule('\\^(?<x>[A-Za-z])(?![A-Za-z])', (match, write) => {
  const { x = '' } = match.groups
  write.hanzi('的', match.start, match.startOf('x'))
  write.english(x.toLowerCase(), match.startOf('x'), match.end)
  write.hanzi('次方', match.end - 1, match.end)
  return undefined
})

const charge = rule('(?<n>[²³⁴]?)(?<s>[⁺⁻])', (match, write) => {
  const count = { '²': '二', '³': '三', '⁴': '四' }[match.groups.n ?? ''] ?? ''
  write.hanzi(`${count}${match.groups.s === '⁺' ? '正' : '负'}`, match.start, match.end)
  return undefined
})

const topicStart = rule(String.raw`#(?=[^#\s]{1,40}#)`, (match, write) => {
  if (/#[^#\s]{1,11}$/.test(match.before) || /[\dA-Za-z]$/.test(match.before)) return false
  write.hanzi('话题', match.start, match.end)
  return undefined
})

// The sign that closes a topic is not said.
const topicEnd = rule('#', (match) => (/#[^#\s]{1,11}$/.test(match.before) ? undefined : false))

/** Tried before the special rules, in this order. */
export const zhCodeRules: readonly Rule[] = [
  threeCounts,
  model,
  allDay,
  scientific,
  scaledMoney,
  multiple,
  feetAndInches,
  centimetres,
  nameOfDigits,
  standard,
  boeing,
  pageOf,
  equalShares,
  minutesAfterHours,
  hourOfDay,
  ordinal,
  symbolicPower,
  charge,
  topicStart,
  topicEnd,
]
