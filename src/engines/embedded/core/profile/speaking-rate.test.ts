import { expect, test } from 'vitest'
import { envelopeCodeSize, lowBandPoints } from '../../../../dsp/index.js'
import { measureSyllableRate } from './speaking-rate.js'

/** Bursts of level, `perSec` a second, for the seconds of `isSpoken`; silence elsewhere. */
function bursts(perSec: number, isSpoken: readonly boolean[]): Float32Array {
  const code = new Float32Array(isSpoken.length * 200 * envelopeCodeSize)
  for (let frame = 0; frame < isSpoken.length * 200; frame++) {
    const phase = (frame * perSec) / 200
    const logPower = isSpoken[Math.floor(frame / 200)] ? -4 + 2 * Math.cos(2 * Math.PI * phase) : -16
    code[frame * envelopeCodeSize] = logPower * Math.sqrt(lowBandPoints)
  }
  return code
}

test.each([3, 5, 7])('%i bursts a second are as many syllables', (perSec) => {
  const rate = measureSyllableRate(bursts(perSec, [true, true, true, true]), 800)
  expect(Math.abs((rate ?? 0) / perSec - 1)).toBeLessThan(0.1)
})

test('pauses do not count as time', () => {
  const rate = measureSyllableRate(bursts(5, [true, true, false, true, false, true]), 1200)
  expect(Math.abs((rate ?? 0) / 5 - 1)).toBeLessThan(0.15)
})

test('silence has no rate', () => {
  expect(measureSyllableRate(bursts(5, [false, false]), 400)).toBeNull()
})
