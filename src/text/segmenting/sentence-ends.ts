/** Where sentences end: one pass over the text, looking only a few characters around each mark. */

/** A sentence as [start, end) of the text, and what ends it. */
export interface SentenceSpan {
  readonly start: number
  readonly end: number
  readonly ending: 'sentence' | 'paragraph'
}

const terminators = '。！？!?…｡'
const closers = '”’"\'）)」』】》〉］]}»'
const marks = `${terminators}${closers}.`
// Titles before a name, and others that never end a sentence.
const neverFinal =
  /(?:^|[^\p{L}.])(?:Mr|Mrs|Ms|Dr|Prof|St|Mt|Gen|Col|Lt|Sgt|Capt|Rev|Hon|Gov|Sen|Rep|Pres|vs|Fig|fig|No|no|Vol|vol|pp|p|cf|ca|Apt|Rm|ext|approx|e\.g|i\.e|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)$/u
// Cut-off words, where the text goes on in lower case.
const abbreviated =
  /(?:^|[^\p{L}])(?:temp|max|min|avg|est|dept|govt|tel|incl|excl|misc|tbsp|tsp|oz|lb|lbs|ft|hr|hrs|mins|secs|yrs?)$/u
// These end one only before a capital.
const maybeFinal =
  /(?:^|[^\p{L}.])(?:etc|Inc|Ltd|Co|Corp|Jr|Sr|al|a\.m|p\.m|A\.M|P\.M|(?:\p{L}\.){1,6}\p{L}|Ph\.D)$/u

/** What stands at a mark: where looking goes on, and whether something ends there. */
interface Mark {
  readonly end: number
  readonly kind: 'sentence' | 'paragraph' | 'none'
}

/** Sentences that tile `text`; white space after one belongs to it. Linear in the length of the text. */
export function findSentences(text: string): SentenceSpan[] {
  const sentences: SentenceSpan[] = []
  let start = 0
  let index = 0
  while (index < text.length) {
    const mark = markAt(text, index)
    if (mark.kind === 'none') {
      index = mark.end
      continue
    }
    const end = skipSpace(text, mark.end)
    const isParagraph = mark.kind === 'paragraph' || endsLine(text, mark.end, end)
    sentences.push({ start, end, ending: isParagraph ? 'paragraph' : 'sentence' })
    start = end
    index = end
  }
  if (start < text.length) sentences.push({ start, end: text.length, ending: 'paragraph' })
  return sentences
}

function markAt(text: string, index: number): Mark {
  const character = text[index] ?? ''
  if (isLineBreak(character)) return lineEndAt(text, index)
  if (character !== '.' && !terminators.includes(character)) return { end: index + 1, kind: 'none' }
  const end = skipMarks(text, index + 1)
  if (character === '.') return { end, kind: isFinalStop(text, index, end) ? 'sentence' : 'none' }
  if (character === '…' && !/[。！？!?]/.test(text.slice(index, Math.min(end, index + 8)))) {
    return { end, kind: isTrailing(text, end) ? 'sentence' : 'none' }
  }
  const goesOn = continuesAfterQuote(text, index, end) || isInAddress(text, index, end)
  return { end, kind: goesOn ? 'none' : 'sentence' }
}

// https://example.com/page?number=1
function isInAddress(text: string, index: number, end: number): boolean {
  if (!/[\w=&/]/.test(text[end] ?? '')) return false
  return /(?:\/|www\.)[^\s\p{Script=Han}]*$/u.test(text.slice(Math.max(0, index - 80), index))
}

function isLineBreak(character: string): boolean {
  return character === '\n' || character === '\r' || character === '\u2028' || character === '\u2029'
}

// A line that goes on in lower case was only wrapped.
function lineEndAt(text: string, index: number): Mark {
  const end = skipSpace(text, index)
  const breaks = text.slice(index, Math.min(end, index + 64)).match(/\r\n|[\n\r\u2028\u2029]/g)?.length ?? 0
  const wraps = breaks === 1 && /\p{Ll}/u.test(text[end] ?? '') && /[\p{L},;]/u.test(text[index - 1] ?? '')
  return { end, kind: wraps ? 'none' : 'paragraph' }
}

