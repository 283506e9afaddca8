import type { WordSpan } from './word-span.js'

// Words in which 儿 is a syllable of its own; elsewhere after a noun or verb it only colours the final.
const fullSyllable =
  /^(女|婴|孤|幼|胎|健|男|宠|患|弃|育|生|产|妻|孙|小|少|托|麻|侄|混血|新生|低能|弱智|试管|早产|畸形|吾|孩|私生|优|爱)儿/
// 小孩儿, 男孩儿: here it colours 孩.
const colouredChild = /[小男女]孩$/
const fullSyllableWord = /^儿[子童女媳孙时歌科戏郎臣皇马]/

/** Whether the 儿 at `index` is a retroflex ending of the syllable before it (花儿, 一会儿). */
export function isErhua(characters: readonly string[], index: number, words: readonly WordSpan[]): boolean {
  if (characters[index] !== '儿' && characters[index] !== '兒') return false
  const word = words.find(({ start, end }) => start <= index && index < end)
  if (!word || index === 0) return false
  if (
    index === word.start &&
    fullSyllableWord.test(characters.slice(index, Math.min(index + 2, word.end)).join(''))
  )
    return false
  if (colouredChild.test(characters.slice(Math.max(0, index - 2), index).join(''))) return true
  const opening = index === word.start ? Math.max(0, index - 2) : word.start
  for (let start = opening; start < index; start++) {
    if (fullSyllable.test(characters.slice(start, index + 1).join(''))) return false
  }
  return true
}
