import { expect, test } from 'vitest'
import { spectralFrames } from './spectral-frames.js'
import { warpFrames } from './time-warp.js'

const rateHz = 16_000

/** Glides one after another: from Hz, to Hz, seconds; 0 Hz is silence. */
function glides(...parts: readonly (readonly [number, number, number])[]): Float32Array {
  return Float32Array.from(
    parts.flatMap(([fromHz, toHz, sec]) =>
      Array.from({ length: Math.round(sec * rateHz) }, (_, n) => {
        const t = n / rateHz
        return fromHz === 0 ? 0 : Math.sin(2 * Math.PI * (fromHz + ((toHz - fromHz) * t) / sec / 2) * t)
      }),
    ),
  )
}

const framesOf = (samples: Float32Array) => spectralFrames(samples, rateHz, 0.02)

test('the same utterance matches itself frame by frame', () => {
  const frames = framesOf(glides([300, 900, 0.3], [0, 0, 0.1], [2500, 1000, 0.4]))
  expect([...warpFrames(frames, frames)]).toEqual(Array.from({ length: frames.frameCount }, (_, n) => n))
})

test('parts that last longer, and pauses that were added, are followed', () => {
  const said = framesOf(glides([300, 800, 0.4], [4000, 1500, 0.4]))
  const heard = framesOf(glides([0, 0, 0.5], [300, 800, 0.8], [0, 0, 0.3], [4000, 1500, 0.2]))
  const path = warpFrames(said, heard)
  // Places in each glide fall on the same places of the other one, to within a few frames.
  for (const [saidSec, heardSec] of [
    [0.1, 0.7],
    [0.3, 1.1],
    [0.6, 1.7],
  ] as const) {
    expect(Math.abs((path[Math.round(saidSec / 0.02)] ?? 0) * 0.02 - heardSec)).toBeLessThan(0.1)
  }
})

test('level does not matter', () => {
  const said = glides([300, 900, 0.3], [2500, 1000, 0.4])
  const quiet = said.map((sample) => 0.01 * sample)
  const path = warpFrames(framesOf(said), framesOf(quiet))
  for (const [frame, match] of path.entries()) expect(Math.abs(match - frame)).toBeLessThanOrEqual(2)
})

test('one frame matches one frame', () => {
  const one = framesOf(new Float32Array(10))
  expect([...warpFrames(one, one)]).toEqual([0])
})
