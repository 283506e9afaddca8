/**
 * How a question is asked, which decides its melody: one that only its melody tells from a statement rises most, a final
 * 吗 or 吧 takes half of the work over, and one with a question word, with A 不 A or with two choices need not rise
 * (Shen, The Prosody of Mandarin Chinese, 1990; Liu & Xu, Phonetica 62, 2005; English: Cruttenden, Intonation, 1997).
 */
export type QuestionForm = 'open' | 'particle' | 'marked'

const particles = /[吗吧嘛么]$/
const questionWords =
  /谁|什么|甚么|哪|怎|几[^乎]|多[少久大长远高]|为何|何[时处必]|如何|是否|还是|呢$|(\p{Script=Han})[不没]\1|有没有|能不能/u
const englishWords =
  /^(?:(?:and|but|so|then|or)\s+)?(?:who|whom|whose|what|when|where|why|which|how)\b|\bor\b/i

/** The form of a question, by its last clause. */
export function questionForm(text: string): QuestionForm {
  const bare = text.replace(/[^\p{L}\p{N}]+$/u, '')
  const clause =
    bare
      .split(/[，,；;。.！!？?：:]/u)
      .at(-1)
      ?.trim() ?? ''
  if (!/\p{Script=Han}/u.test(clause))
    return englishWords.test(clause.replace(/^[^\p{L}]+/u, '')) ? 'marked' : 'open'
  if (!/[吗吧]$/u.test(clause) && questionWords.test(clause)) return 'marked'
  return particles.test(clause) ? 'particle' : 'open'
}
