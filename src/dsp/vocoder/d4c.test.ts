import { describe, expect, test } from 'vitest'
import { pulseTrain, throughFormants, vowelA, whiteNoise } from '../../../test/support/signals.js'
import { bandAperiodicityCount, bandCountFor, D4C, sumOfLargest } from './d4c.js'

const rate = 24_000

/** Mean aperiodicity of each band in dB over the middle frames, and the share of them that is voiced. */
function meanBandsOf(samples: Float64Array, f0Hz: number): { bands: number[]; voicedShare: number } {
  const d4c = new D4C({ sampleRateHz: rate })
  const out = new Float64Array(bandAperiodicityCount)
  const bands = [0, 0, 0]
  let voiced = 0
  const frames = Math.floor((samples.length / rate) * 200) - 20
  for (let frame = 0; frame < frames; frame++) {
    if (d4c.estimateFrame(samples, (frame + 10) / 200, f0Hz, out)) voiced++
    for (let band = 0; band < 3; band++) bands[band] += out[band] / frames
  }
  return { bands, voicedShare: voiced / frames }
}

/** A pulse train with noise that has `ratio` of its power above `fromHz`, below 4 kHz louder by 10 dB. */
function mixed(f0Hz: number, noiseDb: number): Float64Array {
  const pulses = pulseTrain(f0Hz, rate, 0.5)
  const power = pulses.reduce((sum, x) => sum + x * x, 0) / pulses.length
  const noise = whiteNoise(rate, 0.5, 6, Math.sqrt(power) * 10 ** (noiseDb / 20))
  // A tilt like a voice's, so that LoveTrain sees a voice.
  return throughFormants(
    pulses.map((x, n) => x + noise[n]),
    [{ frequencyHz: 100, bandwidthHz: 600 }],
    rate,
  )
}

/** Pulses and noise of equal density, mixed so that noise has the amplitude share 10^(shareDb/20) everywhere. */
function shared(f0Hz: number, shareDb: number): Float64Array {
  const pulses = pulseTrain(f0Hz, rate, 1)
  // The pulses end at 90 % of the band.
  const density = pulses.reduce((sum, x) => sum + x * x, 0) / pulses.length / 0.9
  const noise = whiteNoise(rate, 1, 3, Math.sqrt(density))
  const share = 10 ** (shareDb / 20)
  return throughFormants(
    pulses.map((x, n) => Math.sqrt(1 - share * share) * x + share * noise[n]),
    [{ frequencyHz: 500, bandwidthHz: 800 }],
    rate,
  )
}

describe('D4C', () => {
  test('24 kHz has three bands, 48 kHz five, 16 kHz one', () => {
    expect([24_000, 48_000, 16_000].map(bandCountFor)).toEqual([3, 5, 1])
  })

  test.each([90, 150, 300])('a pulse train at %i Hz is periodic in every band', (f0) => {
    const { bands, voicedShare } = meanBandsOf(mixed(f0, -80), f0)
    expect(voicedShare).toBe(1)
    for (const db of bands) expect(db).toBeLessThan(-20)
  })

  test('more noise is more aperiodicity, up to nearly 0 dB', () => {
    const levels = [-60, -30, -10, 10].map((noiseDb) => meanBandsOf(mixed(120, noiseDb), 120).bands)
    for (let band = 0; band < 3; band++) {
      const values = levels.map((bands) => bands[band])
      expect(values).toEqual([...values].sort((a, b) => a - b))
      expect(values[3]).toBeGreaterThan(-3.5)
    }
  })

  test('the same share of noise reads alike in every band and at every F0', () => {
    // D4C's scale is its own: noise of amplitude share s reads lower than 20 log10 s, by up to 8 dB.
    for (const shareDb of [-20, -10, -5, 0]) {
      const readings = [110, 160, 220].flatMap((f0) => meanBandsOf(shared(f0, shareDb), f0).bands)
      expect(Math.max(...readings) - Math.min(...readings)).toBeLessThan(2.5)
      expect(Math.max(...readings)).toBeLessThan(shareDb)
      expect(Math.min(...readings)).toBeGreaterThan(shareDb - 8.5)
    }
  })

  test('LoveTrain calls white noise unvoiced, and all its bands are 0 dB', () => {
    const { bands, voicedShare } = meanBandsOf(whiteNoise(rate, 0.5, 2), 150)
    expect(voicedShare).toBeLessThan(0.05)
    for (const db of bands) expect(db).toBeGreaterThan(-0.5)
  })

  test('a vowel is voiced; F0 0 and silence are not', () => {
    const vowel = throughFormants(pulseTrain(140, rate, 0.4), vowelA, rate)
    expect(meanBandsOf(vowel, 140).voicedShare).toBe(1)
    expect(meanBandsOf(vowel, 0)).toEqual({ bands: [0, 0, 0], voicedShare: 0 })
    expect(meanBandsOf(new Float64Array(9600), 140).voicedShare).toBe(0)
  })

  test('values stay in [-60, 0] at the edges of the signal and for any F0', () => {
    const d4c = new D4C({ sampleRateHz: rate })
    const out = new Float64Array(3)
    for (const f0 of [10, 71, 500, 1000]) {
      for (const centre of [0, 0.001, 0.05, 0.1, 0.2]) {
        d4c.estimateFrame(pulseTrain(100, rate, 0.1), centre, f0, out)
        for (const db of out) expect(db >= -60 && db <= 0).toBe(true)
      }
    }
  })

  test('the sum of the largest is that of the sorted list', () => {
    const values = whiteNoise(1000, 0.5, 8)
    const sorted = [...values].sort((a, b) => b - a)
    for (const wanted of [1, 17, 250, 500]) {
      const expected = sorted.slice(0, wanted).reduce((sum, x) => sum + x, 0)
      expect(sumOfLargest(Float64Array.from(values), 500, wanted)).toBeCloseTo(expected, 10)
    }
  })
})
