import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { measurePauseSec, pauseStretchOf } from './speaking-pauses.js'

/** Stretches of speech of one second with pauses of these lengths between them, in frames of 5 ms. */
function speechWithPauses(pausesSec: readonly number[]): Uint8Array {
  const parts = pausesSec.flatMap((sec) => [
    new Array<number>(200).fill(1),
    new Array<number>(Math.round(sec * 200)).fill(0),
  ])
  return Uint8Array.from([...parts, new Array<number>(200).fill(1)].flat())
}

describe('pauses of a speaker', () => {
  test('without any heard they are the usual ones', () => {
    expect(pauseStretchOf(measurePauseSec(speechWithPauses([])))).toBeCloseTo(1, 6)
    expect(pauseStretchOf(measurePauseSec(new Uint8Array(100)))).toBeCloseTo(1, 6)
    expect(pauseStretchOf(measurePauseSec(new Uint8Array(0)))).toBeCloseTo(1, 6)
  })

  test('closures, and silence before and after the speech, are no pauses', () => {
    const speech = speechWithPauses([0.1, 0.14])
    const padded = Uint8Array.from([
      ...new Array<number>(300).fill(0),
      ...speech,
      ...new Array<number>(300).fill(0),
    ])
    expect(pauseStretchOf(measurePauseSec(padded))).toBeCloseTo(1, 6)
  })

  test('one who pauses long gets long pauses, the surer the more were heard', () => {
    const stretchAfter = (count: number, sec: number) =>
      pauseStretchOf(measurePauseSec(speechWithPauses(new Array<number>(count).fill(sec))))
    expect(stretchAfter(2, 0.48)).toBeGreaterThan(1.05)
    expect(stretchAfter(8, 0.48)).toBeGreaterThan(stretchAfter(2, 0.48))
    expect(stretchAfter(8, 0.48)).toBeLessThan(1.5)
    expect(stretchAfter(8, 0.17)).toBeLessThan(0.85)
  })

  test('any mask gives a length between the shortest pause and its own', () => {
    fc.assert(
      fc.property(fc.uint8Array({ max: 1, maxLength: 4000 }), (speech) => {
        const pauseSec = measurePauseSec(speech)
        expect(pauseSec).toBeGreaterThan(0.15)
        expect(pauseSec).toBeLessThanOrEqual(Math.max(0.32, speech.length / 200))
      }),
    )
  })
})
