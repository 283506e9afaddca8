import type { SpeechWriter } from './speech-writer.js'

/** A place in a plain stretch of a segment that is being read aloud. */
export interface Place {
  /** The stretch, width-folded; same offsets as the source from `offset`. */
  readonly text: string
  readonly offset: number
  /** Index in `text`. */
  readonly index: number
}

/** One way of writing something (a date, a price) and how it is spoken. */
export interface Rule {
  /** Sticky and Unicode; every repeat in it is bounded or unambiguous, so that matching takes linear time. */
  readonly pattern: RegExp
  /** Writes what is spoken; false when the context says that it is something else. */
  read(match: Matched, write: SpeechWriter): boolean | undefined
}

/** A match, with its source offsets and its neighbours. */
export interface Matched {
  readonly groups: Readonly<Record<string, string | undefined>>
  readonly text: string
  readonly start: number
  readonly end: number
  /** Up to 12 characters on either side. */
  readonly before: string
  readonly after: string
  /** Source offset of a named group. */
  startOf(group: string): number
}

/** Tries the rules in order at `place`; the number of characters read, or 0. */
export function applyRules(rules: readonly Rule[], place: Place, write: SpeechWriter): number {
  for (const { pattern, read } of rules) {
    pattern.lastIndex = place.index
    const match = pattern.exec(place.text)
    if (match && match[0].length > 0 && read(describe(match, place), write) !== false) return match[0].length
  }
  return 0
}

function describe(match: RegExpExecArray, { text, offset, index }: Place): Matched {
  const end = index + match[0].length
  return {
    groups: match.groups ?? {},
    text: match[0],
    start: offset + index,
    end: offset + end,
    before: text.slice(Math.max(0, index - 12), index),
    after: text.slice(end, end + 12),
    startOf: (group) => offset + (match.indices?.groups?.[group]?.[0] ?? index),
  }
}
