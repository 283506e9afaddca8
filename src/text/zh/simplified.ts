/** Traditional Hanzi as simplified ones, so that the words and rules for reading know them. */
import { type PinyinSyllable, parsePinyin } from './phones.js'
import { simplifiedTable } from './simplified-table.js'

interface Simplified {
  readonly hanzi: string
  /** Where the traditional character is read in one way only and the simplified in several; else null. */
  readonly reading: PinyinSyllable | null
}

let simplified: ReadonlyMap<string, Simplified> | null = null

function loadSimplified(): Map<string, Simplified> {
  return new Map(
    simplifiedTable
      .trim()
      .split(/\s+/)
      .map((pair) => {
        const [traditional = '', hanzi = '', ...syllable] = [...pair]
        return [traditional, { hanzi, reading: syllable.length > 0 ? parsePinyin(syllable.join('')) : null }]
      }),
  )
}

// 乾 is qián in these, and 著 zhù; as 干 and 着 they would be read otherwise.
const qian = /^乾[坤隆隋]/
const zhu = /^著[名作称者书述录]|[名显卓昭土原专译巨遗编论拙][著]$/

/** One character for each of `characters`: simplified where it is known as a traditional one. */
export function simplify(characters: readonly string[]): Simplified[] {
  simplified ??= loadSimplified()
  const known = simplified
  return characters.map((character, index) => {
    const found = known.get(character)
    if (!found) return { hanzi: character, reading: null }
    if (character !== '乾' && character !== '著') return found
    const [before = '', after = ''] = [characters[index - 1], characters[index + 1]]
    const isOther = (neighbour: string) => known.get(neighbour)?.hanzi ?? neighbour
    const keeps =
      character === '乾'
        ? qian.test(character + after)
        : zhu.test(character + isOther(after)) || zhu.test(isOther(before) + character)
    return keeps ? { hanzi: character, reading: null } : found
  })
}
