/** Dates, doses, discounts and numbers of everyday messages, told from sums and ranges by what stands around them. */
import type { Rule } from './rule.js'
import { unitAlternatives, unitNames } from './units-table.js'
import { readDecimal, readInteger, spellDigits } from './zh-numbers.js'
import { clock, digits, number, put, rule, spellPhone, value } from './zh-writing.js'

const spoken = (amount: string): string =>
  readDecimal(amount)
    .map(({ hanzi }) => hanzi)
    .join('')

const calendarDay = (year: string, month: string, day: string): string => {
  const named = spellDigits(year)
    .map(({ hanzi }) => hanzi)
    .join('')
  return `${named}年${spoken(String(Number(month)))}月${spoken(String(Number(day)))}日`
}

const month = '(?:1[0-2]|0?[1-9])'
const day = '(?:3[01]|[12]\\d|0?[1-9])'

/** 10/28/2024 is said year first. */
const yearLast = rule(
  String.raw`(?<m>${month})(?<s>[/.-])(?<d>${day})\k<s>(?<y>(?:19|20)\d{2})(?![\d./-])`,
  (match, write) => {
    if (/[\d/.-]$/.test(match.before)) return false
    const { m = '', d = '', y = '' } = match.groups
    write.hanzi(calendarDay(y, m, d), match.start, match.end)
    return undefined
  },
)

/** 24/12/31: a day of the calendar when it cannot be a score, or where one is spoken of (10/2/8出生). */
const shortYear = rule(String.raw`(?<y>\d{2})\/(?<m>${month})\/(?<d>${day})(?![\d/])`, (match, write) => {
  const { y = '', m = '', d = '' } = match.groups
  if (/[\d/]$/.test(match.before)) return false
  const isSpokenOf =
    /(?:日期|时间|生日|出生|截止|截至|于|在|从|到|自|至|有效期)[是为:]?\s?$/.test(match.before) ||
    /^\s?(?:出生|生|开始|结束|截止|到期|之前|前|发布|更新|上线|星期|周|日)/.test(match.after)
  if (!isSpokenOf && !(/^[12]/.test(y) && Number(y) > 12 && d.length === 2)) return false
  write.hanzi(calendarDay(y, m, d), match.start, match.end)
  return undefined
})

/** The dash between two whole dates. */
const dateJoint = rule(String.raw`\s?[-–—~～]\s?(?=(?:19|20)\d{2}[-/.年])`, (match, write) => {
  if (!/\d{4}[-/.]\d{1,2}[-/.]\d{1,2}$/.test(match.before)) return false
  write.hanzi('到', match.start, match.end)
  return undefined
})

const yearMonth = rule(
  String.raw`(?<y>(?:19|20)\d{2})-(?<m>0[1-9]|1[0-2])(?![\d-]|\s?(?:年|赛季|学年|财年))`,
  (match, write) => {
    if (/[\dA-Za-z.,-]$/.test(match.before)) return false
    const { y = '', m = '' } = match.groups
    write.hanzi(calendarDay(y, m, '1').replace(/一日$/, ''), match.start, match.end)
    return undefined
  },
)

const season = rule(
  String.raw`(?<y>(?:19|20)\d{2})(?<s>[-–—~～/])(?<z>\d{2})(?=\s?(?:赛季|学年|财年|年度))`,
  (match, write) => {
    digits(match, 'y', write)
    write.hanzi('到', match.startOf('s'), match.startOf('z'))
    digits(match, 'z', write)
    return undefined
  },
)

const holidays = '放假|休息|放|活动|期间|大促|促销|优惠|特价|有效|出行|旅游|调休|营业|开放|限时|举行|举办'

/** 10.1-10.7放假: months and days. */
const dayRange = rule(
  String.raw`(?<m>1[0-2]|[1-9])\.(?<d>3[01]|[12]\d|[1-9])(?<s>[-–—~～])(?<n>1[0-2]|[1-9])\.(?<e>3[01]|[12]\d|[1-9])(?![\d.])`,
  (match, write) => {
    const isDays =
      /(?:日期|时间|活动|假期|期间|放假)(?:是|为)?:?\s?$/.test(match.before) ||
      new RegExp(`^\\s?(?:${holidays})`).test(match.after)
    if (!isDays || /[\d.]$/.test(match.before)) return false
    const { m = '', d = '', n = '', e = '' } = match.groups
    write.hanzi(`${spoken(m)}月${spoken(d)}日`, match.start, match.startOf('s'))
    write.hanzi('到', match.startOf('s'), match.startOf('n'))
    write.hanzi(`${spoken(n)}月${spoken(e)}日`, match.startOf('n'), match.end)
    return undefined
  },
)

