import { expect, test } from 'vitest'
import { madeUpFrames, smallSpace } from '../../../../test/support/made-up-speaker.js'
import { envelopeCodeSize, lowBandPoints } from '../../../dsp/index.js'
import { bridge, silence } from './bridge.js'
import type { VocoderFrames } from './frames.js'

const space = smallSpace()
const before = madeUpFrames(space, { frameCount: 40, seed: 1 })
const after = madeUpFrames(space, { frameCount: 40, seed: 2, f0Hz: 200 })
const dbPerNeper = 10 / Math.LN10

/** Mean log power of a frame in dB. */
function levelDb({ code }: VocoderFrames, frame: number): number {
  return ((code[frame * envelopeCodeSize] ?? 0) / Math.sqrt(lowBandPoints)) * dbPerNeper
}

test('a pause is silent in the middle and falls into it by less than 25 dB in 20 ms', () => {
  const pause = bridge(before, after, 60)
  expect(levelDb(pause, 30)).toBeCloseTo(levelDb(silence(1), 0), 3)
  const levels = [levelDb(before, 39), ...Array.from({ length: 60 }, (_, frame) => levelDb(pause, frame))]
  levels.push(levelDb(after, 0))
  for (let frame = 4; frame < levels.length; frame++) {
    expect(Math.abs((levels[frame] ?? 0) - (levels[frame - 4] ?? 0))).toBeLessThan(30)
  }
  expect(pause.f0Hz[30]).toBe(0)
})

test('without a pause the voice glides: a dip of 12 dB, the register of the nearer side', () => {
  const glide = bridge(before, after, 12)
  const middle = (levelDb(before, 39) + levelDb(after, 0)) / 2
  expect(middle - levelDb(glide, 6)).toBeGreaterThan(9)
  expect(middle - levelDb(glide, 6)).toBeLessThan(14)
  expect(glide.f0Hz[0]).toBe(before.f0Hz[39])
  expect(glide.f0Hz[11]).toBe(after.f0Hz[0])
})

test('a bridge of one frame is possible', () => {
  expect(bridge(before, after, 1).code.every(Number.isFinite)).toBe(true)
})
