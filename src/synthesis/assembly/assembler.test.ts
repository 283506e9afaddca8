import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Assembler, targetLoudnessLufs, voiceGain, withGainAndFades } from './assembler.js'

function assemble() {
  const written: number[] = []
  const sink = {
    write: async (samples: Float32Array) => void written.push(...samples),
    finish: async () => {},
    discard: async () => {},
  }
  /** Holds the last 100 samples back, as a look-ahead does. */
  let held: number[] = []
  const limiter = {
    process(samples: Float32Array) {
      held.push(...samples)
      const ready = Float32Array.from(held.slice(0, Math.max(0, held.length - 100)))
      held = held.slice(ready.length)
      return ready
    },
    flush: () => Float32Array.from(held.splice(0)),
  }
  return { written, assembler: new Assembler(sink, limiter) }
}

const constant = (length: number, value: number) => new Float32Array(length).fill(value)

describe('the assembler', () => {
  test('puts pauses between sentences only, and loses nothing to the look-ahead', async () => {
    const { assembler, written } = assemble()
    await assembler.add(constant(2400, 0.5), 1, 0.25)
    const second = await assembler.add(constant(4800, 0.5), 1, 0.25)
    await assembler.finish()
    expect(second).toEqual({ startSec: 0.35, endSec: 0.55 })
    expect(written).toHaveLength(2400 + 6000 + 4800)
    expect(written.slice(2400, 8400).every((sample) => sample === 0)).toBe(true)
    expect(assembler.durationSec).toBe(0.55)
  })

  test('a sentence without sound adds neither sound nor a second pause', async () => {
    const { assembler, written } = assemble()
    await assembler.add(constant(0, 0), 1, 0.5)
    await assembler.add(constant(2400, 0.5), 1, 0.1)
    await assembler.add(constant(0, 0), 1, 0.3)
    await assembler.add(constant(2400, 0.5), 1, 0.1)
    await assembler.finish()
    expect(written).toHaveLength(2400 + 7200 + 2400)
  })
})

test('a sentence written while it is made is the same in the end, however it comes', async () => {
  const sentences = [700, 3000, 100, 0, 1200].map((length, index) =>
    Float32Array.from({ length }, (_, n) => Math.sin(n / 9 + index)),
  )
  const whole = assemble()
  for (const samples of sentences) await whole.assembler.add(samples, 0.5, 0.1)
  await whole.assembler.finish()
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 12 }),
      async (steps) => {
        const early = assemble()
        for (const samples of sentences) {
          let from = 0
          for (const step of steps) {
            await early.assembler.addEarly(samples.subarray(from, from + step), 0.5)
            from += step
          }
          for (; from < samples.length; from += 500)
            await early.assembler.addEarly(samples.subarray(from, from + 500), 0.5)
          await early.assembler.add(samples, 0.5, 0.1)
        }
        await early.assembler.finish()
        expect(early.written).toEqual(whole.written)
      },
    ),
    { numRuns: 20 },
  )
})

test('of a sentence that is being made, all but the fade at its end is written', async () => {
  const { assembler, written } = assemble()
  await assembler.addEarly(constant(2400, 0.5), 1)
  // The fade of 120 samples, and what the look-ahead holds.
  expect(written).toHaveLength(2400 - 120 - 100)
})

test('joins do not click: no step is larger than the fade allows', () => {
  const faded = withGainAndFades(constant(2400, 1), 1)
  let largestStep = Math.max(Math.abs(faded[0] ?? 1), Math.abs(faded.at(-1) ?? 1))
  for (let n = 1; n < faded.length; n++)
    largestStep = Math.max(largestStep, Math.abs((faded[n] ?? 0) - (faded[n - 1] ?? 0)))
  // A raised cosine over 120 samples is steepest in its middle: pi / 2 / 120.
  expect(largestStep).toBeLessThan(Math.PI / 2 / 120 + 1e-6)
  expect(faded.slice(120, -120).every((sample) => sample === 1)).toBe(true)
})

test('stored samples are not changed', () => {
  const samples = constant(500, 0.5)
  withGainAndFades(samples, 2)
  expect(samples.every((sample) => sample === 0.5)).toBe(true)
})

test.each([
  [-19, 1],
  [-25, 10 ** (6 / 20)],
  [-13, 10 ** (-6 / 20)],
  [-80, 10 ** (24 / 20)],
  [Number.NEGATIVE_INFINITY, 1],
])('a voice of %d LUFS is brought to the target', (loudness, gain) => {
  expect(targetLoudnessLufs).toBe(-19)
  expect(voiceGain(loudness)).toBeCloseTo(gain, 12)
})
