import fc from 'fast-check'
import { expect, test } from 'vitest'
import { madeUpFrames, smallSpace } from '../../../../test/support/made-up-speaker.js'
import { hopSamples, resynthesize } from '../../../dsp/index.js'
import type { Mark, SpeechChunk } from '../../engine.js'
import { sliceFrames } from '../core/index.js'
import { SpeechStream } from './speech-stream.js'

const frames = madeUpFrames(smallSpace(), { frameCount: 900 })
// Speech is not as loud as made-up frames, in either band.
for (let at = 0; at < frames.code.length; at += 56) {
  frames.code[at] = (frames.code[at] ?? 0) - 80
  frames.code[at + 48] = (frames.code[at + 48] ?? 0) - 40
}
const marks: Mark[] = Array.from({ length: 45 }, (_, n) => ({
  kind: 'phone',
  text: String(n),
  startSec: n / 10,
  endSec: (n + 1) / 10,
  sourceStart: n,
  sourceEnd: n + 1,
}))

function streamed(ends: readonly number[]): SpeechChunk[] {
  const chunks: SpeechChunk[] = []
  const stream = new SpeechStream(3, marks, { postMessage: (chunk: SpeechChunk) => void chunks.push(chunk) })
  let from = 0
  for (const to of [...ends, frames.frameCount]) {
    stream.feed(sliceFrames(frames, from, to))
    from = to
  }
  const { last, chunksSent } = stream.finish()
  expect(chunksSent).toBe(chunks.length)
  return [...chunks, last]
}

test('however a sentence is cut, its samples are those of the whole, and each mark comes with its sound', () => {
  const whole = resynthesize(frames, { seed: 3 })
  expect(Math.max(...whole.map(Math.abs))).toBeLessThan(0.8)
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 6 }), (cuts) => {
      const chunks = streamed(cuts.sort((a, b) => a - b))
      const samples = chunks.flatMap((chunk) => [...chunk.samples])
      expect(samples.length).toBe(frames.frameCount * hopSamples)
      expect(samples.every((value, n) => value === whole[n])).toBe(true)
      expect(chunks.flatMap((chunk) => [...chunk.marks])).toEqual(marks)
      let endSec = 0
      for (const chunk of chunks) {
        const startSec = endSec
        endSec += chunk.samples.length / 24_000
        for (const mark of chunk.marks) expect(mark.startSec >= startSec && mark.startSec < endSec).toBe(true)
      }
    }),
    { numRuns: 6 },
  )
})

test('the first chunk leaves after a third of a second of frames at the most', () => {
  const [first] = streamed([])
  expect((first?.samples.length ?? 0) / 24_000).toBeGreaterThan(0.1)
  expect((first?.samples.length ?? 0) / 24_000).toBeLessThan(0.35)
})

test('samples stay under full scale where the frames are too loud', () => {
  const loud = sliceFrames(frames, 0, 300)
  for (let at = 0; at < loud.code.length; at += 56) loud.code[at] = (loud.code[at] ?? 0) + 60
  expect(Math.max(...resynthesize(loud, { seed: 3 }).map(Math.abs))).toBeGreaterThan(1)
  const chunks: SpeechChunk[] = []
  const stream = new SpeechStream(3, [], { postMessage: (chunk: SpeechChunk) => void chunks.push(chunk) })
  stream.feed(loud)
  chunks.push(stream.finish().last)
  for (const { samples } of chunks) expect(samples.every((value) => Math.abs(value) <= 1)).toBe(true)
})
