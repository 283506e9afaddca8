// Pace, by the lengths of phones: vowels and pauses stretch, plosives hardly do. The frames between are
// interpolated, so that no sound is repeated or dropped.
import { envelopeCodeSize } from '../../../../dsp/index.js'
import type { BaseSpeech } from '../base-speech.js'
import type { TimedPhone, VocoderFrames } from '../frames.js'
import { newFrames } from './frame-editing.js'
import { phoneElasticity } from './phone-elasticity.js'

const bandCount = 3
const bisectionSteps = 40

/** A stretch of frames that changes its length as one: a phone, or what lies between phones. */
interface Span {
  readonly startFrame: number
  readonly endFrame: number
  readonly elasticity: number
  /** Index of the phone; -1 between phones. */
  readonly phone: number
}

/** When the phones of `speech` are said, stretched to `frameCount` frames; of the frames only their number is looked at. */
export function stretchPhones(speech: BaseSpeech, frameCount: number): readonly TimedPhone[] {
  const plan = planOf(speech, frameCount)
  if (!plan) return speech.phones
  return placedPhones(speech.phones, plan)
}

function placedPhones(phones: readonly TimedPhone[], plan: StretchPlan): readonly TimedPhone[] {
  const boundary = (frame: number) => Math.round(mapFrame(plan, frame))
  return phones.map((phone) => ({
    ...phone,
    startFrame: boundary(phone.startFrame),
    endFrame: boundary(phone.endFrame),
  }))
}

/** The frames of `speech` in exactly `frameCount` frames (at least 1). */
export function stretchFrames(speech: BaseSpeech, frameCount: number): VocoderFrames {
  const plan = planOf(speech, frameCount)
  return plan ? resampleFrames(speech.frames, plan, frameCount) : speech.frames
}

/** `speech` with each phone so many times as long, in whole frames; what lies between phones keeps its length. */
export function respaceSpeech(speech: BaseSpeech, factors: readonly number[]): BaseSpeech {
  const { frames, phones } = speech
  const spans = spansOf(phones, frames.frameCount)
  const lengths = spans.map(
    ({ startFrame, endFrame, phone }) => (endFrame - startFrame) * (factors[phone] ?? 1),
  )
  const total = lengths.reduce((sum, length) => sum + length, 0)
  const frameCount = Math.max(1, Math.round(total))
  let end = 0
  const whole = lengths.map((length) => (length * frameCount) / total)
  const plan = { spans, lengths: whole, ends: whole.map((length) => (end += length)) }
  return { frames: resampleFrames(frames, plan, frameCount), phones: placedPhones(phones, plan) }
}

/** What lies where: spans of the source, and the frame that each ends at when stretched. */
interface StretchPlan {
  readonly spans: readonly Span[]
  readonly lengths: readonly number[]
  readonly ends: readonly number[]
}

/** Null where nothing is to be stretched. */
function planOf({ frames, phones }: BaseSpeech, frameCount: number): StretchPlan | null {
  if (frameCount === frames.frameCount || frames.frameCount === 0) return null
  const spans = spansOf(phones, frames.frameCount)
  const lengths = spanLengths(spans, frameCount)
  let end = 0
  return { spans, lengths, ends: lengths.map((length) => (end += length)) }
}

/** The phones and the gaps before, between and after them; together all frames. */
function spansOf(phones: readonly TimedPhone[], frameCount: number): Span[] {
  const spans: Span[] = []
  let at = 0
  const add = (endFrame: number, elasticity: number, phone: number) => {
    if (endFrame > at) spans.push({ startFrame: at, endFrame, elasticity, phone })
    at = Math.max(at, endFrame)
  }
  for (const [index, phone] of phones.entries()) {
    add(Math.min(phone.startFrame, frameCount), 1, -1)
    add(Math.min(phone.endFrame, frameCount), phoneElasticity(phone.phone), index)
  }
  add(frameCount, 1, -1)
  return spans
}

/** Lengths whose sum is `total`: each span by stretch^elasticity, for the one stretch that gives the sum. */
function spanLengths(spans: readonly Span[], total: number): number[] {
  const lengthsAt = (logStretch: number) =>
    spans.map((span) => (span.endFrame - span.startFrame) * Math.exp(logStretch * span.elasticity))
  let low = -6
  let high = 6
  for (let step = 0; step < bisectionSteps; step++) {
    const middle = (low + high) / 2
    const sum = lengthsAt(middle).reduce((left, right) => left + right, 0)
    if (sum < total) low = middle
    else high = middle
  }
  const lengths = lengthsAt((low + high) / 2)
  const correction = total / lengths.reduce((left, right) => left + right, 0)
  return lengths.map((length) => length * correction)
}

/** Where a frame of the source comes to stand. */
function mapFrame({ spans, lengths, ends }: StretchPlan, frame: number): number {
  const index = spans.findIndex((span) => frame < span.endFrame)
  if (index < 0) return ends[ends.length - 1]
  const { startFrame, endFrame } = spans[index]
  return ends[index] - lengths[index] * (1 - (frame - startFrame) / (endFrame - startFrame))
}

function resampleFrames(
  frames: VocoderFrames,
  { spans, lengths, ends }: StretchPlan,
  frameCount: number,
): VocoderFrames {
  const out = newFrames(frameCount)
  let index = 0
  for (let frame = 0; frame < frameCount; frame++) {
    while (index < spans.length - 1 && frame >= ends[index]) index++
    const { startFrame, endFrame } = spans[index]
    const share = 1 - (ends[index] - frame) / lengths[index]
    const place = startFrame + Math.max(0, share) * (endFrame - startFrame)
    const below = Math.min(frames.frameCount - 1, Math.floor(place))
    const above = Math.min(frames.frameCount - 1, below + 1)
    const mix = place - Math.floor(place)
    mixRows(frames.code, below, above, mix, envelopeCodeSize, out.code, frame)
    mixRows(frames.bandAperiodicityDb, below, above, mix, bandCount, out.bandAperiodicityDb, frame)
    const left = frames.f0Hz[below]
    const right = frames.f0Hz[above]
    out.f0Hz[frame] = left > 0 && right > 0 ? left + mix * (right - left) : mix < 0.5 ? left : right
  }
  return out
}

function mixRows(
  rows: Float32Array,
  below: number,
  above: number,
  share: number,
  width: number,
  out: Float32Array,
  row: number,
): void {
  for (let column = 0; column < width; column++) {
    const left = rows[below * width + column]
    out[row * width + column] = left + share * (rows[above * width + column] - left)
  }
}
