/** Breaks a sentence that is too long for one utterance where a reader would breathe. */
import type { TextSpan } from '../segment.js'

export interface LengthLimit {
  readonly maxHanzi: number
  readonly maxLetters: number
}

/** About as much as is spoken in one breath group or two. */
export const defaultLengthLimit: LengthLimit = { maxHanzi: 120, maxLetters: 300 }

/** How willingly one breaks after a character: clause marks, then commas, then spaces. */
function breakRank(text: string, index: number): number {
  const character = text[index] ?? ''
  const isInNumber = /[.,:]/.test(character) && /\d/.test(text[index + 1] ?? '')
  if (isInNumber) return 0
  if (/[；;：:—…。！？!?\n]/.test(character)) return 4
  if (/[，,、]/.test(character)) return 3
  if (/[）)」』】》”]/.test(character)) return 2
  return /\s/.test(character) ? 1 : 0
}

/**
 * Splits [start, end) into pieces within `limit`: at the last clause mark past a third of it, else the last
 * comma, closing bracket or space, else between Hanzi, else anywhere but inside a character. Spans of
 * `whole` (markup with what it marks) are not cut. `steps` counts the characters looked at.
 */
export function splitLongSentence(
  text: string,
  span: TextSpan,
  limit: LengthLimit,
  whole: readonly TextSpan[],
  steps: { count: number },
): TextSpan[] {
  const pieces: TextSpan[] = []
  let start = span.start
  while (start < span.end) {
    const end = pieceEnd(text, start, span.end, limit, whole, steps)
    pieces.push({ start, end })
    start = end
  }
  return pieces
}

function pieceEnd(
  text: string,
  start: number,
  end: number,
  limit: LengthLimit,
  whole: readonly TextSpan[],
  steps: { count: number },
): number {
  const best = [0, 0, 0, 0, 0]
  let filled = 0
  let betweenHanzi = 0
  let lastSafe = 0
  let index = start
  while (index < end) {
    steps.count++
    const kept = whole[firstEndingAfter(whole, index)]
    const isKept = kept !== undefined && kept.start <= index
    const next = isKept ? Math.min(kept.end, end) : index + characterLength(text, index)
    const weight = lengthOf(text, index, next, limit)
    if (filled + weight > 1 && index > start) break
    filled += weight
    const rank = isKept ? 0 : breakRank(text, next - 1)
    if (filled > 1 / 3 && rank > 0) best[rank] = next
    const isHanziPair =
      /\p{Script=Han}/u.test(text[next - 1] ?? '') && /\p{Script=Han}/u.test(text[next] ?? '')
    if (isHanziPair) betweenHanzi = next
    lastSafe = next
    index = next
  }
  if (index >= end) return end
  const chosen = [4, 3, 2, 1].map((rank) => best[rank] ?? 0).find((place) => place > 0)
  const cut = chosen ?? (betweenHanzi || lastSafe || index)
  return absorbMarks(text, cut, end)
}

/** The length of a stretch as a share of the limit. */
function lengthOf(text: string, from: number, to: number, limit: LengthLimit): number {
  let share = 0
  for (let index = from; index < to; index++) {
    share += /[\u2e80-\ud7ff\uf900-\ufaff]/.test(text[index] ?? '')
      ? 1 / limit.maxHanzi
      : 1 / limit.maxLetters
  }
  return share
}

/** A code point with the marks, joiners and modifiers that belong to it, at most 32 units. */
function characterLength(text: string, index: number): number {
  let length = (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1
  while (length < 32 && index + length < text.length) {
    const next = text.codePointAt(index + length) ?? 0
    const joins = /\p{M}|\u200d|\p{Emoji_Modifier}/u.test(String.fromCodePoint(next))
    const isJoined = text[index + length - 1] === '\u200d'
    if (!joins && !isJoined) break
    length += next > 0xffff ? 2 : 1
  }
  return length
}

// Spaces and closing marks stay with the piece that they follow.
function absorbMarks(text: string, from: number, end: number): number {
  let cut = from
  while (cut < end && cut - from < 8 && /[\s，,；;：:、。！？!?”’」』）)】》]/.test(text[cut] ?? '')) cut++
  return cut
}

/** Index of the first span (in order, without overlap) that ends after `at`. */
function firstEndingAfter(spans: readonly TextSpan[], at: number): number {
  let low = 0
  let high = spans.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((spans[middle]?.end ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return low
}
