import { expect, test } from 'vitest'
import { envelopeCodeSize, Random } from '../../../../dsp/index.js'
import { spreadOf } from './spread.js'

test('mean and deviation are those of the frames of the mask', () => {
  const random = new Random(3)
  const frameCount = 4000
  const mask = Uint8Array.from({ length: frameCount }, (_, frame) => frame % 2)
  const code = Float32Array.from({ length: frameCount * envelopeCodeSize }, (_, n) =>
    Math.floor(n / envelopeCodeSize) % 2 === 1 ? 2 + 0.5 * random.gaussian() : 99,
  )
  const { count, mean, deviation } = spreadOf(code, mask)
  expect(count).toBe(frameCount / 2)
  for (let k = 0; k < 48; k++) {
    expect(Math.abs((mean[k] ?? 0) - 2)).toBeLessThan(0.05)
    expect(Math.abs((deviation[k] ?? 0) - 0.5)).toBeLessThan(0.05)
  }
})

test('where there is no speech, all is zero', () => {
  const { count, deviation } = spreadOf(new Float32Array(10 * envelopeCodeSize).fill(3), new Uint8Array(10))
  expect(count).toBe(0)
  expect(Math.max(...deviation)).toBe(0)
})
