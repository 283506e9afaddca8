/** How numbers and what is written with them are read in Mandarin text. */
import type { Matched, Rule } from './rule.js'
import type { SpeechWriter } from './speech-writer.js'
import { unitAlternatives, unitNames } from './units-table.js'
import { zhCodeRules } from './zh-code-rules.js'
import { zhEverydayRules } from './zh-everyday-rules.js'
import { readDecimal, readInteger, spellDigits } from './zh-numbers.js'
import { zhSpecialRules } from './zh-special-rules.js'
import { clock, dash, digits, number, put, rule, spellPhone, value } from './zh-writing.js'

const date = rule(
  String.raw`(?<y>\d{4})(?<s>[-/.])(?<m>0?[1-9]|1[0-2])\k<s>(?<d>3[01]|[12]\d|0?[1-9])(?![\d.]\d|\d)`,
  (match, write) => {
    digits(match, 'y', write)
    write.hanzi('年', match.startOf('s'), match.startOf('m'))
    clock(match, 'm', write)
    write.hanzi('月', match.startOf('d') - 1, match.startOf('d'))
    clock(match, 'd', write)
    if (!/^\s?[日号]/.test(match.after)) write.hanzi('日', match.startOf('d'), match.end)
    return undefined
  },
)

const yearRange = rule(
  String.raw`(?<a>[12]\d{3})(?<s>${dash}|至|到)(?<b>[12]\d{3}|\d{2})(?=年)`,
  (match, write) => {
    digits(match, 'a', write)
    write.hanzi('到', match.startOf('s'), match.startOf('b'))
    digits(match, 'b', write)
    return undefined
  },
)

