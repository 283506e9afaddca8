import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EnvelopeCoder, envelopeCodeSize } from '../../../../dsp/index.js'
import type { ClassMeans } from '../classes/class-means.js'
import { mandarinTransplant } from './transplant-settings.js'
import {
  applyWarp,
  findWarpRatio,
  type TractByRegister,
  tractRatioOfRegister,
  warpMatrix,
} from './vocal-tract-warp.js'

const coder = new EnvelopeCoder({ sampleRateHz: 24_000, fftSize: 1024 })
const binHz = 24_000 / 1024

/** Code of an envelope with one resonance. */
function resonanceAt(frequencyHz: number): Float64Array {
  const power = Float64Array.from({ length: 513 }, (_, bin) => {
    const distance = (bin * binHz - frequencyHz) / 250
    return Math.exp(-6 + 4 * Math.exp(-0.5 * distance * distance))
  })
  const code = new Float64Array(envelopeCodeSize)
  coder.encodeFrame(power, code)
  return code
}

function peakHz(code: Float64Array): number {
  const power = new Float64Array(513)
  coder.decodeFrame(code, power)
  return (
    power.subarray(0, 340).reduce((best, value, bin) => (value > (power[best] ?? 0) ? bin : best), 0) * binHz
  )
}

test('a ratio of 1 changes nothing', () => {
  const code = resonanceAt(1500)
  const out = new Float64Array(envelopeCodeSize)
  applyWarp(warpMatrix(1), code, 0, out, 0)
  for (let k = 0; k < 48; k++) expect(out[k]).toBeCloseTo(code[k] ?? 0, 9)
})

test.each([0.85, 1.15])('a resonance moves by the ratio %f', (ratio) => {
  const out = new Float64Array(envelopeCodeSize)
  applyWarp(warpMatrix(ratio), resonanceAt(2000), 0, out, 0)
  expect(Math.abs(peakHz(out) / (2000 * ratio) - 1)).toBeLessThan(0.03)
})

test('the ratio between two speakers is found', () => {
  const frequencies = [500, 900, 1400, 1900, 2500, 3200]
  const speaker = (ratio: number): ClassMeans => ({
    counts: new Float64Array(6).fill(50),
    mean: new Float64Array(48),
    offsets: Float64Array.from(frequencies.flatMap((f) => [...resonanceAt(f * ratio).subarray(0, 48)])),
  })
  expect(findWarpRatio(speaker(1), speaker(1.09), [0.91, 0.97, 1, 1.03, 1.09, 1.14])).toBe(1.09)
  expect(findWarpRatio(speaker(1), speaker(1), [0.91, 0.97, 1, 1.03, 1.09, 1.14])).toBe(1)
})

test('a lower voice never gets a shorter tract, and none beyond the limits', () => {
  const rule: TractByRegister = {
    by: 'register',
    ratioAt200Hz: 0.91,
    exponent: 0.14,
    smallest: 0.8,
    largest: 1.06,
  }
  expect(mandarinTransplant.tract).toEqual(rule)
  expect(tractRatioOfRegister(rule, 200)).toBeCloseTo(0.91, 12)
  const registerHz = fc.double({ min: 40, max: 700, noNaN: true })
  fc.assert(
    fc.property(registerHz, registerHz, (one, other) => {
      const low = tractRatioOfRegister(rule, Math.min(one, other))
      const high = tractRatioOfRegister(rule, Math.max(one, other))
      expect(low).toBeLessThanOrEqual(high)
      expect(low).toBeGreaterThanOrEqual(0.8)
      expect(high).toBeLessThanOrEqual(1.06)
    }),
  )
})
