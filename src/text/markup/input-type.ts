import type { AnnotatedText } from './annotated-text.js'
import { type InlineProblem, parseInlineMarkup } from './inline-markup.js'
import { parseSsml, type SsmlProblem } from './ssml.js'

/** How a text is written; `auto` takes it for SSML where it begins with `<speak`. */
export const inputTypes = ['auto', 'text', 'ssml'] as const
export type InputType = (typeof inputTypes)[number]

/**
 * Whether a text that claims nothing of itself is SSML: its first element is `speak`, after XML's own preamble. A DTD
 * for it counts, too, so that it is refused and not read aloud.
 */
export function looksLikeSsml(text: string): boolean {
  return /^\ufeff?\s*(?:<\?xml[^?<>]{0,200}\?>\s*)?(?:<!--[^<>]{0,200}-->\s*)?<(?:speak[\s/>]|!DOCTYPE\s+(?!html\b))/i.test(
    text.slice(0, 1000),
  )
}

/** The text and what its markup says, whichever it is written in; or the first thing that is wrong with it. */
export function parseText(text: string, inputType: InputType): AnnotatedText | SsmlProblem | InlineProblem {
  const isSsml = inputType === 'ssml' || (inputType === 'auto' && looksLikeSsml(text))
  if (isSsml) return parseSsml(text)
  const { problems, ...annotated } = parseInlineMarkup(text)
  return problems[0] ?? annotated
}
