/**
 * Tones in context: the changes of 一 and 不, and of third tones (Chao, A Grammar of Spoken Chinese, 1968, 1.3.4;
 * Duanmu, The Phonology of Standard Chinese, 2007, ch. 11: feet first, then the feet among themselves).
 */
import type { Tone } from '../utterance.js'
import type { ProsodicWord } from './split-words.js'

/** Tones after third-tone sandhi, in a run of prosodic words without a pause inside. */
export function applyThirdToneSandhi(tones: readonly Tone[], words: readonly ProsodicWord[]): Tone[] {
  const result = [...tones]
  const change = (from: number, to: number) => {
    for (let index = to - 2; index >= from; index--) {
      if (result[index] === 3 && result[index + 1] === 3) result[index] = 2
    }
  }
  for (const word of words) {
    for (const foot of word.feet) changeInFoot(result, foot.start, foot.end)
    change(word.start, word.end)
  }
  const first = words[0]
  const last = words.at(-1)
  if (first && last) change(first.start, last.end)
  return result
}

// Within a foot every third tone but the last of a row changes.
function changeInFoot(tones: Tone[], start: number, end: number): void {
  const before = tones.slice(start, end)
  before.forEach((tone, place) => {
    if (tone === 3 && before[place + 1] === 3) tones[start + place] = 2
  })
}

const numerals = '零〇一二两三四五六七八九十百千万亿幺'
// After these 一 counts (第一, 星期一) and keeps its tone; before these it counts too (一月, 一楼).
const ordinalBefore = /[第初周]$|星期$|礼拜$|统$|唯$|之$|专$|单$|逐$|归$|划$|同$|其$|(?<!身)高$|独$/
const ordinalAfter = /^[月级]|^楼(?!之)|^年级|^等[奖品]|^[号](?![人码])|^流|^线|^把手|^班[^人]|^无二|^数二/
// A storey, not a layer: 在一层, B一层; 一层雪 and 一层楼 are counted.
const storeyBefore = /^$|[在到去住从往]$/
/** What is reckoned with or counted up to: 一加一, 一比十, 一到三, 买一送一. */
const reckoned =
  /^(加|减|乘|除以|比(?!一)|等于|又[一二三四五六七八九十]+分之|[到至][一二两三四五六七八九十百]|送一)/

/** The tone of 一 at `index`, by what stands around it; `tones` are citation tones. */
export function toneOfYi(characters: readonly string[], index: number, tones: readonly Tone[]): Tone {
  const before = characters.slice(Math.max(0, index - 3), index).join('')
  const after = characters.slice(index + 1, index + 6).join('')
  const next = tones[index + 1]
  if (next === undefined) return 1
  const previous = before.at(-1) ?? ''
  if (isBetweenTwins(characters, index)) return 5
  if (numerals.includes(previous) && previous !== '') return 1
  // A decimal point: 零点一米, 一点五; not 三点一刻, 一点 (o'clock or "a little").
  if (/[零〇一二两三四五六七八九十百千万亿]点$/.test(before) && !/^[刻滴]/.test(after)) return 1
  if (/^点(?!一滴)[零〇一二两三四五六七八九]/.test(after)) return 1
  if (after.startsWith('层')) return storeyBefore.test(before) && (before !== '' || after === '层') ? 1 : 4
  if (reckoned.test(after)) return 1
  const multiplier = /^[百千万亿]/.test(after)
  if (!multiplier && numerals.includes(after.charAt(0))) return 1
  const isSize = /[大小]$/.test(before) && after.startsWith('号')
  if (!isSize && (ordinalBefore.test(before) || ordinalAfter.test(after))) return 1
  if (previous === '月' && after.startsWith('日')) return 1
  return next === 4 || (next === 5 && after.startsWith('个')) ? 2 : 4
}

// 看一看 is a verb said twice; 一步一步, 数一数二 and digits are counted.
function isBetweenTwins(characters: readonly string[], index: number): boolean {
  const verb = characters[index - 1]
  if (verb === undefined || verb !== characters[index + 1] || `${numerals}点`.includes(verb)) return false
  return characters[index - 2] !== '一' && characters[index + 2] !== '二'
}

/** The tone of 不 at `index`. */
export function toneOfBu(characters: readonly string[], index: number, tones: readonly Tone[]): Tone {
  const next = tones[index + 1]
  if (next === undefined) return 4
  const previous = characters[index - 1]
  if (previous !== undefined && previous === characters[index + 1]) return 5
  return next === 4 ? 2 : 4
}
