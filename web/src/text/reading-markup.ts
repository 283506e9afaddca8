export interface Span {
  readonly start: number
  readonly end: number
}

const maxSpan = 400

/**
 * The part of `text` whose reading is worth showing: what is selected, else the paragraph of the cursor around it; at most some
 * 400 characters. UTF-16 offsets.
 */
export function spanToRead(text: string, selection: Span): Span {
  if (selection.end > selection.start) {
    return { start: selection.start, end: Math.min(selection.end, selection.start + maxSpan) }
  }
  const cursor = selection.start
  const paragraphStart = text.lastIndexOf('\n', cursor - 1) + 1
  const nextBreak = text.indexOf('\n', cursor)
  const paragraphEnd = nextBreak < 0 ? text.length : nextBreak
  if (paragraphEnd - paragraphStart <= maxSpan) return { start: paragraphStart, end: paragraphEnd }
  // From the beginning of a sentence, so that it is read as it will be spoken.
  const before = text.slice(paragraphStart, Math.max(paragraphStart, cursor - 1))
  const sentence = Math.max(...['。', '！', '？', '. ', '! ', '? '].map((sign) => before.lastIndexOf(sign)))
  const start = Math.max(paragraphStart, paragraphStart + sentence + 1)
  return { start, end: Math.min(paragraphEnd, start + maxSpan) }
}

/** `text` with the words in `span` read as `reading`; markup that stood around or among them goes. */
export function withReading(text: string, span: Span, reading: string): string {
  const isMarked = text[span.start - 1] === '<' && /^\|[^<>]*>/.test(text.slice(span.end))
  const start = isMarked ? span.start - 1 : span.start
  const end = isMarked ? span.end + (/^\|[^<>]*>/.exec(text.slice(span.end))?.[0].length ?? 0) : span.end
  // A word can begin inside one piece of markup and end outside of it.
  const opensBefore =
    !isMarked && text[span.start - 1] === '<' && text.slice(span.start, span.end).includes('|')
  const words = text
    .slice(span.start, span.end)
    .replace(/<([^<>|]*)\|[^<>]*>/g, '$1')
    .replace(/\|[^<>]*>/g, '')
    .replaceAll('<', '')
  return `${text.slice(0, opensBefore ? start - 1 : start)}<${words}|${reading.trim()}>${text.slice(end)}`
}
