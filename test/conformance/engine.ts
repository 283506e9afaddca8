// What every engine keeps, whatever it is made of: run once per engine.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  defaultSynthesisOptions,
  type Engine,
  type Reference,
  type SpeechChunk,
  type SynthesisOptions,
  type VoicePrompt,
} from '../../src/engines/engine.js'
import { AppError } from '../../src/foundation/index.js'
import { plainStyle, type Segment } from '../../src/text/segment.js'
import { spokenReference } from '../support/spoken-reference.js'

const rules = [
  'prompt',
  'audio',
  'marks',
  'determinism',
  'concurrency',
  'speed',
  'style',
  'silent reference',
  'empty reference',
  'foreign prompt',
  'damaged prompt',
  'nothing to say',
  'abort',
  'dispose',
] as const

export interface EngineConformance {
  readonly name: string
  readonly create: () => Promise<Engine>
  /** Rules that this engine is excused from, each with its reason, which the report prints. */
  readonly skip?: readonly { readonly rule: (typeof rules)[number]; readonly reason: string }[]
  /** Relative error allowed of the length at another speed; 0.02 unless given. */
  readonly speedTolerance?: number
  readonly timeoutMs?: number
}

/** Registers the suite for one engine. */
export function describeEngineConformance(conformance: EngineConformance): void {
  const { name, create, skip = [], speedTolerance = 0.02, timeoutMs = 60_000 } = conformance
  const rule = (id: (typeof rules)[number], fact: string, run: () => Promise<void>) => {
    const excuse = skip.find((entry) => entry.rule === id)
    if (excuse) test.skip(`${fact} (excused: ${excuse.reason})`, () => undefined)
    else test(fact, run, timeoutMs)
  }

  describe(`engine ${name}`, () => {
    let engine: Engine
    let prompt: VoicePrompt
    const never = new AbortController().signal

    beforeAll(async () => {
      engine = await create()
      prompt = await engine.createPrompt(reference(), never)
    }, timeoutMs)
    afterAll(() => engine?.dispose())

    const speak = (text: string, options: Partial<SynthesisOptions> = {}) =>
      collect(engine.synthesize(segmentOf(text), prompt, { ...defaultSynthesisOptions, ...options }, never))

    rule('prompt', 'a prompt names its engine and version and holds data', async () => {
      expect(prompt.engineId).toBe(engine.id)
      expect(prompt.engineVersion).toBe(engine.version)
      expect(prompt.data.length).toBeGreaterThan(0)
      expect(engine.weightsHash).toMatch(/^[0-9a-f]{64}$/)
    })

    rule('audio', 'chunks are not empty, in [-1, 1] and audible; the length is that of speech', async () => {
      const { chunks, samples } = await speak(sentence)
      expect(chunks.length).toBeGreaterThan(0)
      for (const chunk of chunks) expect(chunk.samples.length).toBeGreaterThan(0)
      const peak = samples.reduce((max, value) => Math.max(max, Math.abs(value)), 0)
      expect(peak).toBeGreaterThan(0.01)
      expect(peak).toBeLessThanOrEqual(1)
      expect(samples.every(Number.isFinite)).toBe(true)
      const seconds = samples.length / engine.capabilities.outputSampleRateHz
      expect(seconds).toBeGreaterThan(0.8)
      expect(seconds).toBeLessThan(10)
    })

    rule('marks', 'marks are in order, inside the audio, and cite the text', async () => {
      const { chunks, samples } = await speak(sentence)
      const marks = chunks.flatMap((chunk) => [...chunk.marks])
      const seconds = samples.length / engine.capabilities.outputSampleRateHz
      for (const mark of marks) {
        expect(mark.startSec).toBeGreaterThanOrEqual(0)
        expect(mark.endSec).toBeGreaterThanOrEqual(mark.startSec)
        expect(mark.endSec).toBeLessThanOrEqual(seconds + 1e-6)
        expect(mark.sourceStart).toBeGreaterThanOrEqual(0)
        expect(mark.sourceEnd).toBeLessThanOrEqual(sentence.length)
      }
      for (const kind of ['word', 'character', 'phone'] as const) {
        const starts = marks.filter((mark) => mark.kind === kind).map((mark) => mark.startSec)
        expect(starts).toEqual([...starts].sort((a, b) => a - b))
      }
      if (engine.capabilities.marks === 'phone') expect(marks.length).toBeGreaterThan(0)
    })

    rule('determinism', 'the same input and seed give the same bytes', async () => {
      expect((await speak(sentence, { seed: 7 })).samples).toEqual(
        (await speak(sentence, { seed: 7 })).samples,
      )
    })

    rule('concurrency', 'concurrent calls give what the same calls give one by one', async () => {
      const texts = [sentence, 'Two birds.', 'The rain came.']
      const together = await Promise.all(texts.map((text) => speak(text)))
      for (const [index, text] of texts.entries()) {
        expect(together[index]?.samples).toEqual((await speak(text)).samples)
      }
    })

    rule('speed', 'the length follows the speed', async () => {
      const plain = (await speak(sentence)).samples.length
      const { min, max } = engine.capabilities.speedRatio
      for (const speedRatio of [Math.max(min, 0.5), 1.3, Math.min(max, 2)]) {
        const length = (await speak(sentence, { speedRatio })).samples.length
        expect(Math.abs((length * speedRatio) / plain - 1)).toBeLessThan(speedTolerance)
      }
    })

    rule('silent reference', 'a silent reference is refused', async () => {
      const silence = { samples: new Float32Array(48_000), sampleRateHz: 24_000 }
      await expectAppError(engine.createPrompt({ ...reference(), pcm: silence }, never), 'reference-unusable')
    })

    rule('empty reference', 'a reference without samples is refused', async () => {
      const nothing = { samples: new Float32Array(0), sampleRateHz: 24_000 }
      await expectAppError(engine.createPrompt({ ...reference(), pcm: nothing }, never), 'reference-unusable')
    })

    rule('foreign prompt', 'a prompt of another engine is refused', async () => {
      const foreign = { ...prompt, engineId: 'another' }
      const speech = engine.synthesize(segmentOf(sentence), foreign, defaultSynthesisOptions, never)
      await expectAppError(collect(speech), 'prompt-foreign')
    })

    rule('damaged prompt', 'a prompt of other bytes is refused', async () => {
      const damaged = { ...prompt, data: Uint8Array.of(1, 2, 3) }
      const speech = engine.synthesize(segmentOf(sentence), damaged, defaultSynthesisOptions, never)
      await expectAppError(collect(speech), 'prompt-damaged')
    })

    rule('style', 'the style of a segment is counted in by who calls, and not once more', async () => {
      const segment = segmentOf('Two birds.')
      const style = { ...segment.style, speedRatio: 0.5, pitchShiftSemitones: 4 }
      const options = { ...defaultSynthesisOptions, seed: 3 }
      const plain = await collect(engine.synthesize(segment, prompt, options, never))
      const styled = await collect(engine.synthesize({ ...segment, style }, prompt, options, never))
      expect(styled.samples.length).toBe(plain.samples.length)
    })

    rule('nothing to say', 'a segment with nothing to say yields a short silence', async () => {
      expect((await speak('…')).samples.length).toBeGreaterThan(0)
    })

    rule('abort', 'an aborted call ends with cancelled, and the next one works', async () => {
      const early = new AbortController()
      early.abort()
      const refused = engine.synthesize(segmentOf(sentence), prompt, defaultSynthesisOptions, early.signal)
      await expectAppError(collect(refused), 'cancelled')

      const midway = new AbortController()
      const text = Array(12).fill(sentence).join(' ')
      const stopped = engine.synthesize(segmentOf(text), prompt, defaultSynthesisOptions, midway.signal)
      const outcome = expectAppError(collect(stopped), 'cancelled')
      midway.abort()
      await outcome
      expect((await speak('Two birds.')).samples.length).toBeGreaterThan(0)
    })

    rule('dispose', 'an engine can be disposed twice', async () => {
      const other = await create()
      await other.dispose()
      await other.dispose()
    })
  })
}

