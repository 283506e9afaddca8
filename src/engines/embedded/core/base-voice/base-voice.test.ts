import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packageRoot } from '../../../../foundation/index.js'
import { readMandarin } from '../../../../text/index.js'
import { type BaseVoice, loadBaseVoice, mandarinPhrase, type PhraseWord } from './index.js'
import { LayerMemory } from './kernels.js'
import { AcousticNetwork, DurationNetwork } from './networks.js'
import { type ContextPhone, phoneString } from './phone-string.js'
import { WeightFile } from './weight-file.js'

/** What PyTorch computed from the same weight file; see test/golden/base-voice/README.md. */
interface Golden {
  /** As training/base-voice/label.ts spells a phrase. */
  readonly words: string
  readonly tempo: number
  readonly fields: readonly string[]
  readonly context: readonly (readonly number[])[]
  readonly stateFrames: readonly (readonly number[])[]
  readonly logStateFrames: readonly (readonly number[])[]
  readonly outputs: readonly (readonly number[])[]
}

const goldenFolder = join(packageRoot, 'test', 'golden', 'base-voice')
const readGolden = (name: string) => JSON.parse(readFileSync(join(goldenFolder, name), 'utf8')) as Golden
const tinyBytes = new Uint8Array(readFileSync(join(goldenFolder, 'tiny.bin')))
const tiny = readGolden('tiny.json')

/** Words of a golden's spelling; each syllable stands for one character of the text. */
function toWords(spelled: string): PhraseWord[] {
  let offset = 0
  return spelled.split(' / ').map((word) => ({
    isWeak: word.startsWith('*'),
    syllables: word
      .replace('*', '')
      .split(' ')
      .map((syllable) => ({ ...spelledSyllable(syllable), sourceStart: offset, sourceEnd: ++offset })),
  }))
}

function spelledSyllable(spelled: string): Pick<PhraseWord['syllables'][number], 'phones' | 'tone'> {
  const parts = spelled.split('-')
  const placed = (phone: string, place: 1 | 2 | 3) => ({ phone, place, lengthShare: 1 })
  if (/^\d$/.test(parts.at(-1) ?? '')) {
    const [initial = '', final = '', tone] = parts
    return {
      phones: [...(initial ? [placed(initial, 1)] : []), placed(final, 2)],
      tone: Number(tone),
    }
  }
  const vowel = parts.findIndex((part) => /\d$/.test(part))
  const phones = parts.map((part, index) =>
    placed(part.replace(/\d$/, ''), index < vowel ? 1 : index > vowel ? 3 : 2),
  )
  return { phones, tone: 1 + Number(parts[vowel]?.at(-1)) }
}

function worstDifference(actual: ArrayLike<number>, expected: readonly (readonly number[])[]): number {
  const flat = expected.flat()
  expect(actual.length).toBe(flat.length)
  // Relative above 1: the level of the envelope is some -60, and float32 has seven digits.
  return Math.max(
    ...flat.map(
      (value, index) => Math.abs((actual[index] ?? Number.NaN) - value) / Math.max(1, Math.abs(value)),
    ),
  )
}

function expectAgreement(file: WeightFile, golden: Golden): void {
  const phones = phoneString(toWords(golden.words), { phraseFinal: true, end: 'statement', isFirst: true })
  const memory = new LayerMemory()
  const { phones: names, fields } = file.header
  expect(fields).toEqual(golden.fields)
  const last = (field: string) => (file.tensor(`acoustic.${field}`).shape[0] ?? 0) - 1
  const contexts = phones.map(({ phone, context }) =>
    fields.map((field) =>
      field === 'phone' ? names.indexOf(phone) : Math.min(context.get(field) ?? 0, last(field)),
    ),
  )
  expect(contexts).toEqual(golden.context)
  const isSpeech = (phone: ContextPhone) => phone.phone !== 'SIL'
  const logTempos = Float32Array.from(phones, (phone) => (isSpeech(phone) ? Math.log(golden.tempo) : 0))
  const logStateFrames = new DurationNetwork(file, memory).logStateFrames(phones, logTempos)
  expect(worstDifference(logStateFrames, golden.logStateFrames)).toBeLessThan(1e-4)
  const stateFrames = Int32Array.from(golden.stateFrames.flat())
  const outputs = new AcousticNetwork(file, memory).run(phones, logTempos, stateFrames)
  expect(worstDifference(outputs, golden.outputs)).toBeLessThan(1e-4)
}

describe('networks', () => {
  it('agree with PyTorch to 1e-4 on a tiny random voice', () => {
    expectAgreement(new WeightFile(tinyBytes), tiny)
  })

  it.each(['zh', 'en', 'en-low'])('agree with PyTorch to 1e-4 on the shipped voice %s', (name) => {
    const bytes = readFileSync(join(packageRoot, 'data', 'base-voices', `${name}.bin`))
    expectAgreement(new WeightFile(new Uint8Array(bytes)), readGolden(`${name}.json`))
  })
})

