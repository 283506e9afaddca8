/** Single characters whose reading depends on their neighbours: 地 的 得 着 了 还 只 为. */
import { type PolyphoneContext, polyphoneContexts } from './polyphone-contexts-table.js'
import type { WordSpan } from './word-span.js'

/** The reading that the context forces, as numbered pinyin, or null to keep the dictionary's. */
export function particleReading(characters: readonly string[], index: number, word: WordSpan): string | null {
  const before = characters.slice(Math.max(0, index - 4), index).join('')
  const after = characters.slice(index + 1, index + 7).join('')
  const isAlone = word.end - word.start === 1
  const isLast = index === word.end - 1
  switch (characters[index]) {
    case '地':
      return isAlone || isLast ? readDi(before, after, isAlone) : null
    case '的':
      return readDeOf(before, after)
    case '得':
      return readDe(before, after)
    case '还':
      return readHai(before, after)
    case '了':
      return readLe(before, after, isAlone)
    case '着':
      return readZhe(before, after, isLast)
    case '只':
      return readZhi(before, after)
    case '为':
      return isAlone ? readWei(before, after) : null
    default:
      return contextReading(characters[index] ?? '', before, after)
  }
}

function contextReading(character: string, before: string, after: string): string | null {
  contexts ??= groupContexts()
  const match = contexts
    .get(character)
    ?.find((context) => (context.before?.test(before) ?? true) && (context.after?.test(after) ?? true))
  return match?.reading ?? null
}

let contexts: ReadonlyMap<string, readonly PolyphoneContext[]> | null = null

function groupContexts(): Map<string, PolyphoneContext[]> {
  const grouped = new Map<string, PolyphoneContext[]>()
  for (const context of polyphoneContexts) {
    grouped.set(context.character, [...(grouped.get(context.character) ?? []), context])
  }
  return grouped
}

// After a reduplicated or longer modifier and before a verb it marks an adverb: 慢慢地走.
function readDi(before: string, after: string, isAlone: boolean): string | null {
  if (/一$/.test(before) && /^(的|$)/.test(after)) return null
  if (/[一这那哪几两][块片亩]$/.test(before)) return null
  if (/个劲儿$/.test(before)) return 'de5'
  if (/(.)\1(.)\2$/u.test(before)) return 'de5'
  if (/(.)\1$/u.test(before) && !/天天$/.test(before)) return 'de5'
  if (after === '' || !isAlone) return null
  if (/^(?:[上下里面方区位带址图理球板铁震道的]|点(?![头着了名燃评缀]))/.test(after)) return null
  return /[\p{Script=Han}]{2}$/u.test(before) && !/[各多本当此外产实工用土草圣胜营墓]$/.test(before)
    ? 'de5'
    : null
}

// Only in these words it is a target or a taxi.
function readDeOf(before: string, after: string): string | null {
  return /^(确(?!切)|士(?![兵气官人大])|哥|放矢|的确)/.test(after) || /[目打面鹄标靶中之]$/.test(before)
    ? null
    : 'de5'
}

const obligated =
  /(我|你|您|他|她|它|咱|俺|们|谁|还|就|可|总|必|非|只|才|也|都|又|那|便|准|今天|明天|家|人|大家|自己|一定|恐怕|可能)$/
const obtains =
  /^(到|以|意|了奖|奖|分|失|手|罪|知|出|名|胜|体|力|当|逞|主|益|票|宠|势|道|病|癌|过|救|天独厚|不偿失|心应手|过且过|寸进尺|[一二两三四五六七八九十百几多]*(分|奖|票|个奖|次奖|块奖|枚))/
/** Verbs of what can be done (看得出, 做得到), and with 了 or 着 (吃得了, 找得着). */
const potential =
  /[做看听办买吃找想说见摸猜拿够赶遇碰料管认分跑打斗比骂喝写学记讲叫抓接住玩走飞爬坐站睡穿用开搬拉推送骗瞒躲逃配受经忍扛熬挺信离忘救帮改]$/
const canFinish = /[吃受跑走来去做干办管忍拿搬写用担挡逃少忘离帮救治改躲瞒骗扛喝看学装错好]得$/

