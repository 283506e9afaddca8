import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  EnvelopeCoder,
  envelopeCodeSize,
  envelopePointCount,
  highBandOrder,
  highBandPoints,
  lowBandOrder,
  lowBandPoints,
  Random,
} from '../../../../dsp/index.js'
import { measureHighBand } from '../profile/high-band-balance.js'
import { changeHighBandInPlace, followLowBandInPlace, missingHighBand } from './high-band.js'

const coder = new EnvelopeCoder({ sampleRateHz: 24_000, fftSize: 1024 })
const frameCount = 60
const neperPerDb = Math.LN10 / 10
const random = new Random(3)
const map = {
  map: Float32Array.from({ length: lowBandOrder * highBandOrder }, () => random.gaussian()),
  bias: new Float32Array(highBandOrder),
}

/** Frames of flat bands, dB: below 4 kHz, from there to 8 kHz, and above. */
function framesOf(belowDb: number, middleDb: number, highDb: number): Float32Array {
  const points = Float64Array.from(
    { length: envelopePointCount },
    (_, n) => neperPerDb * (n < 48 ? belowDb : n < lowBandPoints ? middleDb : highDb),
  )
  const code = new Float32Array(frameCount * envelopeCodeSize)
  for (let frame = 0; frame < frameCount; frame++)
    coder.encodeLogPoints(points, code, frame * envelopeCodeSize)
  return code
}

const joined = (...pieces: Float32Array[]) => Float32Array.from(pieces.flatMap((piece) => [...piece]))
/** Noise that is so loud above 8 kHz against what is below, then a voice. */
const speakerOf = (noiseDb: number, voiceDb: number) =>
  joined(framesOf(-60, -20, -20 + noiseDb), framesOf(0, -30, -30 + voiceDb))
const speech = new Uint8Array(2 * frameCount).fill(1)

function measured(code: Float32Array, bandwidthHz = 12_000) {
  const balance = measureHighBand(code, speech, bandwidthHz)
  if (!balance) throw new Error('no high band')
  return balance
}

const levelDb = (coefficients: ArrayLike<number>) =>
  (coefficients[0] ?? 0) / Math.sqrt(highBandPoints) / neperPerDb

test('the balance of noise and of voice is that of their bands', () => {
  const { noise, rest } = measured(speakerOf(4, -10))
  for (const ratio of noise.ratios) expect(ratio / neperPerDb).toBeCloseTo(4, 0)
  for (const ratio of rest.ratios) expect(ratio / neperPerDb).toBeCloseTo(-10, 0)
  expect(noise.frames).toBeGreaterThan(0.9 * frameCount)
  expect(rest.frames).toBe(frameCount)
})

test('a recording that ends near 8 kHz says nothing of the band above, one of 22 kHz as far as it goes', () => {
  expect(measureHighBand(speakerOf(4, -10), speech, 8000)).toBeNull()
  const heard = measured(speakerOf(4, -10), 10_500).noise.ratios.length
  expect(heard).toBeGreaterThanOrEqual(3)
  expect(heard).toBeLessThan(highBandPoints)
})

test('where the low band stays, so does the high band of the phone', () => {
  const base = speakerOf(4, -10)
  const code = Float32Array.from(base)
  for (let at = lowBandOrder; at < code.length; at += envelopeCodeSize) code.fill(9, at, at + highBandOrder)
  followLowBandInPlace(code, base, 2 * frameCount, map)
  expect(code).toEqual(base)
})

test('a louder low band takes the high band along by as many dB', () => {
  fc.assert(
    fc.property(fc.integer({ min: -30, max: 30 }), (db) => {
      const base = speakerOf(4, -10)
      const code = Float32Array.from(base)
      for (let at = 0; at < code.length; at += envelopeCodeSize) {
        code[at] = (code[at] ?? 0) + db * neperPerDb * Math.sqrt(lowBandPoints)
      }
      followLowBandInPlace(code, base, 2 * frameCount, map)
      const moved = levelDb(code.subarray(lowBandOrder)) - levelDb(base.subarray(lowBandOrder))
      expect(moved).toBeCloseTo(db, 3)
    }),
  )
})

test('noise gets what it lacks to the speaker, and voice what it lacks, nearly whole after so many frames', () => {
  const change = missingHighBand(measured(speakerOf(4, -10)), measured(speakerOf(9, -12)))
  expect(levelDb(change.noise)).toBeGreaterThan(0.75 * 5)
  expect(levelDb(change.noise)).toBeLessThan(5.1)
  expect(levelDb(change.rest)).toBeLessThan(0.75 * -2)
  const code = speakerOf(4, -10)
  changeHighBandInPlace(code, 2 * frameCount, change)
  const { noise, rest } = measured(code)
  expect((noise.ratios[0] ?? 0) / neperPerDb).toBeGreaterThan(7.5)
  expect((rest.ratios[0] ?? 0) / neperPerDb).toBeLessThan(-11)
})

test('what lies beyond the band of a recording is changed as what lies at its end', () => {
  const own = measured(speakerOf(4, -10))
  const whole = missingHighBand(own, measured(speakerOf(9, -12)))
  const partly = missingHighBand(own, measured(speakerOf(9, -12), 10_500))
  expect(levelDb(partly.noise)).toBeCloseTo(levelDb(whole.noise), 1)
})

test('a reference like the converted base changes nothing', () => {
  const same = missingHighBand(measured(speakerOf(4, -10)), measured(speakerOf(4, -10)))
  expect(Math.max(...same.noise.map(Math.abs), ...same.rest.map(Math.abs))).toBeLessThan(1e-9)
})
