import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { resample, resampledLength } from './resample.js'

const sine = (frequencyHz: number, rateHz: number, length: number): Float32Array =>
  Float32Array.from({ length }, (_, n) => Math.sin((2 * Math.PI * frequencyHz * n) / rateHz))

/** Largest error against `expected` away from the ends, where the filter sees silence. */
function innerError(actual: Float32Array, expected: Float32Array, margin: number): number {
  let worst = 0
  for (let n = margin; n < actual.length - margin; n++)
    worst = Math.max(worst, Math.abs(actual[n] - expected[n]))
  return worst
}

describe('resample', () => {
  test.each([
    [48_000, 24_000],
    [44_100, 24_000],
    [22_050, 24_000],
    [16_000, 24_000],
    [8_000, 24_000],
    [24_000, 16_000],
    [11_025, 24_000],
  ])('a 1 kHz tone from %i to %i Hz is the same tone, sample for sample', (from, to) => {
    const input = sine(1000, from, from / 2)
    const output = resample(input, from, to)
    expect(output.length).toBe(Math.ceil((input.length * to) / from))
    expect(innerError(output, sine(1000, to, output.length), 1000)).toBeLessThan(2e-5)
  })

  test('a tone above the new Nyquist frequency is gone, 95 dB down', () => {
    const output = resample(sine(15_000, 48_000, 24_000), 48_000, 24_000)
    expect(innerError(output, new Float32Array(output.length), 500)).toBeLessThan(10 ** (-95 / 20))
  })

  test('a tone at 94 % of the lower Nyquist frequency passes', () => {
    const output = resample(sine(7520, 16_000, 16_000), 16_000, 24_000)
    expect(innerError(output, sine(7520, 24_000, output.length), 1000)).toBeLessThan(1e-3)
  })

  test('a constant stays the same constant', () => {
    const output = resample(new Float32Array(4410).fill(0.25), 44_100, 24_000)
    expect(innerError(output, new Float32Array(output.length).fill(0.25), 200)).toBeLessThan(1e-7)
  })

  test('the same rate copies', () => {
    const input = sine(440, 24_000, 100)
    const output = resample(input, 24_000, 24_000)
    expect(output).toEqual(input)
    expect(output).not.toBe(input)
  })

  test('every length has its exact length at the new rate', () => {
    fc.assert(
      fc.property(
        fc.nat(300),
        fc.constantFrom(8000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000),
        (length, rate) => {
          const output = resample(new Float32Array(length).fill(1), rate, 24_000)
          expect(output.length).toBe(resampledLength(length, rate, 24_000))
          expect(output.every(Number.isFinite)).toBe(true)
        },
      ),
      { numRuns: 30 },
    )
  })

  test('a rate that is no positive integer is refused', () => {
    expect(() => resample(new Float32Array(1), 0, 24_000)).toThrow(RangeError)
    expect(() => resample(new Float32Array(1), 16_000, 0.5)).toThrow(RangeError)
  })
})