// děi "must" after a subject or adverb; dé "obtain" with its objects; else the complement's neutral de.
function readDe(before: string, after: string): string | null {
  if (after === '') return /[急动要用怪碰说骂打惹等信去吃]不$/.test(before) ? 'de5' : null
  if (potential.test(before) && /^[到出过了着]/.test(after) && !/^(出结|过且)/.test(after)) return 'de5'
  if (/(^|[^获取赢求所心难值])得$/.test(`${before}得`) && obtains.test(after)) return null
  if (/^了/.test(after) && (obligated.test(before) || before === '')) return 'de2'
  if (obligated.test(before)) return /^[很太不]/.test(after) && !/^不(能|可|会)/.test(after) ? null : 'dei3'
  if (before === '') return /^[了]?$/.test(after) ? null : 'dei3'
  // What is due first, or at once: 这件事得从三年前说起.
  if (
    /([事钱活话题病菜饭车票房货肉汤]|事儿)$/.test(before) &&
    /^(先|从(?!容)|马上|赶快|赶紧|立刻|尽快|立即|提前|慢慢|抓紧|由(?!衷))/.test(after)
  )
    return 'dei3'
  return /[获取赢求所心难博应两自不]$/.test(before) ? null : 'de5'
}

// huán "give back", with what one returns.
function readHai(before: string, after: string): string | null {
  if (/[归偿退返交送生奉往讨索]$/.test(before)) return 'huan2'
  if (/^了/.test(after)) return /^了(得|解)/.test(after) || before === '' ? 'hai2' : 'huan2'
  if (after === '') return /(时候|[再要会先没不已该能复未了就])$/.test(before) ? 'huan2' : null
  if (/^[你我他她您]们?$/.test(after)) return 'huan2'
  if (/^(是|有|没|在|要|能|会|可|不(?![起清上了])|想|需|好|得(?!起))/.test(after)) return 'hai2'
  return /^(了?[他她你我您]?[的]?(钱|债|款|贷|书|账|帐|礼|房贷|车贷|信用卡|花呗|利息|本金|人情)|清|给|乡|愿|俗|原|击|价|魂|击|手(?!动|工)|本付息|上(钱|债)|不[起清上了]|得起)/.test(
    after,
  )
    ? 'huan2'
    : 'hai2'
}

// After Latin script it is the particle: 我debug了半天.
function readLe(before: string, after: string, isAlone: boolean): string | null {
  if (isAlone && after.startsWith('解')) return 'le5'
  if (before === '') return /^[解却结断如无然事不]/.test(after) ? null : 'le5'
  if (canFinish.test(before)) return 'liao3'
  return /[\p{Script=Han}]不$/u.test(before) && !/^解/.test(after) ? 'liao3' : null
}

// zháo where what was tried has come off: 睡着了, 找得着, 用不着.
function readZhe(before: string, after: string, isLast: boolean): string | null {
  if (/[找猜睡够用犯管摸见碰买点逮抓吃打挨顾要][得不]$/.test(before)) return 'zhao2'
  if (/[找猜逮抓碰点睡]$/.test(before) && /^了/.test(after)) return 'zhao2'
  if (/没有?[找猜逮抓碰睡见]$/.test(before) && /^($|[吗呢吧啊])/.test(after)) return 'zhao2'
  if (isLast && before !== '' && after !== '' && !/^[了急火凉迷慌装]/.test(after)) return 'zhe5'
  if (before === '') return /^[装手陆重眼色实想力落急火凉迷慌笔墨]/.test(after) ? null : 'zhe5'
  return null
}

// zhī counts animals and one of a pair; else it is "only".
function readZhi(before: string, after: string): string | null {
  if (/^(身|言片语)/.test(after) || /[船舰]$/.test(before)) return 'zhi1'
  if (!/[一二两三四五六七八九十百千万亿几每这那半多整]$/.test(before)) return 'zhi3'
  return /^[是要有能好会怕为说不想差剩见听够需换管]/.test(after) ? 'zhi3' : 'zhi1'
}

/** What has a value or a name: 比分为, 售价为. */
const valued = /(比例|比分|[价度率数量额积长宽高重名址期温压值级型号码位龄费差点率])$/
const numeral = /^[零〇一二两三四五六七八九十百千]/

// wéi "be" before the value of what was named; else the dictionary's.
function readWei(before: string, after: string): string | null {
  if (before === '' && numeral.test(after)) return 'wei2'
  if (/[点零一二三四五六七八九]$/.test(before) && numeral.test(after)) return 'wei2'
  return valued.test(before) && (numeral.test(after) || after === '') ? 'wei2' : null
}
