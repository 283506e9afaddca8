import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fitSpeed, fitToleranceSec } from './fit-speed.js'

const limits = { min: 0.5, max: 2 }

/** Speech of `baseSec` at speed 1 whose `fixedSec` no speed changes. */
function speaker(baseSec: number, fixedSec = 0) {
  const speeds: number[] = []
  const measure = async (ratio: number) => {
    speeds.push(ratio)
    return fixedSec + baseSec / ratio
  }
  return { speeds, measure }
}

describe('a speed is found', () => {
  test('in the second round where duration is inverse in speed', async () => {
    const { speeds, measure } = speaker(10)
    const fit = await fitSpeed({ targetSec: 8, startRatio: 1, limits }, measure)
    expect(speeds).toEqual([1, 1.25])
    expect(fit).toEqual({ targetSec: 8, durationSec: 8, errorSec: 0, speedRatio: 1.25, isAtLimit: false })
  })

  test('in more rounds where a part does not give way', async () => {
    const { speeds, measure } = speaker(5, 1)
    const fit = await fitSpeed({ targetSec: 4.5, startRatio: 1, limits }, measure)
    expect(speeds.length).toBeGreaterThan(2)
    expect(Math.abs(fit.errorSec)).toBeLessThanOrEqual(0.0225)
  })

  test('at once where the time is right already', async () => {
    const { speeds, measure } = speaker(3)
    await fitSpeed({ targetSec: 3.01, startRatio: 1, limits }, measure)
    expect(speeds).toEqual([1])
  })
})

test('what no allowed speed reaches is told with the error that is left', async () => {
  const { speeds, measure } = speaker(10)
  const fit = await fitSpeed({ targetSec: 2, startRatio: 1, limits }, measure)
  expect(speeds).toEqual([1, 2])
  expect(fit).toEqual({ targetSec: 2, durationSec: 5, errorSec: 3, speedRatio: 2, isAtLimit: true })
})

test('every speed tried is within the limits, and the error told is that of the speed told', async () => {
  const seconds = fc.double({ min: 0.2, max: 500, noNaN: true })
  const fixed = fc.double({ min: 0, max: 5, noNaN: true })
  await fc.assert(
    fc.asyncProperty(seconds, seconds, fixed, async (targetSec, baseSec, fixedSec) => {
      const { speeds, measure } = speaker(baseSec, fixedSec)
      const fit = await fitSpeed({ targetSec, startRatio: 1, limits }, measure)
      expect(speeds.every((speed) => speed >= limits.min && speed <= limits.max)).toBe(true)
      expect(fit.durationSec).toBe(fixedSec + baseSec / fit.speedRatio)
      expect(fit.errorSec).toBeCloseTo(fit.durationSec - targetSec, 9)
      // Without a fixed part there is nothing that it may miss.
      const isReachable = targetSec >= baseSec / limits.max && targetSec <= baseSec / limits.min
      const toleranceSec = Math.max(fitToleranceSec, 0.005 * targetSec)
      if (fixedSec === 0 && isReachable) expect(Math.abs(fit.errorSec)).toBeLessThanOrEqual(toleranceSec)
    }),
  )
})
