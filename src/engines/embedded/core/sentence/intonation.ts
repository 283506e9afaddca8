// The melody of the sentence above that of its phrases: one line of declination, and the rise of a question.
import type { QuestionForm } from '../../../../text/index.js'
import type { TimedPhone } from '../frames.js'

/** Fall of the line over a sentence, semitones per second, and at most in all (Cooper & Sorensen 1981). */
const declinationPerSec = 0.4
const largestDeclination = 2
/** A question ends higher, by its form: over its last stretch of voice, semitones. */
const questionRises: Readonly<Record<QuestionForm, number>> = { open: 4, particle: 2, marked: 0 }
const questionRiseSec = 0.3
const framesPerSec = 200

export interface IntonationOptions {
  /** Null for what is no question. */
  readonly questionForm: QuestionForm | null
  /** Times everything that is added. */
  readonly rangeRatio: number
  /** Where `f0Hz` begins in the sentence. */
  readonly firstFrame: number
}

/**
 * Adds declination around the middle of the sentence and, for a question, a final rise. `f0Hz` is a stretch of the
 * sentence, `phones` all of its phones; 0 = unvoiced stays.
 */
export function shapeIntonationInPlace(
  f0Hz: Float32Array,
  phones: readonly TimedPhone[],
  { questionForm, rangeRatio, firstFrame }: IntonationOptions,
): void {
  const last = phones[phones.length - 1]
  if (!last) return
  const start = phones[0].startFrame
  const length = Math.max(1, last.endFrame - start)
  const fall = Math.min(largestDeclination, (declinationPerSec * length) / framesPerSec)
  const highest = questionForm ? questionRises[questionForm] : 0
  const riseStart = last.endFrame - questionRiseSec * framesPerSec
  for (let n = 0; n < f0Hz.length; n++) {
    const frame = firstFrame + n
    const place = Math.min(1, Math.max(0, (frame - start) / length))
    const rise = highest * Math.min(1, Math.max(0, (frame - riseStart) / (last.endFrame - riseStart)))
    f0Hz[n] *= 2 ** ((rangeRatio * (fall * (0.5 - place) + rise)) / 12)
  }
}