const sentence = 'The old clock had stopped at noon.'

function reference(): Reference {
  return { pcm: spokenReference(), transcript: 'Made up.', language: 'en' }
}

/** A segment that is its whole text. */
export function segmentOf(text: string, language: 'zh' | 'en' = 'en'): Segment {
  return {
    index: 0,
    text,
    sourceStart: 0,
    sourceEnd: text.length,
    paragraph: 0,
    pauseAfterSec: 0,
    readings: [],
    unspoken: [],
    language,
    style: plainStyle,
  }
}

/** All chunks of a call, and their samples joined. */
export async function collect(
  speech: AsyncIterable<SpeechChunk>,
): Promise<{ chunks: SpeechChunk[]; samples: Float32Array }> {
  const chunks: SpeechChunk[] = []
  for await (const chunk of speech) chunks.push(chunk)
  const samples = new Float32Array(chunks.reduce((sum, chunk) => sum + chunk.samples.length, 0))
  let at = 0
  for (const chunk of chunks) {
    samples.set(chunk.samples, at)
    at += chunk.samples.length
  }
  return { chunks, samples }
}

async function expectAppError(outcome: Promise<unknown>, code: string): Promise<void> {
  const error = await outcome.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(AppError)
  expect((error as AppError).code).toBe(code)
}
