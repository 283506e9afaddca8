import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packageRoot } from '../../../../foundation/index.js'
import { readMandarin } from '../../../../text/index.js'
import { loadBaseVoice, mandarinPhrase } from './index.js'
import { keepTonesInPlace, type ToneBounds, type ToneSpan } from './tone-bounds.js'

/** The same bounds for every tone and neighbour. */
function everywhere(lowHz: number, highHz: number): ToneBounds {
  const pair = [Array(4).fill(Math.log(lowHz)), Array(4).fill(Math.log(highHz))] as const
  return Array.from({ length: 5 }, () => Array.from({ length: 6 }, () => [pair, pair]))
}

const span = (startFrame: number, endFrame: number): ToneSpan => ({
  startFrame,
  endFrame,
  tone: 1,
  previousTone: 0,
  endsPhrase: true,
})

const contours = fc
  .array(fc.oneof(fc.constant(0), fc.double({ min: 60, max: 500, noNaN: true })), {
    minLength: 40,
    maxLength: 200,
  })
  .map((values) => Float32Array.from(values))

describe('keeping tones within bounds', () => {
  it('brings a level contour to the nearer edge, and leaves one that lies inside', () => {
    const spans = [span(10, 50), span(60, 100)]
    for (const [f0, expected] of [
      [100, 200],
      [250, 250],
      [400, 300],
    ] as const) {
      const f0Hz = new Float32Array(110).fill(f0)
      keepTonesInPlace(f0Hz, spans, everywhere(200, 300))
      for (const frame of [20, 30, 40, 55, 80]) expect(f0Hz[frame]).toBeCloseTo(expected, 2)
    }
  })

  it('takes the bounds of the tone, of the one before and of the place', () => {
    const bounds = structuredClone(everywhere(90, 110)) as ToneBounds & number[][][][][]
    bounds[2][4][1] = [Array(4).fill(Math.log(70)), Array(4).fill(Math.log(80))]
    const f0Hz = new Float32Array(60).fill(100)
    const third = { ...span(0, 60), tone: 3, previousTone: 4 }
    keepTonesInPlace(f0Hz, [{ ...third, endsPhrase: false }], bounds)
    expect(f0Hz[30]).toBeCloseTo(100, 3)
    keepTonesInPlace(f0Hz, [third], bounds)
    expect(f0Hz[30]).toBeCloseTo(80, 3)
  })

  it('leaves what is unvoiced unvoiced and makes no F0 that is not finite, whatever the contour', () => {
    fc.assert(
      fc.property(contours, fc.nat(20), fc.nat(20), (f0Hz, before, length) => {
        const spans = [span(0, before), span(before, before + length), span(before + length, f0Hz.length)]
        const kept = Float32Array.from(f0Hz)
        keepTonesInPlace(kept, spans, everywhere(150, 250))
        expect(kept.every((value, frame) => (f0Hz[frame] > 0 ? value > 0 : value === 0))).toBe(true)
        expect(kept.every(Number.isFinite)).toBe(true)
      }),
    )
  })
})

describe('the Mandarin base voice', () => {
  const voice = loadBaseVoice(
    new Uint8Array(readFileSync(join(packageRoot, 'data', 'base-voices', 'zh.bin'))),
  )
  /** Semitones above 220 Hz in the middle of each syllable's final. */
  function middles(text: string): number[] {
    const words = mandarinPhrase(readMandarin(text).words)
    const { frames, phones } = voice.speak({ words, rate: 1, phraseFinal: true })
    const finals = phones.filter((_, n) => phones[n + 1]?.sourceStart !== phones[n].sourceStart)
    return finals
      .filter(({ phone }) => phone !== 'SIL')
      .map(({ startFrame, endFrame }) => {
        const voiced = frames.f0Hz.slice(startFrame, endFrame).filter((f0) => f0 > 0)
        return 12 * Math.log2((voiced[voiced.length >> 1] ?? 0) / 220)
      })
  }

  it('says the neutral tone half-high after a third tone and low after the others', () => {
    const neutral = (text: string) => middles(text)[1] ?? Number.NaN
    const afterThird = neutral('我的书在桌子上')
    for (const text of ['他的书在桌子上', '谁的书在桌子上', '这个的书在桌子上']) {
      expect(afterThird - neutral(text)).toBeGreaterThan(1.5)
    }
  })

  it('says a first tone high after a low one of another word', () => {
    expect(middles('我的手机坏了')[3]).toBeGreaterThan(4)
  })
})
