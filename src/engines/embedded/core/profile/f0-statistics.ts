// Register of a speaker: median and spread of log F0, and how another contour is moved into it.
import { percentile } from './speech-frames.js'

/** log F0 further than this from the median is an octave error, not speech melody. */
const plausibleRange = 0.7
const smallestDeviation = 0.08
const largestDeviation = 0.35

export interface F0Statistics {
  /** Median of ln F0 (Hz): creak and octave errors, which lie far below, move a mean. */
  readonly logMedian: number
  /** Standard deviation of ln F0, 0.08 to 0.35. */
  readonly logDeviation: number
}

/** Of a contour in Hz, 0 = unvoiced; null where nothing is voiced. */
export function measureF0(f0Hz: ArrayLike<number>): F0Statistics | null {
  const logs: number[] = []
  for (let frame = 0; frame < f0Hz.length; frame++) if (f0Hz[frame] > 0) logs.push(Math.log(f0Hz[frame]))
  if (logs.length === 0) return null
  const logMedian = percentile(logs, 0.5)
  const plausible = logs.filter((value) => Math.abs(value - logMedian) <= plausibleRange)
  const mean = plausible.reduce((sum, value) => sum + value, 0) / plausible.length
  const variance = plausible.reduce((sum, value) => sum + (value - mean) ** 2, 0) / plausible.length
  const logDeviation = Math.min(largestDeviation, Math.max(smallestDeviation, Math.sqrt(variance)))
  return { logMedian, logDeviation }
}

const lowestF0Hz = 50
const highestF0Hz = 600

/**
 * How far a voice moves F0 against the base that speaks for it. In a language with tones, who moves it less in his
 * recording is met half-way: tones move F0 in any voice, also in one that was heard in another language, read flatly.
 * (Speakers of English and Mandarin have the same range at their command, Keating & Kuo, JASA 132, 2012, and spread is
 * larger in tone languages, Traunmüller & Eriksson 1995.)
 */
export function movementRatio(base: F0Statistics, speaker: F0Statistics, isTonal: boolean): number {
  const ratio = speaker.logDeviation / base.logDeviation
  return isTonal && ratio < 1 ? Math.sqrt(ratio) : ratio
}

/** Contour `f0Hz` moved from one register to another, `ratio` times as far from the median. Unvoiced stays 0. */
export function mapF0(
  f0Hz: Float32Array,
  from: Pick<F0Statistics, 'logMedian'>,
  to: Pick<F0Statistics, 'logMedian'>,
  ratio: number,
  shiftSemitones: number,
): Float32Array {
  const centre = to.logMedian + (shiftSemitones * Math.LN2) / 12
  return f0Hz.map((f0) => {
    if (f0 <= 0) return 0
    const mapped = Math.exp(centre + (Math.log(f0) - from.logMedian) * ratio)
    return Math.min(highestF0Hz, Math.max(lowestF0Hz, mapped))
  })
}
