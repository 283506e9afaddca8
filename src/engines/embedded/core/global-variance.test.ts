import { expect, test } from 'vitest'
import { envelopeCodeSize, Random } from '../../../dsp/index.js'
import { scaleSpreadInPlace, spreadOf } from './global-variance.js'

function noisyCode(frameCount: number, deviation: number): Float32Array {
  const random = new Random(3)
  return Float32Array.from({ length: frameCount * envelopeCodeSize }, () => 2 + deviation * random.gaussian())
}

test('the spread reaches the target within the limit, the mean stays', () => {
  const frameCount = 4000
  const code = noisyCode(frameCount, 0.5)
  const mask = new Uint8Array(frameCount).fill(1)
  const before = spreadOf(code, mask)
  scaleSpreadInPlace(code, mask, new Float64Array(48).fill(0.7), 1)
  const after = spreadOf(code, mask)
  for (let k = 1; k < 48; k++) {
    expect(Math.abs((after.deviation[k] ?? 0) / 0.7 - 1)).toBeLessThan(0.03)
    expect(after.mean[k]).toBeCloseTo(before.mean[k] ?? 0, 4)
  }
})

test('level and high band are left alone; a weight of 0 changes nothing', () => {
  const mask = new Uint8Array(50).fill(1)
  const code = noisyCode(50, 0.5)
  const scaled = Float32Array.from(code)
  scaleSpreadInPlace(scaled, mask, new Float64Array(48).fill(5), 1)
  for (let frame = 0; frame < 50; frame++) {
    for (const k of [0, 48, 55]) expect(scaled[frame * 56 + k]).toBe(code[frame * 56 + k])
  }
  const same = Float32Array.from(code)
  scaleSpreadInPlace(same, mask, new Float64Array(48).fill(5), 0)
  expect(Math.max(...same.map((value, n) => Math.abs(value - (code[n] ?? 0))))).toBeLessThan(1e-5)
})

test('a stretch without speech is left alone', () => {
  const code = noisyCode(10, 1)
  const same = Float32Array.from(code)
  scaleSpreadInPlace(same, new Uint8Array(10), new Float64Array(48).fill(2), 1)
  expect(same).toEqual(code)
})