const decade = rule(String.raw`(?<y>(?:18|19|20)\d0)(?<s>['’]?s)(?![A-Za-z])`, (match, write) => {
  if (/[\dA-Za-z.,-]$/.test(match.before)) return false
  digits(match, 'y', write)
  write.hanzi('年代', match.startOf('s'), match.end)
  return undefined
})

/** 97年香港回归; 97年 alone may be a span of time. */
const lateYear = rule('(?<y>[89][1-9])(?=年(?:[\\u4e00-\\u9fff]|1?\\d月))', (match, write) => {
  const isSpan =
    /(?:[\d第过了近约达长共满整用历经有花]|[\d.])\s?$/.test(match.before) ||
    /^年(?:的|前|后|以|来|间|多|历|时|期|了|寿|里|内|左右|之|代|级|经验|不)/.test(match.after)
  if (isSpan) return false
  digits(match, 'y', write)
  return undefined
})

/** （1881—1936）: a life. */
const life = rule(
  String.raw`(?<a>1[0-9]\d{2})\s?(?<s>[-–—~～]{1,2})\s?(?<b>(?:1[0-9]|20)\d{2})(?=\s?[)）])`,
  (match, write) => {
    if (!/[(（]\s?$/.test(match.before)) return false
    digits(match, 'a', write)
    write.hanzi('到', match.startOf('s'), match.startOf('b'))
    digits(match, 'b', write)
    return undefined
  },
)

/** 10w粉丝, 月薪15k-20k: tens of thousands and thousands, as they are typed. */
const typedScale = rule(
  String.raw`(?<a>\d{1,5}(?:\.\d{1,2})?)(?<u>[wWkK])(?![A-Za-z\d])(?:(?<s>[-–—~～])(?=\d{1,5}(?:\.\d{1,2})?[wWkK](?![A-Za-z\d])))?`,
  (match, write) => {
    if (/[A-Za-z\d.]$/.test(match.before)) return false
    const { u = '', s } = match.groups
    const isMoney =
      /(?:薪|工资|收入|奖金|房租|租金|预算|价格?|花了|赚了?|欠|卖|[-–—~～])[是为约:]?\s?$/.test(
        match.before,
      ) ||
      /^\+?\s?(?:元|块|工资|底薪|月薪|粉|赞|播放|阅读|点赞|关注|用户|人|次|订阅|销量|左右|以上|以内|\+)/.test(
        match.after,
      ) ||
      s !== undefined
    if (u === 'W' ? !/^\+?(?:粉|人|播放|阅读|用户|元|块)/.test(match.after) : u !== 'w' && !isMoney)
      return false
    value(match, 'a', write)
    write.hanzi(/[wW]/.test(u) ? '万' : '千', match.startOf('u'), match.startOf('u') + 1)
    if (s !== undefined) write.hanzi('到', match.startOf('s'), match.end)
    return undefined
  },
)

/** 85折 is 八五折. */
const discount = rule('(?<a>[1-9][1-9])(?=\\s?折(?!叠|断|磨))', (match, write) => {
  if (/[\d.第]$/.test(match.before)) return false
  digits(match, 'a', write)
  return undefined
})

const bloodPressure = rule(
  String.raw`(?<a>\d{2,3})(?<s>\/)(?<b>\d{2,3})(?![\d/])(?<u>\s?mmHg)?`,
  (match, write) => {
    const { b = '', u } = match.groups
    if (!/血压[是为高低约]?:?\s?$/.test(match.before) && u === undefined) return false
    value(match, 'a', write)
    write.hanzi('比', match.startOf('s'), match.startOf('b'))
    value(match, 'b', write)
    if (u !== undefined) write.hanzi('毫米汞柱', match.startOf('b') + b.length, match.end)
    return undefined
  },
)

const counted =
  '[股人天日周月年季次个件位盒箱瓶台套本张只条米片粒餐顿吨升袋包支课节晚平斤亩分秒份场班]|小时|分钟|公斤|千克|平方'
const measure = String.raw`\d\s?(?:mg|μg|µg|kg|g|mL|ml|L|km|m|cm|[KMGT]B|kB|kcal|kJ|kWh)\s?$`

/** 75次/分, 200mg/次, 35μg/m³, 5MB/s. */
const perCount = rule(
  String.raw`\/\s?(?<u>s(?![A-Za-z])|(?:${unitAlternatives})(?![A-Za-z])|${counted})`,
  (match, write) => {
    const { u = '' } = match.groups
    const isAmount =
      /(?:\d|[\d元块毛万亿千百])\s?$/.test(match.before) && !/\/\d+$/.test(match.before) && !/^[\d]/.test(u)
    const isDose = /[\d两几半](?:次|片|粒|人|个|件|米|字|升|滴|袋|支)$/.test(match.before)
    if (
      !isDose &&
      !new RegExp(measure).test(match.before) &&
      !(isAmount && /[¥$€£元块毛万亿千百]/.test(match.before))
    )
      return false
    write.hanzi('每', match.start, match.startOf('u'))
    write.hanzi(u === 's' ? '秒' : (unitNames.get(u)?.zh ?? u), match.startOf('u'), match.end)
    return undefined
  },
)

const seconds = rule(String.raw`(?<a>\d{2,4}|\d{1,3}\.\d{1,3})(?<u>s)(?![A-Za-z\d])`, (match, write) => {
  if (/[A-Za-z\d.]\s?$/.test(match.before)) return false
  value(match, 'a', write)
  write.hanzi('秒', match.startOf('u'), match.end)
  return undefined
})

/** 2x速, 3X变焦. */
const times = rule(
  String.raw`(?<a>\d{1,3})(?<x>[xX])(?=\s?(?:倍?速|变焦|光学|数码|镜|放大))`,
  (match, write) => {
    if (/[A-Za-z\d.]$/.test(match.before)) return false
    if (match.groups.a === '2') write.hanzi('两', match.start, match.startOf('x'))
    else value(match, 'a', write)
    if (!/^\s?倍/.test(match.after)) write.hanzi('倍', match.startOf('x'), match.end)
    return undefined
  },
)

/** .5 with nothing before the point. */
const bareDecimal = rule(String.raw`\.(?<d>\d{1,6})(?![\d.])`, (match, write) => {
  if (/[A-Za-z\d_)]\s?$/.test(match.before)) return false
  write.hanzi('零点', match.start, match.startOf('d'))
  put(write, spellDigits(match.groups.d ?? ''), match.startOf('d'))
  return undefined
})

