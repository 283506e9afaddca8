/**
 * Where a reader parts a long clause that has no comma. Mandarin is read in phrases of some eight syllables (Tseng et al.,
 * Fluent speech prosody, Speech Communication 46, 2005), parted before function words. A wrong break breaks a word, so
 * there is none but before a word of the lists below or after a time; the cheapest division is taken.
 */
import type { ProsodicWord } from './split-words.js'
import type { WordSpan } from './word-span.js'

const longestWhole = 12
const idealSyllables = 8
/** Syllables by which a phrase misses the ideal at a cost of 1. */
const tolerance = 3
const breakCost = 1
/** Where a longer phrase could be parted, it is: this keeps the search linear. */
const longestLookedAt = 60
const fewestSyllables = 4

/** Conjunctions and coverbs, which begin a phrase. */
const openers = new Set(
  (
    '在 从 向 对 对于 关于 把 被 为 为了 让 使 用 按照 根据 通过 随着 比 跟 和 与 由 由于 除了 但 但是 而 而且 并 并且 或 或者 还是 ' +
    '以及 因为 所以 如果 虽然 可是 不过 然后 于是 因此 即使 只要 只有 无论'
  ).split(' '),
)
/** Adverbs and verbs with which a predicate begins. */
const predicates = new Set(
  '就 才 也 都 还 却 又 已经 正在 一直 一起 大概 可能 应该 必须 一定 经常 常常 怎样 是 有 会 能 可以 要 需要 没有'.split(
    ' ',
  ),
)
const predicateCost = 0.5
const timeEnd = /(的话|时候|以后|之后|以前|之前|早上|晚上|上午|下午|时)$/

/** Numbers of the words after which a phrase ends, the last word's left out. `dictionary`: words of the same Hanzi. */
export function phraseBreaks(
  characters: readonly string[],
  words: readonly ProsodicWord[],
  dictionary: readonly WordSpan[],
): number[] {
  const textOf = ({ start, end }: WordSpan) => characters.slice(start, end).join('')
  const starting = new Map(dictionary.map((word) => [word.start, textOf(word)]))
  const ending = new Map(dictionary.map((word) => [word.end, textOf(word)]))
  const costAfter = words.map(({ end }) => {
    const [before, after] = [ending.get(end), starting.get(end)]
    return before && after ? boundaryCost(before, after) : Number.POSITIVE_INFINITY
  })
  // cost[n]: of the cheapest division of the first n words; from[n]: where its last phrase begins.
  const cost = [0]
  const from = [0]
  for (let end = 1; end <= words.length; end++) {
    let cheapest = Number.POSITIVE_INFINITY
    let beginning = 0
    for (let start = end - 1; start >= 0; start--) {
      const syllables = (words[end - 1]?.end ?? 0) - (words[start]?.start ?? 0)
      if (syllables > longestLookedAt && cheapest < Number.POSITIVE_INFINITY) break
      const joint = start > 0 ? breakCost + (costAfter[start - 1] ?? 0) : 0
      const whole = (cost[start] ?? 0) + joint + lengthCost(syllables, start === 0 && end === words.length)
      if (whole < cheapest) [cheapest, beginning] = [whole, start]
    }
    cost.push(cheapest)
    from.push(beginning)
  }
  const breaks: number[] = []
  for (let start = from[words.length] ?? 0; start > 0; start = from[start] ?? 0) breaks.unshift(start - 1)
  return breaks
}

function lengthCost(syllables: number, isAll: boolean): number {
  if (isAll) return syllables <= longestWhole ? 0 : missCost(syllables)
  return syllables < fewestSyllables ? Number.POSITIVE_INFINITY : missCost(syllables)
}

function missCost(syllables: number): number {
  return ((syllables - idealSyllables) / tolerance) ** 2
}

/** Of a break between two dictionary words. */
function boundaryCost(before: string, after: string): number {
  if (openers.has(before) || predicates.has(before)) return Number.POSITIVE_INFINITY
  // 4时27分 is one time.
  if (/时$/.test(before) && /^[零一二三四五六七八九十]/.test(after)) return Number.POSITIVE_INFINITY
  if (openers.has(after) || timeEnd.test(before)) return 0
  return predicates.has(after) ? predicateCost : Number.POSITIVE_INFINITY
}
