import { expect, test } from 'vitest'
import { madeUpFrames, smallSpace } from '../../../../../test/support/made-up-speaker.js'
import { envelopeCodeSize, lowBandOrder } from '../../../../dsp/index.js'
import { measureF0 } from '../profile/f0-statistics.js'
import { learnVoice, readVoiceProfile, writeVoiceProfile } from '../profile/voice-profile.js'
import { measureBase } from './base-statistics.js'
import { Conversion } from './conversion.js'
import { englishTransplant, mandarinTransplant } from './transplant-settings.js'

const space = smallSpace()
const asIs = { pitchShiftSemitones: 0, formantShiftRatio: 1, f0RangeRatio: 1, breathiness: 0 }
/** The transplant alone, with nothing of the prior. */
const transplantOnly = {
  ...englishTransplant,
  priorFrames: 0,
  tract: { by: 'classes' as const, ratios: [1] },
  refinements: 0,
  unvoicedShare: 1,
  varianceWeight: 0,
}
const base = madeUpFrames(space, { seed: 1 })
const baseSpeaker = measureBase(space, base)
const typical = baseSpeaker.statistics.classes.mean

function meanOf(code: Float32Array, coefficient: number): number {
  let sum = 0
  for (let at = coefficient; at < code.length; at += envelopeCodeSize) sum += code[at] ?? 0
  return (sum * envelopeCodeSize) / code.length
}

test('conversion to the base itself leaves the low band and F0 as they are', () => {
  const same = new Conversion(space, baseSpeaker, learnVoice(space, base, typical), transplantOnly)
  const converted = same.convert(base, asIs)
  let worst = 0
  for (let frame = 0; frame < base.frameCount; frame++) {
    for (let d = 0; d < lowBandOrder; d++) {
      const at = frame * envelopeCodeSize + d
      worst = Math.max(worst, Math.abs((converted.code[at] ?? 0) - (base.code[at] ?? 0)))
    }
    worst = Math.max(
      worst,
      Math.abs(
        (converted.f0Hz[frame] ?? 0) / Math.max(1, base.f0Hz[frame] ?? 0) - Math.sign(base.f0Hz[frame] ?? 0),
      ),
    )
  }
  expect(worst).toBeLessThan(1e-4)
})

test('a speaker whose classes lie elsewhere is reached, with his register', () => {
  const other = madeUpFrames(space, { shift: 2, f0Hz: 200, seed: 2 })
  const conversion = new Conversion(space, baseSpeaker, learnVoice(space, other, typical), englishTransplant)
  const converted = conversion.convert(base, asIs)
  expect(Math.abs(meanOf(converted.code, 1) - meanOf(other.code, 1))).toBeLessThan(0.4)
  const median = Math.exp(measureF0(converted.f0Hz)?.logMedian ?? 0)
  expect(Math.abs(median / Math.exp(measureF0(other.f0Hz)?.logMedian ?? 0) - 1)).toBeLessThan(0.03)
})

test('sounds keep the relations of their levels, most of those of their tilts, and none of those of finer shapes', () => {
  const isOdd = (frame: number) => Math.floor(frame / 20) % 2 === 1
  const moved = [0, 1, 3]
  const apart = Float32Array.from(base.code)
  for (let frame = 0; frame < base.frameCount; frame++) {
    for (const d of moved) apart[frame * envelopeCodeSize + d] += isOdd(frame) ? 0.5 : -0.5
  }
  const profile = learnVoice(space, { ...base, code: apart }, typical)
  const { code } = new Conversion(space, baseSpeaker, profile, transplantOnly).convert(base, asIs)
  /** By how much odd sounds were moved apart from even ones. */
  const movement = (d: number) => {
    const sums = [0, 0]
    for (let frame = 0; frame < base.frameCount; frame++) {
      const at = frame * envelopeCodeSize + d
      sums[isOdd(frame) ? 1 : 0] += (code[at] ?? 0) - (base.code[at] ?? 0)
    }
    return ((sums[1] ?? 0) - (sums[0] ?? 0)) / (base.frameCount / 2)
  }
  const [level, tilt, shape] = moved.map(movement)
  expect(shape).toBeGreaterThan(0.7)
  expect(tilt).toBeGreaterThan(0.1)
  expect(tilt).toBeLessThan(0.3)
  expect(Math.abs(level ?? 1)).toBeLessThan(0.02)
})

test('where only voiced frames are spread, unvoiced ones keep their spread', () => {
  const other = madeUpFrames(space, { shift: 2, f0Hz: 200, seed: 2 })
  const profile = learnVoice(space, other, typical)
  const unvoiced = { ...base, f0Hz: new Float32Array(base.frameCount) }
  const converted = (varianceWeight: number, spreadsVoicedOnly: boolean) =>
    new Conversion(space, baseSpeaker, profile, {
      ...mandarinTransplant,
      refinements: 0,
      varianceWeight,
      spreadsVoicedOnly,
    }).convert(unvoiced, asIs).code
  const plain = converted(0, true)
  expect(converted(1, true)).toEqual(plain)
  expect(converted(1, false)).not.toEqual(plain)
})

test('a flat reader moves F0 half-way as far as a base with tones, and as little as he does otherwise', () => {
  const moving = (depth: number) => ({
    ...base,
    f0Hz: base.f0Hz.map((f0, frame) => (f0 > 0 ? 150 * Math.exp(depth * Math.sin(frame / 7)) : 0)),
  })
  const lively = measureBase(space, moving(0.4))
  const profile = learnVoice(space, moving(0.15), typical)
  const spread = (isTonal: boolean) => {
    const conversion = new Conversion(space, { ...lively, isTonal }, profile, transplantOnly)
    return measureF0(conversion.convert(moving(0.4), asIs).f0Hz)?.logDeviation ?? 0
  }
  const [own, his] = [lively.statistics.f0.logDeviation, profile.statistics.f0.logDeviation]
  expect(his).toBeLessThan(0.5 * own)
  expect(spread(false)).toBeCloseTo(his, 2)
  expect(spread(true)).toBeCloseTo(Math.sqrt(his * own), 2)
})

test('a profile survives its bytes', () => {
  const profile = learnVoice(space, base, typical)
  const again = readVoiceProfile(writeVoiceProfile(profile), space)
  expect(again.statistics.f0.logMedian).toBeCloseTo(profile.statistics.f0.logMedian, 5)
  const errors = profile.statistics.classes.offsets.map((value, n) =>
    Math.abs((again.statistics.classes.offsets[n] ?? 0) - value),
  )
  expect(Math.max(...errors)).toBeLessThan(1e-5)
  expect(again.pauseSec).toBeCloseTo(profile.pauseSec, 6)
})

test('a profile of another space or of other bytes is refused', () => {
  const bytes = writeVoiceProfile(learnVoice(space, base, typical))
  expect(() => readVoiceProfile(bytes, smallSpace(4))).toThrow(RangeError)
  expect(() => readVoiceProfile(bytes.subarray(0, 100), space)).toThrow(RangeError)
})

test('breathiness adds noise and nothing else', () => {
  const conversion = new Conversion(space, baseSpeaker, learnVoice(space, base, typical), englishTransplant)
  const plain = conversion.convert(base, asIs)
  const breathy = conversion.convert(base, { ...asIs, breathiness: 0.5 })
  expect(breathy.code.every((value, n) => value === plain.code[n])).toBe(true)
  const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0)
  expect(sum(breathy.bandAperiodicityDb)).toBeGreaterThan(sum(plain.bandAperiodicityDb))
  expect(Math.max(...breathy.bandAperiodicityDb)).toBeLessThanOrEqual(0)
})