const vulgar: Readonly<Record<string, string>> = {
  ...{ '½': '二分之一', '⅓': '三分之一', '⅔': '三分之二', '¼': '四分之一', '¾': '四分之三', '⅛': '八分之一' },
}

const mixedNumber = rule('(?<w>\\d{1,4})(?<v>[½⅓⅔¼¾⅛])', (match, write) => {
  value(match, 'w', write)
  write.hanzi(`又${vulgar[match.groups.v ?? ''] ?? ''}`, match.startOf('v'), match.end)
  return undefined
})

const landline = rule(String.raw`0\d{2,3}[- ]\d{3,4} \d{4}(?!\d)`, (match, write) => {
  if (/[.,\d]$/.test(match.before)) return false
  spellPhone(match, write)
  return undefined
})

/** 110、120或119 after what says that one calls them. */
const emergencies = rule(
  '(?:110|119|120|122)(?![\\d.,%]|\\s?[个只本天人米元块万分斤公平])',
  (match, write) => {
    const isListed =
      /(?:拨打?|电话|致电|报警).{0,8}$/.test(match.before) ||
      /(?:110|119|120|122|[-\d ]{7,})[、或和,，]$/.test(match.before)
    if (!isListed || /[\d.,-]$/.test(match.before)) return false
    put(write, spellDigits(match.text, true), match.start)
    return undefined
  },
)

