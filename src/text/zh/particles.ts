/** Single characters whose reading depends on their neighbours: 地 得 着 了 还. */
import { type PolyphoneContext, polyphoneContexts } from './polyphone-contexts-table.js'
import type { WordSpan } from './split-words.js'

/** The reading that the context forces, as numbered pinyin, or null to keep the dictionary's. */
export function particleReading(characters: readonly string[], index: number, word: WordSpan): string | null {
  const before = characters.slice(Math.max(0, index - 3), index).join('')
  const after = characters.slice(index + 1, index + 4).join('')
  const isAlone = word.end - word.start === 1
  switch (characters[index]) {
    case '地':
      return isAlone || index === word.end - 1 ? readDi(before, after, isAlone) : null
    case '得':
      return readDe(before, after)
    case '还':
    case '還':
      return readHai(before, after)
    case '了':
      return /不$/.test(before) && !/^解/.test(after) && /[\p{Script=Han}]不$/u.test(before) ? 'liao3' : null
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
  if (/(.)\1$/u.test(before) && !/天天$/.test(before)) return 'de5'
  if (after === '' || !isAlone) return null
  if (/^[上下里面方区点位带址图理球板铁震道]/.test(after)) return null
  return /[\p{Script=Han}]{2}$/u.test(before) && !/[各本当此外产实工用土草圣胜营墓]$/.test(before)
    ? 'de5'
    : null
}

const obligated =
  /(我|你|您|他|她|它|咱|俺|们|谁|还|就|可|总|必|非|只|才|也|都|又|那|便|准|今天|明天|家|人|大家|自己|一定|恐怕|可能)$/
const obtains =
  /^(到|以|意|了奖|奖|分|失|手|罪|知|出|名|胜|体|力|当|逞|主|益|票|宠|势|道|病|癌|过|救|天独厚|不偿失|心应手|过且过|寸进尺|[一二两三四五六七八九十百几多]*(分|奖|票|个奖|次奖|块奖|枚))/

// děi "must" after a subject or adverb; dé "obtain" with its objects; else the complement's neutral de.
function readDe(before: string, after: string): string | null {
  if (after === '') return null
  if (/(^|[^获取赢求所心难值])得$/.test(`${before}得`) && obtains.test(after)) return null
  if (obligated.test(before)) return /^[很太不]/.test(after) && !/^不(能|可|会)/.test(after) ? null : 'dei3'
  if (before === '') return /^[了]?$/.test(after) ? null : 'dei3'
  return /[获取赢求所心难博应两自不]$/.test(before) ? null : 'de5'
}

// huán "give back", with what one returns.
function readHai(before: string, after: string): string | null {
  if (/[归偿退返交送生奉往讨索]$/.test(before)) return 'huan2'
  if (/^(是|有|没|在|要|能|会|可|不|想|需|好|得)/.test(after)) return 'hai2'
  return /^(了?[他她你我您]?[的]?(钱|錢|债|債|款|贷|貸|书|書|账|帐|礼|房贷)|清|给|給|乡|鄉|愿|願|俗|原|击|擊|价|價|魂|击|手(?!动|工)|本付息|上(钱|债))/.test(
    after,
  )
    ? 'huan2'
    : 'hai2'
}
