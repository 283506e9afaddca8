/** What the rules of English text are made of. */
import type { Matched, Rule } from './rule.js'

export const number = String.raw`(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?`
export const dash = '[-–—~−]'

/** A rule whose whole match is spoken as one group of words; null leaves it to the next rule. */
export function rule(source: string, speak: (match: Matched) => string | null): Rule {
  return {
    pattern: new RegExp(source, 'duy'),
    read(match, write) {
      const spoken = speak(match)
      if (spoken === null) return false
      write.english(spoken, match.start, match.end)
      return undefined
    },
  }
}

export const group = (match: Matched, name: string): string => match.groups[name] ?? ''
