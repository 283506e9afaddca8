import { describe, expect, test } from 'vitest'
import { Biquad, highPassBiquad } from '../filter/biquad.js'
import { Random } from '../random/random.js'
import { analyzeReference } from './analyze-reference.js'
import { measureLowEdgeHz } from './low-edge.js'

const rateHz = 24_000

/** A second of vowels on a falling F0, with pauses: harmonics under two formants, and a little noise. */
function voice(f0Hz: number): Float64Array {
  const random = new Random(2)
  const samples = new Float64Array(1.5 * rateHz)
  const power = (hz: number) =>
    1 / (1 + ((hz - 500) / 150) ** 2) + 0.3 / (1 + ((hz - 1500) / 200) ** 2) + 0.4 / (1 + (hz / 200) ** 2)
  let phase = 0
  for (let n = 0; n < samples.length; n++) {
    const second = n / rateHz
    const f0 = f0Hz * (1.1 - 0.15 * second)
    phase += (2 * Math.PI * f0) / rateHz
    const open = Math.sin(2 * Math.PI * 2 * second) > -0.5 ? 1 : 0
    for (let k = 1; k * f0 < 4000; k++)
      samples[n] += 0.1 * open * Math.sqrt(power(k * f0)) * Math.cos(k * phase)
    samples[n] += 1e-4 * random.gaussian()
  }
  return samples
}

/** The low end as a telephone takes it away: 72 dB an octave. */
function withoutLowEnd(samples: Float64Array): Float64Array {
  const out = Float64Array.from(samples)
  for (let n = 0; n < 6; n++) new Biquad(highPassBiquad(300, Math.SQRT1_2, rateHz)).applyInPlace(out)
  return out
}

function medianOf(f0Hz: Float32Array): number {
  const voiced = f0Hz.filter((f0) => f0 > 0).sort()
  return voiced[voiced.length >> 1] ?? 0
}

describe.each([95, 130, 210])('a voice of %i Hz', (f0Hz) => {
  test('whole: its F0, and nothing is missing', () => {
    const { f0Hz: found, lowEdgeHz } = analyzeReference(voice(f0Hz))
    expect(medianOf(found) / f0Hz).toBeCloseTo(1, 1)
    expect(lowEdgeHz).toBe(0)
  })

  test('without its low end: the same F0, and the edge is told', () => {
    const { f0Hz: found, lowEdgeHz } = analyzeReference(withoutLowEnd(voice(f0Hz)))
    const whole = medianOf(analyzeReference(voice(f0Hz)).f0Hz)
    expect(medianOf(found) / whole).toBeGreaterThan(0.97)
    expect(medianOf(found) / whole).toBeLessThan(1.03)
    expect(lowEdgeHz).toBeGreaterThan(220)
    expect(lowEdgeHz).toBeLessThan(340)
  })
})

test('a high voice, of which nothing is below its F0, is not taken for one whose low end is cut off', () => {
  expect(analyzeReference(voice(320)).lowEdgeHz).toBe(0)
})

test('silence begins at the bottom', () => {
  expect(measureLowEdgeHz(new Float64Array(rateHz), rateHz)).toBe(60)
  expect(analyzeReference(new Float64Array(0)).frameCount).toBe(1)
})

test('the points are those of the code', () => {
  const { points, frameCount } = analyzeReference(voice(130).slice(0, 4800))
  expect(points.length).toBe(frameCount * 64)
  expect(points.every(Number.isFinite)).toBe(true)
})
