import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mapF0, measureF0, movementRatio } from './f0-statistics.js'

test('median and spread of log F0, octave errors left out', () => {
  const contour = Array.from({ length: 1000 }, (_, n) =>
    n % 5 === 0 ? 0 : 120 * Math.exp(0.2 * Math.sin(n)),
  )
  contour[17] = 480
  const statistics = measureF0(contour)
  expect(Math.exp(statistics?.logMedian ?? 0)).toBeCloseTo(120, 0)
  expect(statistics?.logDeviation).toBeCloseTo(0.2 / Math.SQRT2, 2)
  expect(measureF0([0, 0])).toBeNull()
})

test('creak does not lower the register of a speaker', () => {
  const contour = Array.from(
    { length: 1000 },
    (_, n) => (n % 5 === 0 ? 75 : 120) * Math.exp(0.02 * Math.sin(n)),
  )
  expect(Math.exp(measureF0(contour)?.logMedian ?? 0)).toBeGreaterThan(118)
})

test('a mapped contour has the register that was asked for; unvoiced stays', () => {
  const from = { logMedian: Math.log(110), logDeviation: 0.15 }
  const to = { logMedian: Math.log(210), logDeviation: 0.2 }
  const contour = Float32Array.from({ length: 400 }, (_, n) =>
    n % 4 === 0 ? 0 : 110 * Math.exp(0.15 * Math.SQRT2 * Math.sin(n)),
  )
  const mapped = mapF0(contour, from, to, movementRatio(from, to, false), 0)
  const measured = measureF0(mapped)
  expect(Math.exp(measured?.logMedian ?? 0)).toBeCloseTo(210, -0.5)
  expect(measured?.logDeviation).toBeCloseTo(0.2, 1)
  for (const [n, f0] of contour.entries()) expect((mapped[n] ?? 0) > 0).toBe(f0 > 0)
})

test('in a language with tones, who moves F0 less than the base is met half-way', () => {
  const spread = (logDeviation: number) => ({ logMedian: 5, logDeviation })
  expect(movementRatio(spread(0.2), spread(0.1), true)).toBeCloseTo(Math.SQRT1_2, 6)
  expect(movementRatio(spread(0.2), spread(0.1), false)).toBeCloseTo(0.5, 6)
  expect(movementRatio(spread(0.2), spread(0.3), true)).toBeCloseTo(1.5, 6)
})

test('a range of 0 is monotone, a shift of 12 semitones an octave', () => {
  const register = { logMedian: Math.log(150), logDeviation: 0.2 }
  const flat = mapF0(Float32Array.of(120, 180, 0), register, register, 0, 12)
  expect(flat[0]).toBeCloseTo(300, 2)
  expect(flat[1]).toBeCloseTo(300, 2)
  expect(flat[2]).toBe(0)
})

test('F0 stays between 50 and 600 Hz', () => {
  const register = { logMedian: 5, logDeviation: 0.1 }
  fc.assert(
    fc.property(
      fc.float({ min: 60, max: 500, noNaN: true }),
      fc.float({ min: -24, max: 24, noNaN: true }),
      (f0, shift) => {
        const [mapped = 0] = mapF0(Float32Array.of(f0), register, { logMedian: 5 }, 7, shift)
        expect(mapped).toBeGreaterThanOrEqual(50)
        expect(mapped).toBeLessThanOrEqual(600)
      },
    ),
  )
})
