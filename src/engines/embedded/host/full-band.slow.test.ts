// The band above 8 kHz of a clone: that of a bright reference, and as bright where the reference ends at 8 kHz.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collect, segmentOf } from '../../../../test/conformance/engine.js'
import { RealFft, resample } from '../../../dsp/index.js'
import { packageRoot, silentLogger } from '../../../foundation/index.js'
import { defaultSynthesisOptions } from '../../engine.js'
import { createEmbeddedEngine, type DesigningEngine } from './embedded-engine.js'

const rateHz = 24_000
const never = new AbortController().signal
const heardText = [
  'She sells fresh bread and sweet rolls at the station.',
  'Fresh fish is scarce this season, says the chef.',
  'The old clock above the door had stopped at noon.',
]
const texts = ['Six sharp scissors lay on the shelf.', 'Please pass the sauce to his sister.']
const design = { medianF0Hz: 200, formantShiftRatio: 1, f0RangeRatio: 1, breathiness: 0, speedRatio: 1 }

let engine: DesigningEngine
beforeAll(async () => {
  engine = await createEmbeddedEngine({
    dataDir: join(packageRoot, 'data'),
    threads: 1,
    logger: silentLogger,
  })
})
afterAll(() => engine.dispose())

/** As a speaker of whom all bands are known says it: a base voice moved to another register. */
const original = async (sentences: readonly string[]) => {
  const said: Float32Array[] = []
  for (const text of sentences) said.push(await engine.speakDesigned(segmentOf(text), design, never))
  return joined(said)
}

async function cloneOf(samples: Float32Array, sampleRateHz: number): Promise<Float32Array> {
  const reference = { pcm: { samples, sampleRateHz }, transcript: null, language: null }
  const prompt = await engine.createPrompt(reference, never)
  const said: Float32Array[] = []
  for (const text of texts) {
    said.push(
      (await collect(engine.synthesize(segmentOf(text), prompt, defaultSynthesisOptions, never))).samples,
    )
  }
  return joined(said)
}

function joined(pieces: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

/** Power at 8 to 11.5 kHz against that at 4 to 7.3 kHz, dB, where there is more above 4 kHz than below. */
function brightnessDb(samples: Float32Array): number {
  const size = 512
  const fft = new RealFft(size)
  const re = new Float64Array(fft.binCount)
  const im = new Float64Array(fft.binCount)
  const sums = { top: 0, upper: 0 }
  for (let start = 0; start + size <= samples.length; start += size / 2) {
    const wave = Float64Array.from({ length: size }, (_, n) => {
      const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size)
      return (samples[start + n] ?? 0) * hann
    })
    fft.forward(wave, re, im)
    const between = (fromHz: number, toHz: number) => {
      let sum = 0
      for (let bin = Math.ceil((fromHz * size) / rateHz); (bin * rateHz) / size < toHz; bin++) {
        sum += (re[bin] ?? 0) ** 2 + (im[bin] ?? 0) ** 2
      }
      return sum
    }
    const upper = between(4000, 7300)
    if (upper <= between(80, 4000)) continue
    sums.top += between(8000, 11_500)
    sums.upper += upper
  }
  return 10 * Math.log10(sums.top / sums.upper)
}

describe('fricatives', () => {
  test('of a reference with the whole band are as bright as its own', async () => {
    const expected = brightnessDb(await original(texts))
    const found = brightnessDb(await cloneOf(await original(heardText), rateHz))
    expect(Math.abs(found - expected)).toBeLessThan(2)
  })

  test('of a reference of 16 kHz are as bright as they would be with the whole band', async () => {
    const expected = brightnessDb(await original(texts))
    const found = brightnessDb(await cloneOf(resample(await original(heardText), rateHz, 16_000), 16_000))
    expect(Math.abs(found - expected)).toBeLessThan(3)
  })
})
