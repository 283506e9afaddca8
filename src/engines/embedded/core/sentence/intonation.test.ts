import { expect, test } from 'vitest'
import { shapeIntonationInPlace } from './intonation.js'

const phones = [{ phone: 'a', startFrame: 0, endFrame: 200, sourceStart: 0, sourceEnd: 1 }]

/** Semitones at the end of a level second above those at its beginning. */
function rise(questionForm: 'open' | 'particle' | 'marked' | null, rangeRatio = 1): number {
  const f0Hz = new Float32Array(200).fill(200)
  shapeIntonationInPlace(f0Hz, phones, { questionForm, rangeRatio, firstFrame: 0 })
  return 12 * Math.log2((f0Hz[199] ?? 0) / (f0Hz[0] ?? 0))
}

test('the less else tells that it is a question, the more it rises; a statement falls', () => {
  expect(rise(null)).toBeLessThan(0)
  expect(rise('marked')).toBeCloseTo(rise(null), 6)
  expect(rise('particle')).toBeGreaterThan(rise('marked') + 1.5)
  expect(rise('open')).toBeGreaterThan(rise('particle') + 1.5)
})

test('melody is scaled with the movement of the voice', () => {
  expect(rise('open', 0.5)).toBeCloseTo(rise('open') / 2, 5)
  expect(rise(null, 0)).toBeCloseTo(0, 6)
})
