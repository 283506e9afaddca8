import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collect, describeEngineConformance, segmentOf } from '../../../../test/conformance/engine.js'
import { spokenReference } from '../../../../test/support/spoken-reference.js'
import { analyzeSpeech } from '../../../dsp/index.js'
import { packageRoot, silentLogger, workerEntry } from '../../../foundation/index.js'
import { defaultSynthesisOptions, type Engine, type VoicePrompt } from '../../engine.js'
import { createEmbeddedEngine } from './embedded-engine.js'

const options = { dataDir: join(packageRoot, 'data'), threads: 1, logger: silentLogger }
const never = new AbortController().signal
const reference = () => ({ pcm: spokenReference(), transcript: null, language: null })

describeEngineConformance({ name: 'embedded', create: () => createEmbeddedEngine(options) })

describe('embedded engine', () => {
  let engine: Engine
  let prompt: VoicePrompt

  beforeAll(async () => {
    engine = await createEmbeddedEngine({
      ...options,
      worker: workerEntry(pathToFileURL(join(packageRoot, 'test/support/caller.ts')).href, 'crashing-worker'),
    })
    prompt = await engine.createPrompt(reference(), never)
  })
  afterAll(() => engine.dispose())

  const speak = (text: string, change = {}) =>
    collect(engine.synthesize(segmentOf(text), prompt, { ...defaultSynthesisOptions, ...change }, never))

  test('a thread that crashes fails its own job, and the next one succeeds', async () => {
    const crashed = speak('please crash now')
    await expect(crashed).rejects.toMatchObject({ code: 'engine-worker-lost', kind: 'engine-failed' })
    expect((await speak('all is well')).samples.length).toBeGreaterThan(0)
  })

  test('marks name the words in order, where they stand in the text', async () => {
    const text = 'Two old clocks.'
    const marks = (await speak(text)).chunks.flatMap((chunk) => [...chunk.marks])
    const words = marks.filter((mark) => mark.kind === 'word')
    expect(words.map((mark) => mark.text)).toEqual(['Two', 'old', 'clocks'])
    for (const mark of words) expect(text.slice(mark.sourceStart, mark.sourceEnd)).toBe(mark.text)
    const phones = marks.filter((mark) => mark.kind === 'phone').map((mark) => mark.text)
    expect(phones.slice(0, 2)).toEqual(['t', 'uw'])
  })

  test('a sentence comes in chunks, each mark with its sound', async () => {
    const { chunks } = await speak('The old clock above the door had stopped at noon, and nobody knew why.')
    expect(chunks.length).toBeGreaterThan(2)
    expect((chunks[0]?.samples.length ?? 0) / 24_000).toBeLessThan(0.4)
    let startSec = 0
    for (const { samples, marks } of chunks) {
      const endSec = startSec + samples.length / 24_000
      for (const mark of marks) expect(mark.startSec >= startSec && mark.startSec < endSec).toBe(true)
      startSec = endSec
    }
  })

  test('who pauses long in the recording pauses long inside a sentence', async () => {
    const { pcm } = reference()
    const part = Math.floor(pcm.samples.length / 9)
    const pause = 0.48 * pcm.sampleRateHz
    const samples = new Float32Array(9 * (part + pause))
    for (let n = 0; n < 9; n++) {
      samples.set(pcm.samples.subarray(n * part, (n + 1) * part), n * (part + pause))
    }
    const slow = await engine.createPrompt({ ...reference(), pcm: { ...pcm, samples } }, never)
    const pauseSecOf = async (voice: VoicePrompt) => {
      const spoken = await collect(
        engine.synthesize(segmentOf('早上好，天气不错。'), voice, defaultSynthesisOptions, never),
      )
      const marks = spoken.chunks.flatMap((chunk) => chunk.marks)
      const characters = marks.filter(({ kind }) => kind === 'character')
      return (characters[3]?.startSec ?? 0) - (characters[2]?.endSec ?? 0)
    }
    expect(await pauseSecOf(slow)).toBeGreaterThan(1.1 * (await pauseSecOf(prompt)))
  })

  test('each option changes what is heard', async () => {
    const plain = (await speak('a small bird')).samples
    const changes = [
      { pitchShiftSemitones: 3 },
      { formantShiftRatio: 1.1 },
      { f0RangeRatio: 0 },
      { breathiness: 0.6 },
    ]
    for (const change of changes) {
      const changed = (await speak('a small bird', change)).samples
      expect(changed.length).toBe(plain.length)
      expect(changed.some((value, n) => value !== plain[n])).toBe(true)
    }
  })

  test('another seed is another take of other length; the same seed is the same, and 0 is the default', async () => {
    const text = 'Good morning, everyone. 今天天气很好。'
    const plain = (await speak(text)).samples
    expect((await speak(text, { seed: 0 })).samples).toEqual(plain)
    const takes = [(await speak(text, { seed: 1 })).samples, (await speak(text, { seed: 2 })).samples]
    expect((await speak(text, { seed: 1 })).samples).toEqual(takes[0])
    const lengths = new Set([plain, ...takes].map((samples) => samples.length))
    expect(lengths.size).toBe(3)
    for (const length of lengths) expect(Math.abs(length / plain.length - 1)).toBeLessThan(0.1)
  })

  test('a profile is small and the same each time', async () => {
    const again = await engine.createPrompt(reference(), never)
    expect(again.data).toEqual(prompt.data)
    expect(prompt.data.length).toBeLessThan(250_000)
  })
})

describe('a designed voice', () => {
  const design = { medianF0Hz: 120, formantShiftRatio: 0.9, f0RangeRatio: 1, breathiness: 0, speedRatio: 1 }

  test('speaks both languages in the register that was designed, the same each time', async () => {
    const engine = await createEmbeddedEngine(options)
    try {
      for (const text of [
        '今天天气不错，我们出去走走，看看河边的花开了没有。',
        'The boat is ready, and we leave at noon.',
      ]) {
        const samples = await engine.speakDesigned(segmentOf(text), design, never)
        const { f0Hz } = analyzeSpeech(Float64Array.from(samples), { f0Method: 'harvest' })
        const voiced = f0Hz.filter((f0) => f0 > 0).sort()
        const median = voiced[voiced.length >> 1] ?? 0
        // The melody of one sentence lies a little off the speaker's middle.
        expect(Math.abs(12 * Math.log2(median / design.medianF0Hz))).toBeLessThan(2.5)
        expect(await engine.speakDesigned(segmentOf(text), design, never)).toEqual(samples)
      }
    } finally {
      await engine.dispose()
    }
  })
})
