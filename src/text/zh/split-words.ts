/** Word division: dictionary words first, then prosodic words, the feet in which Mandarin is spoken. */
import { mendDivision } from './mend-division.js'
import type { WordSpan } from './word-span.js'

/** A prosodic word, with the smaller feet that it was built from, in order. */
export interface ProsodicWord extends WordSpan {
  readonly feet: readonly WordSpan[]
}

/** Dictionary words of a run of Hanzi (one code point per item), tiling it. */
export function splitDictionaryWords(characters: readonly string[]): WordSpan[] {
  return mendDivision(characters, divide(characters))
}

let segmenter: Intl.Segmenter | null = null

function divide(characters: readonly string[]): WordSpan[] {
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'word' })
  const words: WordSpan[] = []
  let start = 0
  for (const { segment } of segmenter.segment(characters.join(''))) {
    const end = start + [...segment].length
    words.push({ start, end })
    start = end
  }
  return words
}

const numerals = '零〇一二两三四五六七八九'
const multipliers = '十百千万亿'
// Grammatical endings, which lean on the word before them.
const enclitics = '的地得了着过们吗呢吧啊呀哇哪嘛啦咯喽么儿'

/** Joins dictionary words into prosodic words of one to four syllables; `isNeutral` tells unstressed ones. */
export function buildProsodicWords(
  characters: readonly string[],
  words: readonly WordSpan[],
  isNeutral: (index: number) => boolean,
): ProsodicWord[] {
  const feet = words.flatMap((word) => splitLongWord(characters, word))
  const numbered = joinNumerals(characters, feet)
  const leaned = joinEnclitics(characters, numbered, isNeutral)
  return placeSingles(pairSingles(leaned))
}

function splitLongWord(characters: readonly string[], { start, end }: WordSpan): ProsodicWord[] {
  if (end - start <= 4) return [{ start, end, feet: innerFeet(characters, start, end) }]
  const parts: ProsodicWord[] = []
  for (let from = start; from < end; ) {
    const to = end - from === 3 ? end : Math.min(from + 2, end)
    parts.push({ start: from, end: to, feet: innerFeet(characters, from, to) })
    from = to
  }
  return parts
}

/** Three syllables divide as the dictionary does (展览·馆, 纸·老虎), four into two and two. */
function innerFeet(characters: readonly string[], start: number, end: number): WordSpan[] {
  if (end - start === 4) {
    return [
      { start, end: start + 2 },
      { start: start + 2, end },
    ]
  }
  if (end - start !== 3) return [{ start, end }]
  const tail = divide(characters.slice(start + 1, end))
  const head = divide(characters.slice(start, start + 2))
  const middle = tail.length === 1 && head.length > 1 ? start + 1 : start + 2
  return [
    { start, end: middle },
    { start: middle, end },
  ]
}

/** Digits and their multipliers belong together: 三百|二十|五; a row of digits goes by two. */
function joinNumerals(characters: readonly string[], feet: readonly ProsodicWord[]): ProsodicWord[] {
  const joined: ProsodicWord[] = []
  for (const foot of feet) {
    const previous = joined.at(-1)
    const isMultiplier = foot.end - foot.start === 1 && multipliers.includes(characters[foot.start] ?? '')
    const followsNumeral =
      previous && `${numerals}${multipliers}`.includes(characters[previous.end - 1] ?? '')
    if (isMultiplier && previous && followsNumeral && previous.end - previous.start <= 2) {
      joined[joined.length - 1] = merge(previous, foot)
    } else joined.push(foot)
  }
  return joined
}

function joinEnclitics(
  characters: readonly string[],
  feet: readonly ProsodicWord[],
  isNeutral: (index: number) => boolean,
): ProsodicWord[] {
  const joined: ProsodicWord[] = []
  for (const foot of feet) {
    const previous = joined.at(-1)
    const first = characters[foot.start] ?? ''
    const follows = previous ? (characters[previous.end - 1] ?? '') : ''
    // 吃得了, 找不着: not neutral, but one word with what they complete.
    const completes = foot.end - foot.start === 1 && /[了着]/.test(first) && /[得不]/.test(follows)
    const isEnclitic = foot.end - foot.start <= 2 && enclitics.includes(first) && isNeutral(foot.start)
    const leans = isEnclitic || completes
    if (leans && previous && foot.end - previous.start <= 5) joined[joined.length - 1] = merge(previous, foot)
    else joined.push(foot)
  }
  return joined
}

/** Neighbouring single syllables make feet of two, from the left. */
function pairSingles(words: readonly ProsodicWord[]): ProsodicWord[] {
  const paired: ProsodicWord[] = []
  let open = false
  for (const word of words) {
    const previous = paired.at(-1)
    const isSingle = word.end - word.start === 1
    if (isSingle && open && previous) {
      paired[paired.length - 1] = merge(previous, word)
      open = false
    } else {
      paired.push(word)
      open = isSingle
    }
  }
  return paired
}

/** A single syllable that is left over joins the shorter side, so that it is not spoken as a word of its own. */
function placeSingles(words: readonly ProsodicWord[]): ProsodicWord[] {
  const placed: ProsodicWord[] = []
  let carried: ProsodicWord | null = null
  for (const [place, word] of words.entries()) {
    const whole: ProsodicWord = carried ? merge(carried, word) : word
    carried = null
    const previous = placed.at(-1)
    const next = words[place + 1]
    const isSingle = whole.end - whole.start === 1
    if (isSingle && next && next.end - next.start <= 2) carried = whole
    else if (isSingle && previous && previous.end - previous.start <= 2) {
      placed[placed.length - 1] = merge(previous, whole)
    } else placed.push(whole)
  }
  return placed
}

function merge(left: ProsodicWord, right: ProsodicWord): ProsodicWord {
  return { start: left.start, end: right.end, feet: [...left.feet, ...right.feet] }
}
