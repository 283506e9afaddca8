/** What is written like a number or a sum and said in a way of its own: scores, powers, events, years, telephone codes. */
import type { Rule } from './rule.js'
import { unitAlternatives, unitNames } from './units-table.js'
import { readDecimal, readInteger, spellDigits } from './zh-numbers.js'
import { clock, dash, digits, number, put, rule, spellPhone, value } from './zh-writing.js'

const spoken = (number: string): string =>
  readDecimal(number)
    .map(({ hanzi }) => hanzi)
    .join('')

const temperatureRange = rule(
  String.raw`[-−](?<a>${number})\s?(?<x>℃|°C|度)?\s?(?<s>${dash}|至|到)\s?(?<n>[-−])?(?<b>${number})\s?(?<u>℃|°C|摄氏度|度)`,
  (match, write) => {
    if (/[\dA-Za-z]$/.test(match.before)) return false
    if (!/零下\s?$/.test(match.before)) write.hanzi('零下', match.start, match.start + 1)
    value(match, 'a', write)
    const { x } = match.groups
    if (x) write.hanzi(x === '度' ? '度' : '摄氏度', match.startOf('x'), match.startOf('x') + x.length)
    write.hanzi('到', match.startOf('s'), match.startOf('s') + 1)
    if (match.groups.n) write.hanzi('零下', match.startOf('n'), match.startOf('n') + 1)
    value(match, 'b', write)
    write.hanzi(match.groups.u === '度' ? '度' : '摄氏度', match.startOf('u'), match.end)
    return undefined
  },
)

const score = rule(String.raw`(?<a>\d{1,3})(?<s>[-–])(?<b>\d{1,3})(?![\d.-])`, (match, write) => {
  const isScore =
    /(以|比分|总分)[是为]?:?\s?$/.test(match.before) ||
    /^\s?(获胜|击败|战胜|领先|取胜|战平|逆转|险胜|力克|完胜|横扫|落后|不敌|负于|惜败|告负|大胜|小胜|轻取)/.test(
      match.after,
    )
  if (!isScore) return false
  value(match, 'a', write)
  write.hanzi('比', match.startOf('s'), match.startOf('b'))
  value(match, 'b', write)
  return undefined
})

const currencyCodes: Readonly<Record<string, string>> = {
  ...{ USD: '美元', CNY: '元', RMB: '元', EUR: '欧元', JPY: '日元', HKD: '港元', GBP: '英镑' },
}

const moneyWithCode = rule(
  String.raw`(?<a>${number})\s?(?<c>USD|CNY|RMB|EUR|JPY|HKD|GBP)(?![A-Za-z])`,
  (match, write) => {
    value(match, 'a', write)
    write.hanzi(currencyCodes[match.groups.c ?? ''] ?? '', match.startOf('c'), match.end)
    return undefined
  },
)

// There is nothing to divide by one: a month and its first day.
const firstOfMonth = rule(String.raw`(?<m>1[0-2]|[1-9])\/1(?![\d/.])`, (match, write) => {
  if (/[\d/.]$/.test(match.before)) return false
  value(match, 'm', write)
  write.hanzi('月一日', match.startOf('m') + (match.groups.m ?? '').length, match.end)
  return undefined
})

/** 3/4拍 is 四三拍: the lower number first. */
const metre = rule(String.raw`(?<n>\d{1,2})\/(?<d>2|4|8|16)(?=\s?拍)`, (match, write) => {
  write.hanzi(`${spoken(match.groups.d ?? '')}${spoken(match.groups.n ?? '')}`, match.start, match.end)
  return undefined
})

const unitRange = rule(
  String.raw`(?<a>\d{1,4})(?<u>[月日号点楼层年周岁级])(?<s>${dash})(?=\d{1,4}\k<u>)`,
  (match, write) => {
    const { a = '', u = '' } = match.groups
    if (u === '年' && a.length === 4) digits(match, 'a', write)
    else clock(match, 'a', write)
    write.plainHanzi(u, match.startOf('u'))
    write.hanzi('到', match.startOf('s'), match.end)
    return undefined
  },
)

const minutesAndSeconds = rule(
  String.raw`(?<m>\d{1,3})['’′](?<s>[0-5]?\d(?:\.\d{1,3})?)(?:["”″]|'')`,
  (match, write) => {
    value(match, 'm', write)
    write.hanzi('分', match.startOf('s') - 1, match.startOf('s'))
    value(match, 's', write)
    write.hanzi('秒', match.end - 1, match.end)
    return undefined
  },
)

const areaCode = rule(String.raw`\(0\d{2,3}\)\s?\d{7,8}(?!\d)`, (match, write) => {
  spellPhone(match, write)
  return undefined
})

const eventWords =
  '事件|事变|大?地震|惨案|大促|购物节|运动|恐怖袭击|恐袭|特大|起义|讲话|空难|晚会|程序员|工作制|工程|高校|院校|名校|儿童节|妇女节|劳动节|国庆节|建军节|植树节|青年节|烈士纪念日|消费者权益日'

/** Dates that became names, digit by digit: 9·11事件, 618大促, 985高校. */
const event = rule(
  String.raw`(?<a>\d{1,4})(?:[·•.](?<b>\d{1,2}))?(?=\s?(?:${eventWords}))`,
  (match, write) => {
    const { a = '', b } = match.groups
    if (/[\d.·第]$/.test(match.before) || (b === undefined && a.length < 3)) return false
    // The first of October is 十一.
    if (a === '10' && b === '1') write.hanzi('十一', match.start, match.end)
    else {
      digits(match, 'a', write)
      if (b !== undefined) digits(match, 'b', write)
    }
    return undefined
  },
)

