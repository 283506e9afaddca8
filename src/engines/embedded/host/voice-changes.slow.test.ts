// What the options of a job do to the sound, measured on the sound.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collect, segmentOf } from '../../../../test/conformance/engine.js'
import { spokenReference } from '../../../../test/support/spoken-reference.js'
import {
  type AnalyzedSpeech,
  analyzeSpeech,
  EnvelopeCoder,
  envelopeCodeSize,
  envelopePointCount,
  envelopePointMels,
  frequencyOfMel,
  vocoderFftSize,
  vocoderRateHz,
} from '../../../dsp/index.js'
import { packageRoot, silentLogger } from '../../../foundation/index.js'
import {
  defaultSynthesisOptions,
  type Engine,
  type SynthesisOptions,
  type VoicePrompt,
} from '../../engine.js'
import { createEmbeddedEngine } from './embedded-engine.js'

const never = new AbortController().signal
const texts = {
  zh: '今天下午我们一起去公园散步。',
  en: 'The old clock above the door had stopped at noon.',
  mixed: '请把 report 发给我，好吗？',
} as const

let engine: Engine
let prompt: VoicePrompt
beforeAll(async () => {
  engine = await createEmbeddedEngine({
    dataDir: join(packageRoot, 'data'),
    threads: 1,
    logger: silentLogger,
  })
  prompt = await engine.createPrompt({ pcm: spokenReference(), transcript: null, language: null }, never)
})
afterAll(() => engine.dispose())

const speak = (text: string, change: Partial<SynthesisOptions> = {}) =>
  collect(engine.synthesize(segmentOf(text), prompt, { ...defaultSynthesisOptions, ...change }, never))

const heard = async (text: string, change: Partial<SynthesisOptions> = {}) =>
  analyzeSpeech((await speak(text, change)).samples, { f0Method: 'dio' })

function logF0Of({ f0Hz }: AnalyzedSpeech): { median: number; deviation: number } {
  const logs = [...f0Hz.filter((f0) => f0 > 0)].map(Math.log).sort((a, b) => a - b)
  // Without the outermost: octave errors of the analysis.
  const kept = logs.slice(Math.ceil(0.05 * logs.length), Math.floor(0.95 * logs.length))
  const mean = kept.reduce((sum, value) => sum + value, 0) / kept.length
  const variance = kept.reduce((sum, value) => sum + (value - mean) ** 2, 0) / kept.length
  return { median: logs[logs.length >> 1] ?? 0, deviation: Math.sqrt(variance) }
}

describe.each(Object.entries(texts))('speed, %s', (_language, text) => {
  test('the length is that at speed 1 divided by the speed, within 2 %', async () => {
    const plain = (await speak(text)).samples.length
    for (const speedRatio of [0.25, 0.7, 1.4, 4]) {
      const { samples } = await speak(text, { speedRatio })
      expect(Math.abs((samples.length * speedRatio) / plain - 1)).toBeLessThan(0.02)
    }
  })
})

test('slow speech lengthens vowels, and plosives hardly', async () => {
  const phonesOf = async (speedRatio: number) =>
    (await speak(texts.en, { speedRatio })).chunks
      .flatMap(({ marks }) => [...marks])
      .filter(({ kind }) => kind === 'phone')
      .map(({ text, startSec, endSec }) => ({ text, lengthSec: endSec - startSec }))
  const plain = await phonesOf(1)
  const slow = await phonesOf(0.5)
  const growthOf = (wanted: readonly string[]) => {
    const sum = (phones: typeof plain) =>
      phones.reduce((total, { text, lengthSec }) => total + (wanted.includes(text) ? lengthSec : 0), 0)
    return sum(slow) / sum(plain)
  }
  expect(slow.map(({ text }) => text)).toEqual(plain.map(({ text }) => text))
  expect(growthOf(['ow', 'aa', 'ah', 'ao', 'uw', 'ae'])).toBeGreaterThan(2.1)
  expect(growthOf(['k', 't', 'd', 'b', 'p'])).toBeLessThan(1.6)
})

