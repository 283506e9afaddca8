import { expect, test } from 'vitest'
import { madeUpFrames, smallSpace } from '../../../../../test/support/made-up-speaker.js'
import { envelopeCodeSize, lowBandPoints } from '../../../../dsp/index.js'
import type { VocoderFrames } from '../frames.js'
import { cutEdge, glideBetween, pause, silence } from './bridge.js'
import { joinFrames, newFrames, sliceFrames } from './frame-editing.js'

const space = smallSpace()
const before = madeUpFrames(space, { frameCount: 40, seed: 1 })
const after = madeUpFrames(space, { frameCount: 40, seed: 2, f0Hz: 200 })
const dbPerNeper = 10 / Math.LN10

/** Mean log power of a frame in dB. */
function levelDb({ code }: VocoderFrames, frame: number): number {
  return ((code[frame * envelopeCodeSize] ?? 0) / Math.sqrt(lowBandPoints)) * dbPerNeper
}

/** `frames` with `count` frames at one side fading, by 3 dB each. */
function faded(frames: VocoderFrames, side: 'start' | 'end', count: number): VocoderFrames {
  const copy = joinFrames([frames])
  for (let n = 0; n < count; n++) {
    const at = (side === 'start' ? n : frames.frameCount - 1 - n) * envelopeCodeSize
    copy.code[at] = (copy.code[at] ?? 0) - ((3 * (count - n)) / dbPerNeper) * Math.sqrt(lowBandPoints)
  }
  return copy
}

const lowest = (frames: VocoderFrames) =>
  Math.min(...Array.from({ length: frames.frameCount }, (_, frame) => levelDb(frames, frame)))

test('a pause is silent in the middle and falls into it by less than 25 dB in 20 ms', () => {
  const between = pause(before, after, 60)
  expect(levelDb(between, 30)).toBeCloseTo(levelDb(silence(1), 0), 3)
  const levels = [levelDb(before, 39), ...Array.from({ length: 60 }, (_, frame) => levelDb(between, frame))]
  levels.push(levelDb(after, 0))
  for (let frame = 4; frame < levels.length; frame++) {
    expect(Math.abs((levels[frame] ?? 0) - (levels[frame - 4] ?? 0))).toBeLessThan(30)
  }
  expect(between.f0Hz[30]).toBe(0)
})

test('a pause of one frame is possible', () => {
  expect(pause(before, after, 1).code.every(Number.isFinite)).toBe(true)
})

test('what fades where another language follows is left out, and counted', () => {
  const { edge, rest } = cutEdge(faded(before, 'end', 6), 'end', true)
  expect(edge.fadedCount).toBeGreaterThanOrEqual(4)
  expect(rest.frameCount + edge.frames.frameCount + edge.fadedCount).toBe(40)
  expect(lowest(edge.frames)).toBeGreaterThan(lowest(before) - 7)
  expect(cutEdge(faded(after, 'start', 6), 'start', true).edge.fadedCount).toBeGreaterThanOrEqual(4)
})

test('a closure is not taken for fading', () => {
  const { edge, rest } = cutEdge(faded(after, 'start', 6), 'start', false)
  expect(edge.fadedCount).toBe(0)
  expect(rest).toEqual(sliceFrames(faded(after, 'start', 6), 20, 40))
})

test('without a pause the voice glides: no frame is lost, a dip of 12 dB, the register of the nearer side', () => {
  const left = cutEdge(faded(before, 'end', 6), 'end', true).edge
  const right = cutEdge(faded(after, 'start', 6), 'start', true).edge
  const whole = glideBetween(left, right, 6)
  expect(whole.frameCount).toBe(20 + 6 + 20)
  const first = left.frames.frameCount
  const last = whole.frameCount - right.frames.frameCount - 1
  const edges = (levelDb(whole, first - 1) + levelDb(whole, last + 1)) / 2
  const depth = edges - levelDb(whole, (first + last + 1) >> 1)
  expect(depth).toBeGreaterThan(9)
  expect(depth).toBeLessThan(14)
  expect(whole.f0Hz[first]).toBe(left.frames.f0Hz[left.frames.frameCount - 1])
  expect(whole.f0Hz[last]).toBe(right.frames.f0Hz[0])
})

test('a silent closure at the join is raised to that of a closure inside a phrase', () => {
  const closed = joinFrames([silence(8), sliceFrames(after, 8, 40)])
  const whole = glideBetween(cutEdge(before, 'end', true).edge, cutEdge(closed, 'start', false).edge, 6)
  expect(lowest(whole)).toBeGreaterThan(lowest(before) - 25)
  expect(lowest(closed)).toBeLessThan(lowest(before) - 25)
})

test('stretches of one or two frames can be joined', () => {
  for (const frames of [sliceFrames(before, 0, 2), sliceFrames(before, 0, 1), newFrames(1)]) {
    const whole = glideBetween(cutEdge(frames, 'end', true).edge, cutEdge(frames, 'start', true).edge, 6)
    expect(whole.code.every(Number.isFinite)).toBe(true)
  }
})
