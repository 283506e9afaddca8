// The melody of the sentence above that of its phrases: one line of declination, and the rise of a question.
import type { TimedPhone } from './frames.js'

/** Fall of the line over a sentence, semitones per second, and at most in all (Cooper & Sorensen 1981). */
const declinationPerSec = 0.4
const largestDeclination = 2
/** A question ends higher: over its last stretch of voice, semitones. */
const questionRise = 4
const questionRiseSec = 0.3
const framesPerSec = 200

/**
 * Adds declination around the middle of the contour and, for a question, a final rise, both times `rangeRatio`.
 * 0 = unvoiced stays.
 */
export function shapeIntonationInPlace(
  f0Hz: Float32Array,
  phones: readonly TimedPhone[],
  kind: 'statement' | 'question' | 'exclamation',
  rangeRatio: number,
): void {
  const last = phones[phones.length - 1]
  if (!last) return
  const start = phones[0].startFrame
  const length = Math.max(1, last.endFrame - start)
  const fall = Math.min(largestDeclination, (declinationPerSec * length) / framesPerSec)
  const riseStart = last.endFrame - questionRiseSec * framesPerSec
  for (let frame = 0; frame < f0Hz.length; frame++) {
    const place = Math.min(1, Math.max(0, (frame - start) / length))
    const rise =
      kind === 'question' ? Math.min(1, Math.max(0, (frame - riseStart) / (last.endFrame - riseStart))) : 0
    f0Hz[frame] *= 2 ** ((rangeRatio * (fall * (0.5 - place) + questionRise * rise)) / 12)
  }
}
