/**
 * Tones where the network has not learnt them: a voice of single words has hardly heard a neutral tone with another word
 * after it, or a first tone after a low one of another word. Each syllable's F0 is kept in the range that the speaker's
 * recordings have for its tone after the tone before, the targets of tones in context (Xu, Journal of Phonetics 25, 1997;
 * for the neutral tone Chao, A Grammar of Spoken Chinese, 1968, 1.3.3, and Chen & Xu, Phonetica 63, 2006): what lies in
 * it stays as the network says, what lies outside is brought to its edge, and between syllables the correction glides.
 */
import { smoothRows } from '../classes/smoothing.js'

/**
 * Lowest and highest log F0 (Hz) at instants evenly spaced over a final, unvoiced ones bridged, by tone (1 to 5), the tone
 * before (0 = begins the phrase) and whether the phrase ends here. Made by training/base-voice/tone_bounds.py.
 */
export type ToneBounds = readonly (readonly (readonly (readonly [
  lowest: readonly number[],
  highest: readonly number[],
])[])[])[]

/** A syllable's final, in frames, and its tones. */
export interface ToneSpan {
  readonly startFrame: number
  readonly endFrame: number
  readonly tone: number
  /** 0 for the first of the phrase. */
  readonly previousTone: number
  readonly endsPhrase: boolean
}

/** Fewer voiced frames than this have no contour. */
const fewestVoicedFrames = 4
/** 10 ms: rounds the corners of the correction. */
const smoothingFrames = 2

/** Brings `f0Hz` (0 = unvoiced, which stays) into the bounds of the tones of `spans`, which are in order. */
export function keepTonesInPlace(f0Hz: Float32Array, spans: readonly ToneSpan[], bounds: ToneBounds): void {
  const knots = spans.flatMap((span) => knotsOf(f0Hz, span, bounds))
  if (knots.length === 0) return
  const raw = new Float64Array(f0Hz.length)
  let next = 0
  for (let frame = 0; frame < raw.length; frame++) {
    while (next < knots.length && knots[next].frame <= frame) next++
    const before = knots[Math.max(0, next - 1)]
    const after = knots[Math.min(knots.length - 1, next)]
    const way = after.frame > before.frame ? (frame - before.frame) / (after.frame - before.frame) : 0
    const share = Math.min(1, Math.max(0, way))
    raw[frame] = before.correction + share * (after.correction - before.correction)
  }
  const corrections = smoothRows(raw, raw.length, 1, smoothingFrames)
  for (let frame = 0; frame < f0Hz.length; frame++) f0Hz[frame] *= Math.exp(corrections[frame])
}

interface Knot {
  readonly frame: number
  /** Of log F0. */
  readonly correction: number
}

function knotsOf(f0Hz: Float32Array, span: ToneSpan, bounds: ToneBounds): Knot[] {
  const { startFrame, endFrame } = span
  const limits = bounds[span.tone - 1]?.[span.previousTone]?.[span.endsPhrase ? 1 : 0]
  const voiced = f0Hz.subarray(startFrame, endFrame).reduce((sum, f0) => sum + (f0 > 0 ? 1 : 0), 0)
  if (!limits || voiced < fewestVoicedFrames) return []
  const [lowest, highest] = limits
  return lowest.map((low, knot) => {
    const frame = startFrame + ((knot + 0.5) / lowest.length) * (endFrame - startFrame) - 0.5
    const log = logF0At(f0Hz, frame)
    return { frame, correction: Math.min(Math.max(log, low), highest[knot]) - log }
  })
}

/** Log F0 at a place between two frames, bridged from one voiced frame to the next, held beyond the last one. */
function logF0At(f0Hz: Float32Array, place: number): number {
  let left = Math.floor(place)
  let right = Math.ceil(place)
  while (left >= 0 && f0Hz[left] <= 0) left--
  while (right < f0Hz.length && f0Hz[right] <= 0) right++
  if (left < 0) return Math.log(f0Hz[right])
  if (right >= f0Hz.length || right === left) return Math.log(f0Hz[left])
  const [low, high] = [Math.log(f0Hz[left]), Math.log(f0Hz[right])]
  return low + ((place - left) / (right - left)) * (high - low)
}
