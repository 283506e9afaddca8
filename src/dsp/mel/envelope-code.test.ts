import { describe, expect, test } from 'vitest'
import { formantPowerAt, vowelA } from '../../../test/support/signals.js'
import { Random } from '../random/random.js'
import { BandAperiodicityDecoder } from './band-aperiodicity.js'
import { TruncatedDct } from './dct.js'
import {
  EnvelopeCoder,
  envelopeCodeSize,
  envelopePointCount,
  envelopePointMels,
  lowBandOrder,
} from './envelope-code.js'
import { frequencyOfMel, melOf } from './mel-scale.js'

const options = { sampleRateHz: 24_000, fftSize: 1024 }
const binHz = 24_000 / 1024
const spectrumOf = (powerAt: (frequencyHz: number) => number) =>
  Float64Array.from({ length: 513 }, (_, bin) => powerAt(bin * binHz))

function roundTrip(power: Float64Array): Float64Array {
  const coder = new EnvelopeCoder(options)
  const code = new Float32Array(envelopeCodeSize)
  const out = new Float64Array(513)
  coder.encodeFrame(power, code)
  coder.decodeFrame(code, out)
  return out
}

describe('mel scale', () => {
  test('1000 Hz is 1000 mel, and back', () => {
    expect(melOf(1000)).toBeCloseTo(1000, 2)
    expect(frequencyOfMel(melOf(4321))).toBeCloseTo(4321, 9)
  })

  test('the points are 64 equal steps on 0 … 8 kHz and 12 on up to 12 kHz', () => {
    const mels = envelopePointMels()
    expect(mels.length).toBe(envelopePointCount)
    expect(mels[0]).toBe(0)
    expect(frequencyOfMel(mels[63])).toBeCloseTo(8000, 6)
    expect(frequencyOfMel(mels[75])).toBeCloseTo(12_000, 6)
    expect(mels[2] - mels[1]).toBeCloseTo(mels[63] - mels[62], 9)
    expect(mels[64] - mels[63]).toBeCloseTo(mels[75] - mels[74], 9)
  })
})

describe('TruncatedDct', () => {
  test('with all coefficients kept it is orthonormal: energy and values come back', () => {
    const dct = new TruncatedDct(12, 12)
    const random = new Random(3)
    const values = Float64Array.from({ length: 12 }, () => random.gaussian())
    const code = new Float64Array(12)
    const back = new Float64Array(12)
    dct.forward(values, 0, code, 0)
    dct.inverse(code, 0, back, 0)
    for (let n = 0; n < 12; n++) expect(back[n]).toBeCloseTo(values[n], 12)
    const energy = (x: Float64Array) => x.reduce((sum, v) => sum + v * v, 0)
    expect(energy(code)).toBeCloseTo(energy(values), 10)
  })
})

