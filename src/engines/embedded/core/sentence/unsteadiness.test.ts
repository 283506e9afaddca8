import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  EnvelopeCoder,
  envelopeCodeSize,
  envelopePointCount,
  lowBandOrder,
  vocoderFftSize,
  vocoderRateHz,
} from '../../../../dsp/index.js'
import type { VocoderFrames } from '../frames.js'
import { joinFrames, sliceFrames } from './frame-editing.js'
import { Unsteadiness } from './unsteadiness.js'

const dbPerNeper = 10 / Math.LN10

/** A voice that stands still, and after half of the time has no voice. */
function steady(frameCount: number): VocoderFrames {
  const code = Float32Array.from(
    { length: frameCount * envelopeCodeSize },
    (_, n) => (n % envelopeCodeSize) / 9,
  )
  const f0Hz = Float32Array.from({ length: frameCount }, (_, frame) => (frame < frameCount / 2 ? 120 : 0))
  const bandAperiodicityDb = Float32Array.from({ length: 3 * frameCount }, (_, n) =>
    n < 1.5 * frameCount ? ([-9, -5, -1][n % 3] ?? 0) : 0,
  )
  return { frameCount, code, bandAperiodicityDb, f0Hz }
}

/** Sample for sample; `toEqual` would take seconds. */
function isAlike(a: VocoderFrames, b: VocoderFrames): boolean {
  const pairs = [
    [a.code, b.code],
    [a.bandAperiodicityDb, b.bandAperiodicityDb],
    [a.f0Hz, b.f0Hz],
  ] as const
  return pairs.every(([x, y]) => x.length === y.length && x.every((value, n) => value === y[n]))
}

/** Power of a track at one modulation frequency, by the definition of the Fourier transform. */
function powerAt(track: readonly number[], hz: number): number {
  let [re, im] = [0, 0]
  for (const [frame, value] of track.entries()) {
    re += value * Math.cos((2 * Math.PI * hz * frame) / 200)
    im += value * Math.sin((2 * Math.PI * hz * frame) / 200)
  }
  return (re * re + im * im) / track.length
}

function meanPower(tracks: readonly (readonly number[])[], fromHz: number, toHz: number): number {
  let sum = 0
  for (const track of tracks) {
    for (let hz = fromHz; hz < toHz; hz++) sum += powerAt(track, hz) / (toHz - fromHz) / tracks.length
  }
  return sum
}

const deviationOf = (values: readonly number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}

describe('on a voice that stands still', () => {
  const before = steady(4000)
  const after = new Unsteadiness(1).addTo(before)
  const columnOf = (k: number) =>
    Array.from({ length: after.frameCount }, (_, frame) => {
      const n = frame * envelopeCodeSize + k
      return (after.code[n] ?? 0) - (before.code[n] ?? 0)
    })

  test('the level, the band above 8 kHz and F0 stay as they are', () => {
    expect(deviationOf(columnOf(0))).toBe(0)
    for (let k = lowBandOrder; k < envelopeCodeSize; k++) expect(deviationOf(columnOf(k))).toBe(0)
    expect(after.f0Hz).toEqual(before.f0Hz)
  })

  test('the envelope moves at 16 to 32 Hz, and little at the pace of phones or faster than 50 Hz', () => {
    const tracks = [2, 8, 20, 35].map(columnOf)
    const middle = meanPower(tracks, 16, 32)
    expect(meanPower(tracks, 1, 8)).toBeLessThan(middle / 5)
    expect(meanPower(tracks, 64, 100)).toBeLessThan(middle / 5)
  })

  test('by about 1 dB, as recordings move more than base voices do, and by half as much under 300 Hz', () => {
    const coder = new EnvelopeCoder({ sampleRateHz: vocoderRateHz, fftSize: vocoderFftSize })
    const points = new Float64Array(envelopePointCount)
    const tracks: number[][] = Array.from({ length: 64 }, () => [])
    for (let frame = 0; frame < after.frameCount; frame++) {
      coder.decodeLogPoints(after.code, points, frame * envelopeCodeSize)
      for (const [point, track] of tracks.entries()) track.push((points[point] ?? 0) * dbPerNeper)
    }
    const deviations = tracks.map(deviationOf)
    // Point 5 lies at 290 Hz, points 14 to 60 between 800 Hz and 7.2 kHz.
    for (const deviation of deviations.slice(14, 61)) {
      expect(deviation).toBeGreaterThan(0.8)
      expect(deviation).toBeLessThan(1.5)
    }
    for (const deviation of deviations.slice(1, 5)) {
      expect(deviation).toBeGreaterThan(0.3)
      expect(deviation).toBeLessThan(0.8)
    }
  })

  test('noise grows at 3 kHz where there is voice, and is never more than all', () => {
    const rows = (frames: VocoderFrames, from: number) => [
      ...frames.bandAperiodicityDb.slice(3 * from, 3 * from + 3),
    ]
    expect(rows(after, 100)).toEqual([-8, -5, -1])
    expect(rows(after, 3000)).toEqual([0, 0, 0])
    const noisy = {
      ...before,
      bandAperiodicityDb: new Float32Array(before.bandAperiodicityDb.length).fill(-0.5),
    }
    expect(rows(new Unsteadiness(1).addTo(noisy), 100)).toEqual([0, -0.5, -0.5])
  })

  test('the same seed moves alike, another one otherwise', () => {
    expect(isAlike(new Unsteadiness(1).addTo(before), after)).toBe(true)
    expect(isAlike(new Unsteadiness(2).addTo(before), after)).toBe(false)
  })
})

test('however a sentence is parted, it comes out the same', () => {
  const frames = steady(60)
  const whole = new Unsteadiness(3).addTo(frames)
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 59 }), { maxLength: 6 }), (cuts) => {
      const ends = [...cuts.sort((a, b) => a - b), frames.frameCount]
      const unsteadiness = new Unsteadiness(3)
      const parts = ends.map((end, n) => unsteadiness.addTo(sliceFrames(frames, ends[n - 1] ?? 0, end)))
      expect(isAlike(joinFrames(parts), whole)).toBe(true)
    }),
  )
})