/** Names of digits by what follows: 301医院, 107国道. */
const numberedPlace = rule(
  '(?<a>[1-9]\\d{2})(?=\\s?(?:医院|中学|国道|省道|研究所|工厂|厂|团|师|教室|宿舍|高地|地质队))',
  (match, write) => {
    if (/[\d.,第约有近]$/.test(match.before)) return false
    digits(match, 'a', write)
    return undefined
  },
)

const namedDigits = rule(
  '(?<a>985|211|996|666+|2333+)(?![\\d.,%]|\\s?[个只本天人米元块万分斤公平名家所位])',
  (match, write) => {
    if (/[\dA-Za-z.,¥$第共有约]\s?$/.test(match.before)) return false
    digits(match, 'a', write)
    return undefined
  },
)

/** abc_123, 端口8080, No.20240001: digits of a name. */
const identifier = rule('(?<a>\\d{2,20})(?![\\d.])', (match, write) => {
  const { a = '' } = match.groups
  const isName =
    /[A-Za-z]_$/.test(match.before) ||
    /端口号?[是为:]?\s?$/.test(match.before) ||
    (/(?:返回|状态码|错误码?|报错|HTTP)[是为:]?\s?$/.test(match.before) && /^[1-5]\d\d$/.test(a)) ||
    (/(?:No|NO)\.\s?$/.test(match.before) && a.length > 4)
  if (!isName) return false
  put(write, spellDigits(a, !/端口|返回|状态码|错误|报错/.test(match.before)), match.start)
  return undefined
})

/** 3·15, 9·11: a day that became a name. */
const dottedDay = rule('(?<m>1[0-2]|[1-9])[·•](?<d>3[01]|[12]\\d|[1-9])(?![\\d·])', (match, write) => {
  if (/[\d·]$/.test(match.before)) return false
  if (match.groups.m === '10' && match.groups.d === '1') write.hanzi('十一', match.start, match.end)
  else {
    digits(match, 'm', write)
    digits(match, 'd', write)
  }
  return undefined
})

/** Keys of a telephone: *号键, #键. */
const phoneKey = rule('(?<k>[*#])(?=号?键)', (match, write) => {
  const name = match.groups.k === '*' ? '星' : '井'
  write.hanzi(/^号/.test(match.after) ? name : `${name}号`, match.start, match.end)
  return undefined
})

/** x^2, (a+b)^3; ^x stands in the code rules. */
const symbolSquared = rule(String.raw`\^(?<n>[-−])?(?<b>\d{1,3})`, (match, write) => {
  if (!/[A-Za-z)]$/.test(match.before)) return false
  const { n, b = '' } = match.groups
  const named = n === undefined ? { 2: '平方', 3: '立方' }[Number(b)] : undefined
  write.hanzi(named ?? `的${n === undefined ? '' : '负'}${spoken(b)}次方`, match.start, match.end)
  return undefined
})

const negativePower = rule(`(?<a>${number})⁻(?<c>[²³])`, (match, write) => {
  value(match, 'a', write)
  write.hanzi(
    `的负${match.groups.c === '²' ? '二' : '三'}次方`,
    match.startOf('a') + (match.groups.a ?? '').length,
    match.end,
  )
  return undefined
})

/** The storey of a building, 2层 after 楼. */
const storey = rule('(?<a>2)(?=\\s?层)', (match, write) => {
  if (!/[楼座栋幢]\s?$/.test(match.before)) return false
  put(write, readInteger('2'), match.start)
  return undefined
})

const seasonEpisode = rule('(?<a>0\\d)(?=集|期(?!间)|章|回|话)', (match, write) => {
  if (!/第$/.test(match.before)) return false
  clock(match, 'a', write)
  return undefined
})

/** Tried before all others, in this order. */
export const zhEverydayRules: readonly Rule[] = [
  yearLast,
  shortYear,
  dateJoint,
  season,
  yearMonth,
  dayRange,
  decade,
  lateYear,
  life,
  typedScale,
  discount,
  bloodPressure,
  perCount,
  seconds,
  times,
  bareDecimal,
  mixedNumber,
  landline,
  emergencies,
  numberedPlace,
  namedDigits,
  identifier,
  dottedDay,
  phoneKey,
  symbolSquared,
  negativePower,
  storey,
  seasonEpisode,
]