// An ellipsis ends a sentence before a new line, a closing quote's end, or a capital.
function isTrailing(text: string, end: number): boolean {
  const next = text[skipBlanks(text, end)] ?? ''
  return next === '' || isLineBreak(next) || /\p{Lu}/u.test(next) || closers.includes(text[end - 1] ?? ' ')
}

function isFinalStop(text: string, index: number, end: number): boolean {
  if (text[index + 1] === '.') return isTrailing(text, end)
  const before = text.slice(Math.max(0, index - 16), index)
  const following = text[end] ?? ''
  const isOpen = following === '' || /[\s\p{Script=Han}“‘「『（]/u.test(following)
  if (!isOpen || /^\s*$/.test(before)) return false
  if (neverFinal.test(before)) return false
  const next = text[skipBlanks(text, end)] ?? ''
  // 5th Ave. NW
  if (/(?:Ave|Blvd|Rd|St)$/.test(before) && /^\s?(?:NW|NE|SW|SE)\b/.test(text.slice(end, end + 4)))
    return false
  // 8 a.m. EST
  if (/[ap]\.m$/i.test(before) && /^\s?(?:[ECMP][SD]T|GMT|UTC|CST)\b/.test(text.slice(end, end + 5)))
    return false
  if (maybeFinal.test(before)) return next === '' || isLineBreak(next) || /[\p{Lu}\p{Script=Han}]/u.test(next)
  if (/(?:^|[^\p{L}])\p{Lu}$/u.test(before)) return !/\p{Lu}/u.test(next) || /(?:^|[^\p{L}])I$/u.test(before)
  // No sentence begins in lower case: an abbreviation.
  if (/\p{Ll}/u.test(next) && abbreviated.test(before)) return false
  if (/(?:^|[\n\r])\s*\d{1,3}$/.test(before)) return next === '' || isLineBreak(next)
  return true
}

/** Further end marks and closing quotes or brackets belong to the sentence. */
function skipMarks(text: string, from: number): number {
  let end = from
  while (end < text.length && marks.includes(text[end] ?? ' ')) end++
  return end
}

// “你好！”他说 and "Stop!" he said are one sentence.
function continuesAfterQuote(text: string, mark: number, end: number): boolean {
  const isQuoted = /[”’"'」』]/.test(text[end - 1] ?? '') && end - mark > 1
  if (!isQuoted) return false
  const rest = text.slice(end, end + 16)
  return /^ ?\p{Ll}/u.test(rest) || /^[\p{Script=Han}]{0,8}?[说道问喊叫答笑骂嚷吼]/u.test(rest)
}

function skipBlanks(text: string, from: number): number {
  let index = from
  while (index < text.length && /[ \t\u3000\u00a0]/.test(text[index] ?? '')) index++
  return index
}

function skipSpace(text: string, from: number): number {
  let index = from
  while (index < text.length && /\s/.test(text[index] ?? '')) index++
  return index
}

function endsLine(text: string, from: number, to: number): boolean {
  for (let index = from; index < to; index++) if (isLineBreak(text[index] ?? '')) return true
  return to === text.length
}

/**
 * How much of a text that is still being written is whole sentences: the offset where the last one that something
 * follows has ended. 0 while there is none, or while markup is open.
 */
export function completeSentencesEnd(typed: string): number {
  const last = findSentences(typed).at(-1)
  const end = last?.start ?? 0
  // A tag or a reading may hold what looks like the end of a sentence.
  const done = typed.slice(0, end)
  const isOpen =
    done.lastIndexOf('[') > done.lastIndexOf(']') || done.lastIndexOf('<') > done.lastIndexOf('>')
  return isOpen && end - Math.max(done.lastIndexOf('['), done.lastIndexOf('<')) < 400 ? 0 : end
}