describe('EnvelopeCoder', () => {
  test('a flat spectrum is two constants and comes back exactly', () => {
    const coder = new EnvelopeCoder(options)
    const code = new Float64Array(envelopeCodeSize)
    coder.encodeFrame(
      spectrumOf(() => 0.01),
      code,
    )
    expect(code[0]).toBeCloseTo(Math.log(0.01) * Math.sqrt(64), 9)
    expect(code[lowBandOrder]).toBeCloseTo(Math.log(0.01) * Math.sqrt(12), 9)
    for (let k = 1; k < envelopeCodeSize; k++) if (k !== lowBandOrder) expect(code[k]).toBeCloseTo(0, 9)
    for (const power of roundTrip(spectrumOf(() => 0.01))) expect(power).toBeCloseTo(0.01, 7)
  })

  test('a vowel comes back within 1 dB rms below 8 kHz', () => {
    const power = spectrumOf((f) => formantPowerAt(vowelA, f, 24_000))
    const back = roundTrip(power)
    let square = 0
    for (let bin = 1; bin < 341; bin++) square += (10 * Math.log10(back[bin] / power[bin])) ** 2
    expect(Math.sqrt(square / 340)).toBeLessThan(1)
  })

  test('what happens above 8 kHz leaves the low band alone, and the reverse', () => {
    const coder = new EnvelopeCoder(options)
    const codeOf = (powerAt: (f: number) => number) => {
      const code = new Float64Array(envelopeCodeSize)
      coder.encodeFrame(spectrumOf(powerAt), code)
      return code
    }
    const vowel = (f: number) => formantPowerAt(vowelA, f, 24_000)
    const whole = codeOf(vowel)
    const absent = codeOf((f) => (f > 8000 ? 0 : vowel(f)))
    const changed = codeOf((f) => (f > 8000 ? vowel(f) : 1))
    expect([...absent.subarray(0, lowBandOrder)]).toEqual([...whole.subarray(0, lowBandOrder)])
    expect([...changed.subarray(lowBandOrder)]).toEqual([...whole.subarray(lowBandOrder)])
    expect(absent.every(Number.isFinite)).toBe(true)
  })

  test('gain moves the two first coefficients only', () => {
    const coder = new EnvelopeCoder(options)
    const code = new Float64Array(envelopeCodeSize)
    const louder = new Float64Array(envelopeCodeSize)
    coder.encodeFrame(
      spectrumOf((f) => 1 / (1 + f)),
      code,
    )
    coder.encodeFrame(
      spectrumOf((f) => 100 / (1 + f)),
      louder,
    )
    for (let k = 0; k < envelopeCodeSize; k++) {
      const step = k === 0 ? Math.log(100) * 8 : k === lowBandOrder ? Math.log(100) * Math.sqrt(12) : 0
      expect(louder[k] - code[k]).toBeCloseTo(step, 9)
    }
  })

  test('rows of a larger array are read and written in place', () => {
    const coder = new EnvelopeCoder(options)
    const rows = new Float32Array(3 * envelopeCodeSize)
    const power = spectrumOf((f) => 1 / (1000 + f))
    coder.encodeFrame(power, rows, 2 * envelopeCodeSize)
    expect(rows.subarray(0, 2 * envelopeCodeSize).every((x) => x === 0)).toBe(true)
    const out = new Float64Array(513)
    coder.decodeFrame(rows, out, 2 * envelopeCodeSize)
    expect(10 * Math.log10(out[100] / power[100])).toBeCloseTo(0, 0)
  })

  test('a rate without 12 kHz is refused', () => {
    expect(() => new EnvelopeCoder({ sampleRateHz: 16_000, fftSize: 1024 })).toThrow(RangeError)
  })
})

describe('BandAperiodicityDecoder', () => {
  const decoder = new BandAperiodicityDecoder(options)
  const decoded = (bands: number[]) => {
    const out = new Float64Array(513)
    decoder.decodeFrame(Float32Array.from(bands), out)
    return Array.from(out, (ratio) => 20 * Math.log10(ratio))
  }

  test('it is -60 dB at 0 Hz, the bands at 3, 6 and 9 kHz, 0 dB at 12 kHz, linear between', () => {
    const db = decoded([-30, -12, -6])
    const at = (frequencyHz: number) => db[Math.round(frequencyHz / binHz)]
    expect(at(0)).toBeCloseTo(-60, 6)
    expect(at(1500)).toBeCloseTo(-45, 6)
    expect(at(3000)).toBeCloseTo(-30, 6)
    expect(at(6000)).toBeCloseTo(-12, 6)
    expect(at(9000)).toBeCloseTo(-6, 6)
    expect(at(10_500)).toBeCloseTo(-3, 6)
    expect(at(12_000)).toBeCloseTo(0, 6)
  })

  test('encoding finds the bands again', () => {
    const out = new Float64Array(513)
    decoder.decodeFrame(Float32Array.of(-25, -10, -4), out)
    const bands = new Float64Array(3)
    decoder.encodeFrame(out, bands)
    ;[-25, -10, -4].forEach((db, band) => {
      expect(bands[band]).toBeCloseTo(db, 6)
    })
  })
})
