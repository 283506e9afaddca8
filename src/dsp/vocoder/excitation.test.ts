import { describe, expect, test } from 'vitest'
import { RealFft } from '../fft/real-fft.js'
import { NoiseShare, pulseDelaySec, pulseSpectrum } from './excitation.js'

const options = { sampleRateHz: 24_000, fftSize: 1024 }

function shareDb(bandsDb: number[], at = 0): Float64Array {
  const out = new Float64Array(513)
  new NoiseShare(options).decodeFrame(Float32Array.from(bandsDb), at, out)
  return out.map((share) => 20 * Math.log10(share))
}

describe('NoiseShare', () => {
  test('more aperiodicity is more noise at every frequency above 0 Hz', () => {
    const less = shareDb([-20, -12, -8])
    const more = shareDb([-15, -7, -3])
    for (let bin = 1; bin < 512; bin++) expect(more[bin]).toBeGreaterThan(less[bin])
  })

  test('the share never exceeds 1 and never falls under -30 dB at the low end', () => {
    for (const bands of [
      [0, 0, 0],
      [-60, -60, -60],
    ]) {
      const db = shareDb(bands)
      expect(Math.max(...db)).toBeLessThanOrEqual(0)
      expect(db[0]).toBeCloseTo(-30, 6)
    }
  })

  test('rows of a larger array are read in place', () => {
    expect(shareDb([0, 0, 0, -20, -12, -8], 3)).toEqual(shareDb([-20, -12, -8]))
  })
})

describe('pulseSpectrum', () => {
  const { re, im } = pulseSpectrum(options)

  test('it passes all frequencies alike', () => {
    for (let bin = 0; bin < 513; bin++) expect(Math.hypot(re[bin], im[bin])).toBeCloseTo(1, 12)
  })

  test('99 % of its energy lies from 1 ms before the pulse to 4 ms after it', () => {
    const wave = new Float64Array(1024)
    new RealFft(1024).inverse(re, im, wave)
    const energy = (from: number, to: number) => wave.subarray(from, to).reduce((sum, x) => sum + x * x, 0)
    expect((energy(0, 96) + energy(1000, 1024)) / energy(0, 1024)).toBeGreaterThan(0.99)
  })

  test('the delay is between 0 and 2.5 ms', () => {
    for (let f = 0; f <= 12_000; f += 50) {
      expect(pulseDelaySec(f)).toBeGreaterThanOrEqual(0)
      expect(pulseDelaySec(f)).toBeLessThan(0.0025)
    }
  })
})
