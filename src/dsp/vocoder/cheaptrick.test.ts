import { describe, expect, test } from 'vitest'
import {
  formantPowerAt,
  pulseTrain,
  throughFormants,
  vowelA,
  whiteNoise,
} from '../../../test/support/signals.js'
import { CheapTrick, cheapTrickFftSize } from './cheaptrick.js'

const rate = 24_000
const fftSize = 1024

function envelopeOf(samples: Float64Array, centreSec: number, f0Hz: number): Float64Array {
  const out = new Float64Array(fftSize / 2 + 1)
  new CheapTrick({ sampleRateHz: rate, fftSize }).estimateFrame(samples, centreSec, f0Hz, out)
  return out
}

const decibels = (ratio: number) => 10 * Math.log10(ratio)

describe('CheapTrick', () => {
  test('the FFT size at 48 kHz is 2048 for 71 Hz and 4096 for 70 Hz', () => {
    expect(cheapTrickFftSize(48_000, 71)).toBe(2048)
    expect(cheapTrickFftSize(48_000, 70)).toBe(4096)
    expect(cheapTrickFftSize(24_000, 71)).toBe(1024)
  })

  test.each([100, 150, 220])('the envelope of a vowel at %i Hz recovers its formants', (f0) => {
    const envelope = envelopeOf(throughFormants(pulseTrain(f0, rate, 0.3), vowelA, rate), 0.15, f0)
    const binHz = rate / fftSize
    let error = 0
    let count = 0
    const first = Math.round(f0 / binHz)
    const offset = decibels(envelope[first] / formantPowerAt(vowelA, f0, rate))
    for (let bin = first; bin * binHz < 4500; bin++) {
      const expected = decibels(formantPowerAt(vowelA, bin * binHz, rate)) + offset
      error += Math.abs(decibels(envelope[bin]) - expected)
      count++
    }
    // A 220 Hz voice samples the spectrum every 220 Hz: peaks of 80 Hz bandwidth cannot come back whole.
    expect(error / count).toBeLessThan(f0 < 200 ? 1.5 : 3)
  })

  test('the envelope does not depend on where in the period the frame stands', () => {
    const vowel = throughFormants(pulseTrain(110, rate, 0.4), vowelA, rate)
    const first = envelopeOf(vowel, 0.2, 110)
    for (const shift of [0.25, 0.5, 0.75]) {
      const other = envelopeOf(vowel, 0.2 + shift / 110, 110)
      for (let bin = 4; bin < 200; bin++) expect(Math.abs(decibels(other[bin] / first[bin]))).toBeLessThan(1)
    }
  })

  test.each([0, 100, 300])('white noise of variance v has the envelope v, on average, at F0 %i', (f0) => {
    const noise = whiteNoise(rate, 2, 4, 0.1)
    let sum = 0
    for (let frame = 20; frame < 380; frame++) {
      const envelope = envelopeOf(noise, frame / 200, f0)
      for (let bin = 20; bin < 490; bin++) sum += Math.log(envelope[bin])
    }
    // The mean logarithm of a smoothed periodogram lies up to 2.5 dB under the logarithm of its mean.
    const level = decibels(Math.exp(sum / 360 / 470)) + 20
    expect(level).toBeGreaterThan(-3)
    expect(level).toBeLessThan(0.5)
  })

  test('a gain of 20 dB lifts the envelope below 6 kHz by 20 dB', () => {
    const vowel = throughFormants(pulseTrain(120, rate, 0.2), vowelA, rate)
    const loud = envelopeOf(vowel, 0.1, 120)
    const quiet = envelopeOf(
      vowel.map((x) => x / 10),
      0.1,
      120,
    )
    for (let bin = 0; bin < 256; bin++) {
      expect(Math.abs(decibels(loud[bin] / quiet[bin]) - 20)).toBeLessThan(0.02)
    }
  })

  test.each([0, 30, 800])('silence, edges and F0 %i give finite positive power', (f0) => {
    for (const samples of [new Float64Array(2400), new Float64Array(1), pulseTrain(100, rate, 0.02)]) {
      for (const centre of [0, 0.01, 1]) {
        for (const power of envelopeOf(samples, centre, f0)) {
          expect(power).toBeGreaterThan(0)
          expect(power).toBeLessThan(100)
        }
      }
    }
  })
})
