import { describe, expect, test } from 'vitest'
import { Random } from './random.js'

describe('Random', () => {
  test('the same seed gives the same values, another seed others', () => {
    const draw = (seed: number): number[] => {
      const random = new Random(seed)
      return Array.from({ length: 20 }, () => random.uniform())
    }
    expect(draw(7)).toEqual(draw(7))
    expect(draw(7)).not.toEqual(draw(8))
  })

  test('uniform values fill [0, 1) evenly', () => {
    const random = new Random(1)
    const bins = new Array(10).fill(0)
    for (let n = 0; n < 100_000; n++) bins[Math.floor(10 * random.uniform())]++
    for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(500)
  })

  test('gaussian values have the moments of the normal distribution and no correlation', () => {
    const random = new Random(2)
    const values = new Float64Array(100_000)
    random.fillGaussian(values)
    const moment = (power: number) => values.reduce((sum, x) => sum + x ** power, 0) / values.length
    expect(Math.abs(moment(1))).toBeLessThan(0.02)
    expect(moment(2)).toBeCloseTo(1, 1)
    expect(Math.abs(moment(3))).toBeLessThan(0.05)
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.1)
    let lagOne = 0
    for (let n = 1; n < values.length; n++) lagOne += values[n] * values[n - 1]
    expect(Math.abs(lagOne / values.length)).toBeLessThan(0.02)
  })
})
