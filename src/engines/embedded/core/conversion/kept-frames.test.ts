import fc from 'fast-check'
import { expect, test } from 'vitest'
import { envelopeCodeSize } from '../../../../dsp/index.js'
import { keepFrames } from './kept-frames.js'

/** Frames whose first coefficient is their number. */
function numbered(frameCount: number) {
  const code = new Float32Array(frameCount * envelopeCodeSize)
  for (let frame = 0; frame < frameCount; frame++) code[frame * envelopeCodeSize] = frame
  return {
    frameCount,
    code,
    f0Hz: new Float32Array(frameCount),
    bandAperiodicityDb: new Float32Array(3 * frameCount),
  }
}

const numbersOf = (code: Float32Array) =>
  Array.from({ length: code.length / envelopeCodeSize }, (_, n) => code[n * envelopeCodeSize] ?? -1)

test('what is kept comes in seconds from all of a recording, in order, each frame once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9000 }), fc.integer({ min: 1, max: 3000 }), (frameCount, most) => {
      const { code, speech } = keepFrames(numbered(frameCount), most)
      const kept = numbersOf(code)
      expect(speech.length).toBe(kept.length)
      expect(kept.length).toBeLessThanOrEqual(most)
      expect(kept.length).toBeGreaterThan(Math.min(frameCount, most) - 200)
      expect(kept.every((frame, n) => n === 0 || frame > (kept[n - 1] ?? 0))).toBe(true)
      const cuts = kept.filter((frame, n) => n > 0 && frame !== (kept[n - 1] ?? 0) + 1)
      expect(cuts.length).toBeLessThan(Math.max(1, most / 200))
      if (frameCount > most && most >= 400) {
        expect(kept[0]).toBeLessThan(frameCount / 2)
        expect(kept.at(-1)).toBeGreaterThan(frameCount / 2)
      }
    }),
    { numRuns: 60 },
  )
})
