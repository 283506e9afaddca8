import type { Segment } from '../text/index.js'

/**
 * The segment's text without its markup, for engines with a text front end of their own; null when there is
 * nothing in it to say.
 */
export function plainTextOf(segment: Segment): string | null {
  let text = ''
  let from = 0
  for (const span of segment.unspoken) {
    text += segment.text.slice(from, span.start)
    from = span.end
  }
  text = (text + segment.text.slice(from)).trim()
  return /[\p{L}\p{N}]/u.test(text) ? text : null
}

/** What is spoken where there is nothing to say: a short silence. */
export function shortSilence(sampleRateHz: number): Float32Array {
  return new Float32Array(Math.round(0.1 * sampleRateHz))
}