describe('speak', () => {
  const voice = loadBaseVoice(tinyBytes)
  const words = toWords(tiny.words)
  const speechFrames = (spoken: ReturnType<BaseVoice['speak']>) =>
    spoken.phones
      .filter(({ phone }) => phone !== 'SIL')
      .reduce((sum, p) => sum + p.endFrame - p.startFrame, 0)

  it('lasts as long as at rate 1 divided by the rate', () => {
    const natural = speechFrames(voice.speak({ words, rate: 1, phraseFinal: true }))
    for (const rate of [0.25, 0.5, 0.8, 1.3, 2]) {
      const frames = speechFrames(voice.speak({ words, rate, phraseFinal: true }))
      expect(Math.abs(frames - natural / rate)).toBeLessThanOrEqual(1.5 + 0.5 / rate)
    }
  })

  it('gives vowels more of the change of length than consonants', () => {
    const lengths = (rate: number) => {
      const { phones } = voice.speak({ words, rate, phraseFinal: true })
      return new Map(phones.map(({ phone, startFrame, endFrame }) => [phone, endFrame - startFrame]))
    }
    const [slow, fast] = [lengths(0.3), lengths(1)]
    const growth = (phone: string) => (slow.get(phone) ?? 0) / (fast.get(phone) ?? 1)
    expect(growth('ong')).toBeGreaterThan(growth('zh'))
  })

  it('tiles the frames with phones in order and maps each to its character', () => {
    const { frames, phones } = voice.speak({ words, rate: 1, phraseFinal: true })
    expect(phones.map(({ phone }) => phone)).toEqual([
      'SIL',
      'uo',
      'zh',
      'ong',
      'g',
      'uo',
      'sh',
      'iii',
      'SIL',
    ])
    expect(phones.map(({ sourceStart }) => sourceStart)).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4])
    phones.forEach((phone, index) => {
      expect(phone.startFrame).toBe(phones[index - 1]?.endFrame ?? 0)
      expect(phone.endFrame).toBeGreaterThan(phone.startFrame)
    })
    expect(phones.at(-1)?.endFrame).toBe(frames.frameCount)
  })

  it('leaves the last silence out where speech goes on', () => {
    const { phones } = voice.speak({ words, rate: 1, phraseFinal: false })
    expect(phones.at(-1)?.phone).toBe('iii')
  })

  it('gives finite frames of the announced sizes for any words and rate', () => {
    const names = voice.speak({ words, rate: 1, phraseFinal: true }).frames
    expect(names.code.length / names.frameCount).toBe(56)
    const syllable = fc.tuple(fc.constantFrom('', 'b', 'zh', 'x'), fc.constantFrom('a', 'iang', 'ueng', 'er'))
    const word = fc.array(fc.tuple(syllable, fc.integer({ min: 1, max: 5 })), { minLength: 0, maxLength: 4 })
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 4 }),
        fc.double({ min: 0.25, max: 4, noNaN: true }),
        (list, rate) => {
          const spelled = list.map((w) => ({
            isWeak: false,
            syllables: w.map(([[initial, final], tone]) => ({
              ...spelledSyllable(`${initial}-${final}-${tone}`),
              sourceStart: 0,
              sourceEnd: 0,
            })),
          }))
          const { frames } = voice.speak({ words: spelled, rate, phraseFinal: true })
          expect(frames.f0Hz.length).toBe(frames.frameCount)
          expect(frames.bandAperiodicityDb.length).toBe(3 * frames.frameCount)
          expect(frames.code.every(Number.isFinite) && frames.f0Hz.every((f0) => f0 >= 0)).toBe(true)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('reads erhua as its stem and a retroflex ending, in the place of one final', () => {
    const { words: read } = readMandarin('点')
    const erhua = read.map((word) => ({
      ...word,
      syllables: word.syllables.map((syllable) => ({ ...syllable, erhua: true })),
    }))
    const { phones } = voice.speak({ words: mandarinPhrase(erhua), rate: 1, phraseFinal: true })
    expect(phones.map(({ phone }) => phone)).toEqual(['SIL', 'd', 'ia', 'er', 'SIL'])
  })

  it('refuses a rate that is not above 0', () => {
    expect(() => voice.speak({ words, rate: 0, phraseFinal: true })).toThrow(RangeError)
    expect(() => voice.speak({ words, rate: Number.NaN, phraseFinal: true })).toThrow(RangeError)
  })
})

describe('a weight file', () => {
  it('is refused when it is something else, cut short or changed in one bit', () => {
    expect(() => loadBaseVoice(new Uint8Array(3))).toThrow('Not a base voice')
    expect(() => loadBaseVoice(new TextEncoder().encode('RIFF and the rest'))).toThrow('Not a base voice')
    expect(() => loadBaseVoice(tinyBytes.subarray(0, 200))).toThrow('cut short')
    expect(() => loadBaseVoice(tinyBytes.subarray(0, tinyBytes.length - 1))).toThrow('damaged')
    const changed = tinyBytes.slice()
    changed[changed.length - 5] = (changed.at(-5) ?? 0) ^ 1
    expect(() => loadBaseVoice(changed)).toThrow('damaged')
  })

  it('is read from anywhere inside a larger buffer', () => {
    const larger = new Uint8Array(tinyBytes.length + 7)
    larger.set(tinyBytes, 3)
    const view = larger.subarray(3, 3 + tinyBytes.length)
    expect(loadBaseVoice(view).name).toBe('tiny')
  })
})
