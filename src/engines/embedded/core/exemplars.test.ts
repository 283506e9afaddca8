import { expect, test } from 'vitest'
import { madeUpFrames, smallSpace } from '../../../../test/support/made-up-speaker.js'
import { envelopeCodeSize, lowBandOrder } from '../../../dsp/index.js'
import { ExemplarSearch } from './exemplars.js'
import { lowBandOf } from './speaker-statistics.js'

const frames = madeUpFrames(smallSpace(), { frameCount: 400 })
const speech = new Uint8Array(400).fill(1)
const search = new ExemplarSearch({ code: lowBandOf(frames), mask: speech }, new Float64Array(48).fill(1))

function distance(left: Float32Array, right: Float32Array): number {
  let sum = 0
  for (let frame = 0; frame < 400; frame++) {
    for (let d = 1; d < lowBandOrder; d++) {
      const at = frame * envelopeCodeSize + d
      sum += ((left[at] ?? 0) - (right[at] ?? 0)) ** 2
    }
  }
  return sum
}

test('speech that was moved away comes back towards the exemplars, the more the higher the weight', () => {
  const moved = frames.code.map((value, n) => value + (n % envelopeCodeSize === 30 ? 3 : 0))
  const half = Float32Array.from(moved)
  const whole = Float32Array.from(moved)
  search.blendInPlace(half, speech, 0.4)
  search.blendInPlace(whole, speech, 0.8)
  expect(distance(half, frames.code)).toBeLessThan(distance(moved, frames.code))
  expect(distance(whole, frames.code)).toBeLessThan(distance(half, frames.code))
})

test('a weight of 0 and frames without speech change nothing', () => {
  const same = Float32Array.from(frames.code)
  search.blendInPlace(same, speech, 0)
  search.blendInPlace(same, new Uint8Array(400), 0.4)
  expect(same).toEqual(frames.code)
})

test('without exemplars nothing changes', () => {
  const empty = new ExemplarSearch(
    { code: new Float32Array(0), mask: new Uint8Array(0) },
    new Float64Array(48).fill(1),
  )
  const same = Float32Array.from(frames.code)
  empty.blendInPlace(same, speech, 0.4)
  expect(same).toEqual(frames.code)
})