const serviceNumber = rule(
  String.raw`(?:12306|12315|12348|12366|12333|10086|10010)(?![\d.,%]|\s?[个只本张条件位名元块米人次万亿])`,
  (match, write) => {
    if (/[\d.,¥$]$/.test(match.before)) return false
    put(write, spellDigits(match.text, true), match.start)
    return undefined
  },
)

const aircraft = rule(String.raw`(?<a>7[0-8]7|3[2-8]0)(?=\s?(?:飞机|客机|机型|货机))`, (match, write) => {
  digits(match, 'a', write)
  return undefined
})

const resolution = rule('(?<a>480|720|1080|1440|2160)(?=[pPiI](?![A-Za-z]))', (match, write) => {
  if (/[\d.]$/.test(match.before)) return false
  digits(match, 'a', write)
  return undefined
})

const yearNames = '届|级(?!别)|款|赛季|财年|学年|Q[1-4]|H[12]|新年|跨年|元旦|春节|国庆|世界杯|奥运'

const namedYear = rule(String.raw`(?<y>(?:19|20)\d{2})(?!\d)`, (match, write) => {
  const isNamed =
    new RegExp(String.raw`^\s?(?:${yearNames})`).test(match.after) ||
    (/[〔［[]$/.test(match.before) && /^[〕］\]]/.test(match.after)) ||
    /©\s?$/.test(match.before)
  if (!isNamed || /[\d.,第]$/.test(match.before)) return false
  digits(match, 'y', write)
  return undefined
})

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹'

const power = rule(
  String.raw`(?<a>${number})(?:\^(?<n>[-−])?(?<b>\d{1,3})|(?<m>⁻)?(?<c>[⁰¹²³⁴-⁹]{2,3}|[⁰¹⁴-⁹]))`,
  (match, write) => {
    const { a = '', b, c = '' } = match.groups
    value(match, 'a', write)
    const exponent = b ?? [...c].map((sign) => superscripts.indexOf(sign)).join('')
    const sign = (match.groups.n ?? match.groups.m) === undefined ? '' : '负'
    write.hanzi(`的${sign}${spoken(exponent)}次方`, match.startOf('a') + a.length, match.end)
    return undefined
  },
)

const spacedThousands = rule(String.raw`[1-9]\d{0,2}(?: \d{3}){2,4}(?![ \d])`, (match, write) => {
  if (/[\d号话码:]\s?$/.test(match.before)) return false
  const whole = match.text.replaceAll(' ', '')
  write.hanzi(
    readInteger(whole)
      .map(({ hanzi }) => hanzi)
      .join(''),
    match.start,
    match.end,
  )
  return undefined
})

const cardNumber = rule(String.raw`\d{4}(?: \d{4}){2,4}(?: \d{1,3})?(?!\d)`, (match, write) => {
  spellPhone(match, write)
  return undefined
})

const perUnit = rule(
  String.raw`\/\s?(?<u>${unitAlternatives}|[股人天月年次个平斤晚])(?![A-Za-z])`,
  (match, write) => {
    if (!/[\d元万亿千块次片粒]\s?$/.test(match.before)) return false
    const { u = '' } = match.groups
    write.hanzi('每', match.start, match.startOf('u'))
    write.hanzi(unitNames.get(u)?.zh ?? u, match.startOf('u'), match.end)
    return undefined
  },
)

const room = rule(String.raw`(?<a>\d{1,2})(?<s>-)(?<b>\d{3,4})(?=室)`, (match, write) => {
  value(match, 'a', write)
  write.hanzi('杠', match.startOf('s'), match.startOf('b'))
  digits(match, 'b', write, true)
  return undefined
})

const provinces = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'

const plate = rule(String.raw`\d{5,6}(?!\d)`, (match, write) => {
  if (!new RegExp(`[${provinces}][A-Z]\\s?[·•]?\\s?$`).test(match.before)) return false
  put(write, spellDigits(match.text, true), match.start)
  return undefined
})

const yearSpan = rule(
  String.raw`(?<a>(?:19|20)\d{2})(?<s>[-–—~～])(?<b>(?:19|20)\d{2})(?![\d.-]|年)`,
  (match, write) => {
    if (/[\d.,¥$-]$/.test(match.before)) return false
    digits(match, 'a', write)
    write.hanzi('到', match.startOf('s'), match.startOf('b'))
    digits(match, 'b', write)
    return undefined
  },
)

const sevenEleven = rule('(?<a>7)-(?<b>11)(?=便利|店)', (match, write) => {
  value(match, 'a', write)
  value(match, 'b', write)
  return undefined
})

/** Tried before the common rules, in this order. */
export const zhSpecialRules: readonly Rule[] = [
  temperatureRange,
  score,
  moneyWithCode,
  metre,
  firstOfMonth,
  unitRange,
  minutesAndSeconds,
  areaCode,
  event,
  serviceNumber,
  aircraft,
  resolution,
  namedYear,
  power,
  cardNumber,
  spacedThousands,
  perUnit,
  room,
  plate,
  yearSpan,
  sevenEleven,
]
