import { describe, expect, test } from 'vitest'
import { pulseTrain, throughFormants, vowelA, whiteNoise } from '../../../test/support/signals.js'
import { estimateF0Dio } from './dio.js'
import { refineF0 } from './stonemask.js'

const rate = 24_000

function f0Of(samples: Float64Array, sampleRateHz = rate): Float64Array {
  return refineF0(samples, sampleRateHz, estimateF0Dio(samples, { sampleRateHz }))
}

/** Values at least 50 ms from both ends. */
const inner = (f0Hz: Float64Array): Float64Array => f0Hz.subarray(10, f0Hz.length - 10)

describe('DIO with StoneMask', () => {
  test.each([80, 100, 123.4, 200, 283, 400])(
    'F0 of a %d Hz pulse train is right within half a percent',
    (f0) => {
      for (const value of inner(f0Of(pulseTrain(f0, rate, 0.5)))) {
        expect(Math.abs(value / f0 - 1)).toBeLessThan(0.005)
      }
    },
  )

  test.each([16_000, 48_000])('F0 is right at %i Hz too', (sampleRateHz) => {
    for (const value of inner(f0Of(pulseTrain(150, sampleRateHz, 0.5), sampleRateHz))) {
      expect(Math.abs(value / 150 - 1)).toBeLessThan(0.005)
    }
  })

  test('the F0 of a gliding vowel is followed within 1 %', () => {
    const f0At = (sec: number) => 120 * 2 ** (0.5 * Math.sin(2 * Math.PI * 1.5 * sec))
    const f0Hz = inner(f0Of(throughFormants(pulseTrain(f0At, rate, 1), vowelA, rate)))
    f0Hz.forEach((value, n) => {
      expect(Math.abs(value / f0At((n + 10) / 200) - 1)).toBeLessThan(0.01)
    })
  })

  test('gain does not change F0', () => {
    const vowel = throughFormants(pulseTrain(130, rate, 0.4), vowelA, rate)
    const quiet = f0Of(vowel.map((x) => x * 0.001))
    f0Of(vowel).forEach((value, n) => {
      expect(quiet[n]).toBeCloseTo(value, 6)
    })
  })

  test('white noise is mostly unvoiced, silence wholly', () => {
    const voiced = f0Of(whiteNoise(rate, 2, 5)).filter((f0) => f0 > 0).length
    expect(voiced).toBeLessThan(40)
    expect(f0Of(new Float64Array(rate)).every((f0) => f0 === 0)).toBe(true)
  })

  test('a vowel between silences is voiced within 15 ms of its edges', () => {
    const samples = new Float64Array(rate)
    samples.set(throughFormants(pulseTrain(110, rate, 0.5), vowelA, rate), rate / 4)
    const f0Hz = f0Of(samples)
    f0Hz.forEach((value, frame) => {
      if (frame >= 55 && frame <= 145) expect(value).toBeGreaterThan(0)
      if (frame < 46 || frame > 156) expect(value).toBe(0)
    })
  })

  test.each([0, 1, 100])('%i samples give one frame, unvoiced', (length) => {
    expect([...f0Of(new Float64Array(length).fill(0.1))]).toEqual([0])
  })

  test('the range of the search is respected', () => {
    const samples = pulseTrain(90, rate, 0.5)
    const f0Hz = estimateF0Dio(samples, { sampleRateHz: rate, minF0Hz: 120, maxF0Hz: 300 })
    for (const value of f0Hz) if (value > 0) expect(value).toBeGreaterThanOrEqual(120)
  })
})