describe.each([
  ['zh', texts.zh],
  ['en', texts.en],
])('a changed voice, %s', (_language, text) => {
  let plain: AnalyzedSpeech
  beforeAll(async () => {
    plain = await heard(text)
  })

  test.each([-5, 3, 7])(
    '%i semitones move the median F0 by so much, within a quarter tone',
    async (shift) => {
      const { median } = logF0Of(await heard(text, { pitchShiftSemitones: shift }))
      expect(Math.abs((12 / Math.LN2) * (median - logF0Of(plain).median) - shift)).toBeLessThan(0.5)
    },
  )

  test.each([0, 0.5, 1.5])('a range of %d scales the movement of F0', async (f0RangeRatio) => {
    const { deviation } = logF0Of(await heard(text, { f0RangeRatio }))
    expect(Math.abs(deviation - f0RangeRatio * logF0Of(plain).deviation)).toBeLessThan(
      0.015 + 0.15 * f0RangeRatio * logF0Of(plain).deviation,
    )
  })

  test.each([0.85, 1.15])('formants move by %d, by the correlation of spectra', async (formantShiftRatio) => {
    const found = stretchBetween(plain, await heard(text, { formantShiftRatio }))
    expect(Math.abs(found - formantShiftRatio)).toBeLessThan(0.035)
  })

  test('breathiness brings the aperiodicity nearer to noise, and more of it nearer still', async () => {
    const levels = [plain]
    for (const breathiness of [0.4, 0.8]) levels.push(await heard(text, { breathiness }))
    const [none = 0, some = 0, much = 0] = levels.map(meanAperiodicityDb)
    expect(some - none).toBeGreaterThan(1)
    expect(much - some).toBeGreaterThan(1)
  })
})

function meanAperiodicityDb({ f0Hz, bandAperiodicityDb }: AnalyzedSpeech): number {
  let sum = 0
  let count = 0
  for (let frame = 0; frame < f0Hz.length; frame++) {
    if ((f0Hz[frame] ?? 0) <= 0) continue
    for (let band = 0; band < 2; band++, count++) sum += bandAperiodicityDb[frame * 3 + band] ?? 0
  }
  return sum / count
}

/** The stretch of the frequency axis that makes the voiced spectra of `plain` most like those of `changed`. */
function stretchBetween(plain: AnalyzedSpeech, changed: AnalyzedSpeech): number {
  const before = spectraOf(plain)
  const after = spectraOf(changed)
  let best = { ratio: 1, likeness: -1 }
  for (let ratio = 0.75; ratio <= 1.3; ratio += 0.01) {
    const likeness = correlation(before, after, ratio)
    if (likeness > best.likeness) best = { ratio, likeness }
  }
  return best.ratio
}

const points = envelopePointMels()

/** Log spectra at the envelope's points, a row for each frame. */
function spectraOf({ code, frameCount }: AnalyzedSpeech): Float64Array[] {
  const coder = new EnvelopeCoder({ sampleRateHz: vocoderRateHz, fftSize: vocoderFftSize })
  return Array.from({ length: frameCount }, (_, frame) => {
    const row = new Float64Array(envelopePointCount)
    coder.decodeLogPoints(code, row, frame * envelopeCodeSize)
    return row
  })
}

/** Correlation of `after` at f with `before` at f / ratio, up to 6 kHz, in frames that are loud. */
function correlation(before: Float64Array[], after: Float64Array[], ratio: number): number {
  const sums = { x: 0, y: 0, xx: 0, yy: 0, xy: 0, count: 0 }
  before.forEach((row, frame) => {
    if ((row[10] ?? 0) < -12) return
    for (let point = 4; point < 56; point++) {
      const mel = 1127.01048 * Math.log1p(frequencyOfMel(points[point] ?? 0) / ratio / 700)
      const place = mel / (points[1] ?? 1)
      const below = Math.min(62, Math.floor(place))
      const left = row[below] ?? 0
      const x = left + (place - below) * ((row[below + 1] ?? 0) - left)
      const y = after[frame]?.[point] ?? 0
      sums.x += x
      sums.y += y
      sums.xx += x * x
      sums.yy += y * y
      sums.xy += x * y
      sums.count++
    }
  })
  const { x, y, xx, yy, xy, count } = sums
  return (count * xy - x * y) / Math.sqrt((count * xx - x * x) * (count * yy - y * y))
}
