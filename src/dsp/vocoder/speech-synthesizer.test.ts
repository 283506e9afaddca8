import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pulseTrain, throughFormants, vowelA, whiteNoise } from '../../../test/support/signals.js'
import {
  EnvelopeCoder,
  envelopeCodeSize,
  envelopePointCount,
  envelopePointMels,
} from '../mel/envelope-code.js'
import { melOf } from '../mel/mel-scale.js'
import { analyzeSpeech } from './analyze.js'
import {
  hopSamples,
  resynthesize,
  type SpeechFrames,
  SpeechSynthesizer,
  vocoderFftSize,
} from './speech-synthesizer.js'

const rate = 24_000
const f0At = (sec: number) => 140 * 2 ** (0.3 * Math.sin(2 * Math.PI * 2 * sec))

/** A vowel with a moving F0, a pause, noise. */
function babble(): Float64Array {
  const out = new Float64Array(rate)
  out.set(throughFormants(pulseTrain(f0At, rate, 0.5), vowelA, rate), 0)
  out.set(whiteNoise(rate, 0.3, 2, 0.05), 0.7 * rate)
  return out
}

const frames: SpeechFrames = analyzeSpeech(babble(), { f0Method: 'dio' })

function slice(from: number, to: number): SpeechFrames {
  return {
    frameCount: to - from,
    code: frames.code.subarray(from * envelopeCodeSize, to * envelopeCodeSize),
    bandAperiodicityDb: frames.bandAperiodicityDb.subarray(from * 3, to * 3),
    f0Hz: frames.f0Hz.subarray(from, to),
  }
}

/** Root mean square in dB of a stretch in seconds. */
function levelDb(samples: ArrayLike<number>, fromSec: number, toSec: number): number {
  let sum = 0
  for (let n = Math.round(fromSec * rate); n < toSec * rate; n++) sum += samples[n] ** 2
  return 10 * Math.log10(sum / ((toSec - fromSec) * rate) + 1e-12)
}

describe('analyzeSpeech', () => {
  test('vowel, pause and noise are voiced, silent and unvoiced', () => {
    expect(frames.frameCount).toBe(201)
    const voiced = Array.from(frames.f0Hz, (f0) => f0 > 0)
    expect(voiced.slice(4, 96).every(Boolean)).toBe(true)
    expect(voiced.slice(106).some(Boolean)).toBe(false)
    for (let frame = 106; frame < 201; frame++) expect(frames.bandAperiodicityDb[frame * 3]).toBe(0)
  })

  test('Harvest and DIO agree on the vowel within 1 %', () => {
    const other = analyzeSpeech(Float32Array.from(babble()), { f0Method: 'harvest' })
    for (let frame = 6; frame < 94; frame++) expect(other.f0Hz[frame] / frames.f0Hz[frame]).toBeCloseTo(1, 2)
  })

  test('the envelope is kept when asked for', () => {
    expect(analyzeSpeech(new Float32Array(2400), { f0Method: 'dio' }).envelope).toBeNull()
    const kept = analyzeSpeech(new Float32Array(2400), { f0Method: 'dio', keepEnvelope: true })
    expect(kept.envelope?.length).toBe(21 * 513)
  })

  test('no samples give one silent frame', () => {
    const { frameCount, f0Hz, code } = analyzeSpeech(new Float32Array(0), { f0Method: 'harvest' })
    expect(frameCount).toBe(1)
    expect(f0Hz[0]).toBe(0)
    expect(code.every(Number.isFinite)).toBe(true)
  })
})

describe('resynthesize', () => {
  const speech = resynthesize(frames, { seed: 1 })

  test('every frame is 120 samples, all finite and within [-1, 1]', () => {
    expect(speech.length).toBe(frames.frameCount * hopSamples)
    expect(speech.every((x) => Math.abs(x) <= 1)).toBe(true)
  })

  test('its F0 is that of the frames within 15 cents', () => {
    const again = analyzeSpeech(speech, { f0Method: 'dio' })
    for (let frame = 10; frame < 90; frame++) {
      expect(Math.abs(1200 * Math.log2(again.f0Hz[frame] / frames.f0Hz[frame]))).toBeLessThan(15)
    }
  })

  test('vowel, pause and noise keep their levels', () => {
    const original = babble()
    expect(Math.abs(levelDb(speech, 0.1, 0.4) - levelDb(original, 0.1, 0.4))).toBeLessThan(1.5)
    expect(levelDb(speech, 0.58, 0.65)).toBeLessThan(-70)
    expect(Math.abs(levelDb(speech, 0.75, 0.95) - levelDb(original, 0.75, 0.95))).toBeLessThan(1.5)
  })

  test('the envelope of the vowel comes back within 2 dB rms up to 4 kHz', () => {
    const again = analyzeSpeech(speech, { f0Method: 'dio' })
    const coder = new EnvelopeCoder({ sampleRateHz: rate, fftSize: vocoderFftSize })
    const before = new Float64Array(envelopePointCount)
    const after = new Float64Array(envelopePointCount)
    const points = envelopePointMels().filter((mel) => mel > melOf(100) && mel < melOf(4000))
    let square = 0
    for (let frame = 20; frame < 80; frame++) {
      coder.decodeLogPoints(frames.code, before, frame * envelopeCodeSize)
      coder.decodeLogPoints(again.code, after, frame * envelopeCodeSize)
      for (let n = 0; n < points.length; n++) square += (after[n + 3] - before[n + 3]) ** 2
    }
    expect(Math.sqrt(square / 60 / points.length) * (10 / Math.LN10)).toBeLessThan(2)
  })

  test('pieces give the samples of the whole', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 10 }), (steps) => {
        const synthesizer = new SpeechSynthesizer({ seed: 1 })
        const parts: Float32Array[] = []
        let from = 0
        for (const step of [...steps, frames.frameCount]) {
          const to = Math.min(frames.frameCount, from + step)
          parts.push(synthesizer.feed(slice(from, to)))
          from = to
        }
        parts.push(synthesizer.finish())
        const whole = Float32Array.from(parts.flatMap((part) => [...part]))
        expect(whole).toEqual(speech)
      }),
      { numRuns: 5 },
    )
  })

  test('samples come with at most 50 ms delay', () => {
    const synthesizer = new SpeechSynthesizer({ seed: 1 })
    expect(synthesizer.feed(slice(0, 40)).length).toBeGreaterThan((40 - 10) * hopSamples)
  })

  test('the same seed gives the same samples, another seed other noise', () => {
    expect(resynthesize(frames, { seed: 1 })).toEqual(speech)
    expect(resynthesize(frames, { seed: 2 })).not.toEqual(speech)
  })

  test('silence gives silence, no frames no samples', () => {
    const silence = analyzeSpeech(new Float32Array(4800), { f0Method: 'dio' })
    expect(resynthesize(silence, { seed: 0 }).every((x) => Math.abs(x) < 1e-5)).toBe(true)
    expect(resynthesize(slice(0, 0), { seed: 0 }).length).toBe(0)
    expect(resynthesize(slice(5, 6), { seed: 0 }).length).toBe(hopSamples)
  })
})
