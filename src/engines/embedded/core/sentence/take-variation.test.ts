import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TimedPhone } from '../frames.js'
import { newFrames } from './frame-editing.js'
import type { SentenceRun } from './sentence.js'
import { varyRun } from './take-variation.js'

const names = ['sil', 'h', 'ao', 't', 'ian', 'q', 'i', 'sil']
/** Phones of 20 frames with an F0 that swings by 4 semitones around 200 Hz. */
function runOf(seed = 0): SentenceRun {
  const frames = newFrames(20 * names.length)
  const phones = names.map(
    (phone, index): TimedPhone => ({
      phone,
      startFrame: 20 * index,
      endFrame: 20 * (index + 1),
      sourceStart: index,
      sourceEnd: phone === 'sil' ? index : index + 1,
    }),
  )
  for (let frame = 20; frame < 140; frame++) frames.f0Hz[frame] = 200 * 2 ** (Math.sin(frame / 9 + seed) / 3)
  const conversion = { movementRatio: 1, convert: () => frames }
  return { language: 'zh', speech: { frames, phones }, conversion, paceStretch: 1, pauseAfterSec: 0 }
}
const lengths = ({ speech }: SentenceRun) =>
  speech.phones.map(({ startFrame, endFrame }) => endFrame - startFrame)
const middle = ({ speech }: SentenceRun) => {
  const voiced = speech.frames.f0Hz.filter((f0) => f0 > 0)
  return voiced.reduce((sum, f0) => sum + 12 * Math.log2(f0), 0) / voiced.length
}
const seeds = fc.integer({ min: 1, max: 0xffffffff })

test('the default seed leaves a run as it is', () => {
  const run = runOf()
  expect(varyRun(run, 0)).toBe(run)
})

test('the same seed varies alike, and leaves its input', () => {
  const run = runOf()
  const before = structuredClone(run.speech)
  fc.assert(
    fc.property(seeds, (seed) => {
      expect(varyRun(run, seed).speech).toEqual(varyRun(run, seed).speech)
    }),
  )
  expect(run.speech).toEqual(before)
})

test('another seed is another take: in length, in rhythm and in melody', () => {
  const takes = Array.from({ length: 40 }, (_, index) => varyRun(runOf(), index + 1))
  const spread = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
  }
  // Of the standard deviations that are meant, most is there: 40 draws of each, cut off at two deviations.
  expect(spread(takes.map(({ paceStretch }) => Math.log(paceStretch)))).toBeGreaterThan(0.016)
  expect(spread(takes.map((take) => Math.log(lengths(take)[2] ?? 0)))).toBeGreaterThan(0.035)
  expect(spread(takes.map(middle))).toBeGreaterThan(0.2)
})

test('no take leaves what a speaker does', () => {
  const run = runOf()
  fc.assert(
    fc.property(seeds, (seed) => {
      const take = varyRun(run, seed)
      expect(Math.abs(Math.log(take.paceStretch))).toBeLessThanOrEqual(0.05 + 1e-9)
      expect(Math.abs(middle(take) - middle(run))).toBeLessThan(1.1)
      for (const [index, length] of lengths(take).entries()) {
        // Two deviations of 6 %, and a frame of rounding at either end.
        expect(Math.abs(length - 20)).toBeLessThanOrEqual(20 * 0.13 + 2)
        if (names[index] === 'sil') expect(Math.abs(length - 20)).toBeLessThanOrEqual(1)
      }
      expect(take.speech.phones.at(-1)?.endFrame).toBe(take.speech.frames.frameCount)
      expect(take.speech.frames.f0Hz.every((f0) => f0 === 0 || (f0 > 100 && f0 < 400))).toBe(true)
    }),
  )
})

test('what is said elsewhere with the same seed varies otherwise', () => {
  const other = runOf()
  const speech = {
    ...other.speech,
    phones: other.speech.phones.map((phone) => (phone.phone === 'ao' ? { ...phone, phone: 'a' } : phone)),
  }
  expect(varyRun({ ...other, speech }, 7).paceStretch).not.toBe(varyRun(other, 7).paceStretch)
})
