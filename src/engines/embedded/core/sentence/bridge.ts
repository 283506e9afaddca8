// What sounds between two stretches of speech: a pause that the first fades into and the second out of, or a glide from
// one to the other with a dip in level, as between words.
import { envelopeCodeSize, highBandPoints, lowBandOrder, lowBandPoints } from '../../../../dsp/index.js'
import type { VocoderFrames } from '../frames.js'
import { frameLevelsDb } from '../profile/speech-frames.js'
import { joinFrames, newFrames, sliceFrames } from './frame-editing.js'

/** Natural log power of silence, per point: -70 dB. */
const silenceLogPower = -16
/** Speech falls into a pause within 50 ms: 20 dB in 20 ms, a common step of natural speech. */
const fadeFrames = 10
/** In the middle of a glide: 12 dB in power. */
const glideDip = 2.8
/** Speech that is this much quieter at an edge than further in fades there; at the most within 50 ms. */
const fadedDb = 6
const longestFadeFrames = 10
/** What is looked at on either side of a glide: 100 ms. */
const edgeFrames = 20
/** Closures inside a phrase are seldom deeper: the air that is in the room, and the voice that goes on. */
const deepestClosureDb = 20

/** Frames of silence. */
export function silence(frameCount: number): VocoderFrames {
  const frames = newFrames(frameCount)
  for (let frame = 0; frame < frameCount; frame++) {
    const at = frame * envelopeCodeSize
    frames.code[at] = silenceLogPower * Math.sqrt(lowBandPoints)
    frames.code[at + lowBandOrder] = silenceLogPower * Math.sqrt(highBandPoints)
  }
  return frames
}

/** `frameCount` frames from the last of `before` into silence, and out of it to the first of `after`. */
export function pause(before: VocoderFrames, after: VocoderFrames, frameCount: number): VocoderFrames {
  return bridge(before, after, silence(frameCount), fadeFrames)
}

/** The end or start of a stretch where another language joins it. */
export interface Edge {
  /** At least one; what fades is left out. */
  readonly frames: VocoderFrames
  /** Frames that were left out: a base voice begins and ends as beside silence. */
  readonly fadedCount: number
}

/** Cuts the last or first 100 ms off; what fades there is left out where `isSonorant`, not a closure or friction. */
export function cutEdge(
  frames: VocoderFrames,
  side: 'start' | 'end',
  isSonorant: boolean,
): { edge: Edge; rest: VocoderFrames } {
  const { frameCount } = frames
  const length = Math.min(edgeFrames, (frameCount + 1) >> 1)
  const [edgeStart, edgeEnd] = side === 'start' ? [0, length] : [frameCount - length, frameCount]
  const [restStart, restEnd] = side === 'start' ? [length, frameCount] : [0, frameCount - length]
  const whole = sliceFrames(frames, edgeStart, edgeEnd)
  const fadedCount = isSonorant ? fadedFrames(whole, side) : 0
  const edge =
    side === 'start' ? sliceFrames(whole, fadedCount, length) : sliceFrames(whole, 0, length - fadedCount)
  return { edge: { frames: edge, fadedCount }, rest: sliceFrames(frames, restStart, restEnd) }
}

/** From outside inwards up to where the level is within 6 dB of the highest. */
function fadedFrames({ code, frameCount }: VocoderFrames, side: 'start' | 'end'): number {
  const inwards = frameLevelsDb(code, frameCount)
  if (side === 'end') inwards.reverse()
  const highest = Math.max(...inwards)
  const whole = inwards.findIndex((level) => level >= highest - fadedDb)
  return Math.max(0, Math.min(longestFadeFrames, whole))
}

/** Both edges and, in the place of what faded and of `seamFrames` more, a glide from one to the other. */
export function glideBetween(before: Edge, after: Edge, seamFrames: number): VocoderFrames {
  const frameCount = before.fadedCount + seamFrames + after.fadedCount
  const joined = joinFrames([before.frames, glide(before.frames, after.frames, frameCount), after.frames])
  liftClosuresInPlace(joined)
  return joined
}

/** `frameCount` frames from the last of `before` to the first of `after`, 12 dB lower in the middle. */
function glide(before: VocoderFrames, after: VocoderFrames, frameCount: number): VocoderFrames {
  const frames = bridge(before, after, newFrames(frameCount), frameCount + 1)
  for (let frame = 0; frame < frameCount; frame++) {
    const logPower = glideDip * Math.sin((Math.PI * (frame + 1)) / (frameCount + 1))
    raise(frames.code, frame, -logPower)
  }
  return frames
}

/** Raises what is more than 20 dB below the quieter of the loudest of both halves: a closure, not a silence. */
function liftClosuresInPlace({ code, frameCount }: VocoderFrames): void {
  const levels = frameLevelsDb(code, frameCount)
  const half = frameCount >> 1
  const peakDb = Math.min(Math.max(...levels.subarray(0, half)), Math.max(...levels.subarray(half)))
  for (const [frame, level] of levels.entries()) {
    const missingDb = peakDb - deepestClosureDb - level
    if (missingDb <= 0) continue
    raise(code, frame, (missingDb * Math.LN10) / 10)
  }
}

/** Changes the level of one frame by so much natural log power. */
function raise(code: Float32Array, frame: number, logPower: number): void {
  const at = frame * envelopeCodeSize
  code[at] += logPower * Math.sqrt(lowBandPoints)
  code[at + lowBandOrder] += logPower * Math.sqrt(highBandPoints)
}

/** Fades from the last of `before` into `ground` and out of it to the first of `after`, within `reach` frames each. */
function bridge(
  before: VocoderFrames,
  after: VocoderFrames,
  ground: VocoderFrames,
  reach: number,
): VocoderFrames {
  const { frameCount } = ground
  for (let frame = 0; frame < frameCount; frame++) {
    const shareBefore = Math.max(0, 1 - (frame + 1) / reach)
    const shareAfter = Math.max(0, 1 - (frameCount - frame) / reach)
    blendFrame(ground, frame, before, shareBefore, after, shareAfter)
    if (frame < frameCount / 2) {
      if (shareBefore > 0) copyExcitation(ground, frame, before, before.frameCount - 1)
    } else if (shareAfter > 0) copyExcitation(ground, frame, after, 0)
  }
  return ground
}

function blendFrame(
  out: VocoderFrames,
  frame: number,
  before: VocoderFrames,
  shareBefore: number,
  after: VocoderFrames,
  shareAfter: number,
): void {
  const rest = 1 - shareBefore - shareAfter
  const last = before.frameCount - 1
  for (let k = 0; k < envelopeCodeSize; k++) {
    const at = frame * envelopeCodeSize + k
    const own = before.code[last * envelopeCodeSize + k]
    out.code[at] = rest * out.code[at] + shareBefore * own + shareAfter * after.code[k]
  }
}

function copyExcitation(out: VocoderFrames, frame: number, from: VocoderFrames, source: number): void {
  const bands = from.bandAperiodicityDb.length / from.frameCount
  out.f0Hz[frame] = from.f0Hz[source]
  out.bandAperiodicityDb.set(
    from.bandAperiodicityDb.subarray(source * bands, (source + 1) * bands),
    frame * bands,
  )
}
