import { describe, expect, test } from 'vitest'
import { besselI0, blackmanAt, hannAt, kaiserAt, kaiserBetaFor, nuttallAt, windowTable } from './window.js'

describe('window', () => {
  test.each([
    ['Hann', hannAt, 0],
    ['Blackman', blackmanAt, 0],
    ['Nuttall', nuttallAt, 0],
  ] as const)('%s is symmetric, 1 at its centre and 0 at its ends', (_, windowAt, end) => {
    const table = windowTable(windowAt, 65)
    expect(table[32]).toBeCloseTo(1, 10)
    expect(table[0]).toBeCloseTo(end, 10)
    for (let n = 0; n < 32; n++) expect(table[n]).toBeCloseTo(table[64 - n], 12)
    expect(windowAt(0.6)).toBe(0)
  })

  test('Hann at a quarter of its width is one half', () => {
    expect(hannAt(0.25)).toBeCloseTo(0.5, 12)
    expect(blackmanAt(0.25)).toBeCloseTo(0.34, 12)
  })

  // Abramowitz & Stegun, table 9.8 and 9.11.
  test.each([
    [0, 1],
    [1, 1.2660658778],
    [5, 27.239871824],
  ])('I0(%d) has its tabulated value', (x, value) => {
    expect(besselI0(x) / value).toBeCloseTo(1, 8)
  })

  test('Kaiser is 1 at its centre and 1/I0(beta) at its ends', () => {
    const beta = kaiserBetaFor(100)
    expect(beta).toBeCloseTo(10.06, 2)
    expect(kaiserAt(beta, 0)).toBe(1)
    expect(kaiserAt(beta, 0.5)).toBeCloseTo(1 / besselI0(beta), 12)
    expect(kaiserAt(beta, 0.51)).toBe(0)
  })
})