const year = rule(String.raw`(?<y>\d{2,4})(?=\s?年)`, (match, write) => {
  const text = match.groups.y ?? ''
  const isCount = /^\s?年(前|后(?!代)|以[前来后上]|来|间|左右|多|的?历史|时间|期|了)/.test(match.after)
  const isEra = /(公元前?|西元前?|前)$/.test(match.before)
  const isYear =
    text.length === 4
      ? !(isCount && /00$/.test(text))
      : text.length === 3
        ? isEra
        : /^\s?年(\s?(1[0-2]|0?[1-9])\s?月|代)/.test(match.after) ||
          text.startsWith('0') ||
          /['’]$/.test(match.before)
  if (!isYear || (text.length === 2 && /^\s?年代/.test(match.after))) return false
  digits(match, 'y', write)
  return undefined
})

const generation = rule('(?<y>[05-9][05])(?=后(?![的来面天]))', (match, write) => {
  if (/[第过]$/.test(match.before)) return false
  digits(match, 'y', write)
  return undefined
})

const timeJoint = rule(String.raw`${dash}\s?(?=(?:2[0-4]|[01]?\d):[0-5]\d)`, (match, write) => {
  if (!/\d:[0-5]\d\s?$/.test(match.before)) return false
  write.hanzi('到', match.start, match.end)
  return undefined
})

const dayParts: readonly [RegExp, string][] = [
  [/^([1-9]|1[01])$/, '上午'],
  [/^12$/, '中午'],
]

const time = rule(
  String.raw`(?<h>2[0-4]|[01]?\d):(?<m>[0-5]\d)(?::(?<s>[0-5]\d))?(?!\d)(?:\s?(?<ap>[AaPp]\.?[Mm](?:\.|(?![A-Za-z]))))?`,
  (match, write) => {
    if (/(比分|比|胜|负|败|战平|战胜|以|比例)[是为]?:?\s?$/.test(match.before)) return false
    const { m = '', s, ap, h = '' } = match.groups
    const hourStart = match.startOf('h')
    if (ap) {
      const morning = dayParts.find(([hours]) => hours.test(h.replace(/^0/, '')))?.[1] ?? '上午'
      const part = /^a/i.test(ap) ? (h === '12' ? '凌晨' : '上午') : h === '12' ? morning : '下午'
      if (!/[上中下]午|凌晨|晚上|早上|傍晚|夜里\s?$/.test(match.before))
        write.hanzi(part, match.start, match.end)
    }
    if (/^0?2$/.test(h)) write.hanzi('两', hourStart, hourStart + h.length)
    else clock(match, 'h', write)
    write.hanzi('点', hourStart + h.length, match.startOf('m'))
    const minuteStart = match.startOf('m')
    if (m !== '00' || s !== undefined) {
      put(write, m.startsWith('0') ? spellDigits(m === '00' ? '0' : m) : readInteger(m), minuteStart, 2)
      if (!/^\s?分/.test(match.after)) write.hanzi('分', minuteStart, minuteStart + 2)
    }
    if (s !== undefined) {
      put(
        write,
        s.startsWith('0') ? spellDigits(s === '00' ? '0' : s) : readInteger(s),
        match.startOf('s'),
        2,
      )
      write.hanzi('秒', match.startOf('s'), match.startOf('s') + 2)
    }
    return undefined
  },
)

const phone = rule(
  String.raw`(?:\+86[- ]?)?1[3-9]\d(?:\d{8}|[- ]\d{4}[- ]\d{4})(?!\d)|0\d{2,3}[- ]\d{7,8}(?:-\d{1,5})?(?!\d)|[48]00[- ]\d{3}[- ]\d{4}(?!\d)|[48]00[- ]?\d{7}(?!\d)|\+\d{1,3}(?:[- ]\d{2,4}){2,4}(?!\d)`,
  (match, write) => {
    if (/[.,\d]$/.test(match.before)) return false
    spellPhone(match, write)
    return undefined
  },
)

const shortPhone = rule(String.raw`\d{3,20}(?![\d.%]|,\d)`, (match, write) => {
  const isCalled =
    /(拨打|拨|致电|电话|热线|电话号码|手机号|号码|报警|客服|邮编|编号|工号|学号|卡号|尾号|密码|验证码|房号|房间号|门牌号|QQ|QQ号|QQ群|群号|群|单号|订单号|流水号|证号|代码)(?:是|为)?[:：]?\s?$/.test(
      match.before,
    )
  const emergency = /^(110|119|120|122|114|12306|12315|12345|10086|10010|10000|95588)$/.test(match.text)
  const isEmergency =
    emergency && (/打\s?$/.test(match.before) || /^\s?(报警|急救|火警|热线|电话)/.test(match.after))
  const isRoom = /^(室|房间|房|号房|号楼|航班|次航班|次列车)/.test(match.after) && match.text.length <= 5
  const isRoute = /^路(公交|车|公共)?/.test(match.after) && match.text.length === 3
  if (!isCalled && !isEmergency && !isRoom && !isRoute) return false
  put(write, spellDigits(match.text, true), match.start)
  return undefined
})

const currencies: Readonly<Record<string, string>> = {
  '¥': '元',
  $: '美元',
  US$: '美元',
  HK$: '港元',
  A$: '澳元',
  C$: '加元',
  '€': '欧元',
  '£': '英镑',
  '₩': '韩元',
  '₹': '卢比',
  '₽': '卢布',
  RMB: '元',
  CNY: '元',
  USD: '美元',
}

const money = rule(
  String.raw`(?<c>US\$|HK\$|A\$|C\$|RMB|CNY|USD|[¥$€£₩₹₽])\s?(?<a>${number})(?:\s?${dash}\s?[¥$€£]?(?<b>${number}))?(?<u>\s?[百千万亿]{1,2})?(?:\s?(?<t>[美欧港日韩]?元|英镑))?`,
  (match, write) => {
    const { c = '', a = '', b, u, t } = match.groups
    writeAmount(match, 'a', a, `${u ?? ''}`, write)
    if (b) {
      write.hanzi('到', match.startOf('b') - 1, match.startOf('b'))
      writeAmount(match, 'b', b, `${u ?? ''}`, write)
    }
    if (u) write.plainHanzi(u.trim(), match.startOf('u') + u.length - u.trim().length)
    if (t) write.hanzi(t, match.start, match.end)
    else write.hanzi(currencies[c] ?? '元', match.startOf('c'), match.startOf('c') + c.length)
    return undefined
  },
)

function writeAmount(match: Matched, group: string, text: string, unit: string, write: SpeechWriter): void {
  const start = match.startOf(group)
  if (text === '2' && !/^\s?百/.test(unit)) write.hanzi('两', start, start + 1)
  // Nobody says the cents that are not there.
  else put(write, readDecimal(text.replace(/\.00$/, '')), start, text.length)
}

const percentRange = rule(
  String.raw`(?<a>${number})(?<p>%)?\s?(?<s>${dash}|至|到)\s?(?<b>${number})(?<q>[%‰])`,
  (match, write) => {
    const name = match.groups.q === '%' ? '百分之' : '千分之'
    write.hanzi(name, match.start, match.end)
    value(match, 'a', write)
    write.hanzi('到', match.startOf('s'), match.startOf('s') + 1)
    if (match.groups.p) write.hanzi(name, match.startOf('b'), match.end)
    value(match, 'b', write)
    return undefined
  },
)

const percent = rule(String.raw`(?<n>[-−+])?(?<a>${number})\s?(?<q>[%‰])`, (match, write) => {
  if (match.groups.n && /[\d\p{L}]$/u.test(match.before)) return false
  if (match.groups.n) write.hanzi(match.groups.n === '+' ? '正' : '负', match.start, match.start + 1)
  write.hanzi(match.groups.q === '%' ? '百分之' : '千分之', match.startOf('a'), match.end)
  value(match, 'a', write)
  return undefined
})

const temperature = rule(String.raw`[-−](?<a>${number})\s?(?<u>℃|°C|摄氏度|度)`, (match, write) => {
  const { u = '' } = match.groups
  if (/\d$/.test(match.before)) return false
  if (!/零下\s?$/.test(match.before)) write.hanzi('零下', match.start, match.start + 1)
  value(match, 'a', write)
  write.hanzi(u === '度' ? '度' : '摄氏度', match.startOf('u'), match.end)
  return undefined
})

const fraction = rule(String.raw`(?<n>\d{1,4})\/(?<d>[1-9]\d{0,3})(?![\d/.])`, (match, write) => {
  if (/[\d/]$/.test(match.before)) return false
  const name = (group: string) =>
    readInteger(match.groups[group] ?? '')
      .map(({ hanzi }) => hanzi)
      .join('')
  write.hanzi(`${name('d')}分之${name('n')}`, match.start, match.end)
  return undefined
})

const ratio = rule(String.raw`(?<a>\d+(?:\.\d+)?)(?<s>:)(?<b>\d+(?:\.\d+)?)(?![\d:])`, (match, write) => {
  value(match, 'a', write)
  write.hanzi('比', match.startOf('s'), match.startOf('b'))
  value(match, 'b', write)
  return undefined
})

const size = rule(String.raw`(?<a>${number})\s?(?<s>[x×*X])\s?(?=\d)`, (match, write) => {
  value(match, 'a', write)
  write.hanzi('乘', match.startOf('s'), match.startOf('s') + 1)
  return undefined
})

const sequence = rule(String.raw`\d+(?:-\d+){2,}`, (match, write) => {
  spellPhone(match, write)
  return undefined
})

const range = rule(
  String.raw`(?<a>${number})(?<m>${unitAlternatives})?\s?(?<s>${dash})\s?(?=(?<b>${number}))`,
  (match, write) => {
    if (/^[\d.,]*\s?=/.test(match.after)) {
      value(match, 'a', write)
      write.hanzi('减', match.startOf('s'), match.end)
      return undefined
    }
    if (/[A-Za-z]$/.test(match.before)) return false
    value(match, 'a', write)
    const unit = match.groups.m
    if (unit) write.hanzi(unitNames.get(unit)?.zh ?? '', match.startOf('m'), match.startOf('m') + unit.length)
    write.hanzi('到', match.startOf('s'), match.end)
    return undefined
  },
)

const dotted = rule(String.raw`\d+(?:\.\d+){2,}`, (match, write) => {
  for (const part of match.text.matchAll(/\d+|\./g)) {
    const start = match.start + part.index
    if (part[0] === '.') write.hanzi('点', start, start + 1)
    else put(write, part[0].length > 2 ? spellDigits(part[0]) : readInteger(part[0]), start, part[0].length)
  }
  return undefined
})

const measured = rule(
  String.raw`(?<n>[-−])?(?<a>${number})\s?(?<u>${unitAlternatives})(?![A-Za-z])`,
  (match, write) => {
    const unit = match.groups.u ?? ''
    const name = unitNames.get(unit)?.zh
    if (!name || /[A-Za-z]$/.test(match.before) || (unit === 'V' && /^\d/.test(match.after))) return false
    if (match.groups.n) write.hanzi('负', match.start, match.start + 1)
    if (match.groups.a === '2' && !/度$/.test(name))
      write.hanzi('两', match.startOf('a'), match.startOf('a') + 1)
    else value(match, 'a', write)
    write.hanzi(name, match.startOf('u'), match.end)
    return undefined
  },
)

const measureWords =
  /^\s?(个|只|本|张|[大小]?勺|汤匙|茶匙|厅|处|桌|局|节|碟|罐|桶|壶|针|剂|趟|条|把|件|位|名|天|年(?![级代度])|次|种|部|台|辆|架|艘|所|间|层|家|座|棵|朵|杯|瓶|碗|盘|块|片|页|句|段|首|门|份|套|双|对|副|匹|头|口|根|支|枝|颗|粒|滴|步|岁|倍|元|米|斤|吨|升|秒|分(?!之)|小时|钟头|公里|公斤|周|人|晚|夜|回|遍|场|圈|声|边|方|者|国|队|组|类|批|股|笔|篇|封|幅|万|亿|千|点|刻|厘米|毫米|平方|立方|英[寸尺里镑]|美元|欧元|日|顿|袋|包|盒|箱|串|束|扇|面|轮|盏|床|艇|栋|幢|堆|排(?!名)|列|样|胎|任|届)/

const plain = rule(`(?<n>[-−+])?(?<a>${number})`, (match, write) => {
  const { n, a = '' } = match.groups
  const signed = n && !/[\d\p{L})]\s?$/u.test(match.before)
  if (n && !signed) return false
  if (signed) write.hanzi(n === '+' ? '正' : '负', match.start, match.start + 1)
  const start = match.startOf('a')
  const isCalendar = /^\s?[月日号楼]/.test(match.after)
  const isOrdinal = /(第|星期|礼拜|周|高|初|大|小)\s?$/.test(match.before)
  const followsLetter = /[A-Za-z]-?$/.test(match.before) && !/\d[xX]$/.test(match.before)
  if (
    a === '2' &&
    !isOrdinal &&
    !/[A-Za-z]-?$/.test(match.before) &&
    !/^\s?[月日号楼]/.test(match.after) &&
    measureWords.test(match.after)
  ) {
    write.hanzi('两', start, start + 1)
  } else if (isCalendar && /^0\d$/.test(a)) clock(match, 'a', write)
  else if (followsLetter && /^\d{3,}$/.test(a) && !a.endsWith('00')) put(write, spellDigits(a, true), start)
  else if (/(波音|歼|轰|运|直)$/.test(match.before) && /^\d{3}$/.test(a)) put(write, spellDigits(a), start)
  else value(match, 'a', write)
  return undefined
})

/** In the order in which they are tried. */
export const zhRules: readonly Rule[] = [
  ...zhEverydayRules,
  ...zhCodeRules,
  ...zhSpecialRules,
  date,
  phone,
  yearRange,
  year,
  generation,
  timeJoint,
  time,
  money,
  percentRange,
  percent,
  temperature,
  fraction,
  ratio,
  size,
  sequence,
  shortPhone,
  dotted,
  range,
  measured,
  plain,
]
