import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeEngineConformance, segmentOf } from '../../../test/conformance/engine.js'
import { isSherpaHere } from '../../../test/support/sherpa.js'
import { pocketDecoder, randomEncoder, writeTinyPocket } from '../../../test/support/tiny-models/pocket.js'
import { tinyTranscript, writeTinySenseVoice } from '../../../test/support/tiny-models/sense-voice.js'
import { writeTinyWhisper } from '../../../test/support/tiny-models/whisper.js'
import { writeTinyZipVoice } from '../../../test/support/tiny-models/zipvoice.js'
import { silentLogger, systemClock } from '../../foundation/index.js'
import { segmentText } from '../../text/index.js'
import { defaultSynthesisOptions, type Engine, type Reference } from '../engine.js'
import { CrashBreaker } from './crash-breaker.js'
import { createSherpaEngine, type SherpaEngineOptions } from './sherpa-engine.js'
import { SherpaTranscriber } from './sherpa-transcriber.js'

const never = new AbortController().signal
const limits = {
  logger: silentLogger,
  breaker: new CrashBreaker({ engineId: 'tiny', crashes: 100, coolDownMs: 60_000, clock: systemClock }),
  loadLimitMs: 60_000,
  silenceLimitMs: 60_000,
  idleMs: 600_000,
  maxRssBytes: 2 ** 34,
  hardRssBytes: 2 ** 35,
}

const reference: Reference = {
  pcm: {
    samples: Float32Array.from({ length: 48_000 }, (_, n) => 0.2 * Math.sin(n / 20)),
    sampleRateHz: 24_000,
  },
  transcript: 'hello',
  language: 'en',
}

async function speak(engine: Engine, text: string, speedRatio = 1, signal = never): Promise<Float32Array[]> {
  const prompt = await engine.createPrompt(reference, never)
  const chunks: Float32Array[] = []
  const options = { ...defaultSynthesisOptions, speedRatio, seed: 7 }
  for await (const chunk of engine.synthesize(segmentOf(text), prompt, options, signal))
    chunks.push(chunk.samples)
  return chunks
}

const longText = 'Hello there, this is a much longer sentence to say.'
const lengthOf = (chunks: readonly Float32Array[]) => chunks.reduce((sum, chunk) => sum + chunk.length, 0)
describe.skipIf(!isSherpaHere())('the real sherpa-onnx on tiny generated models', () => {
  let folder: string
  let pocketFiles: Record<string, string>
  let zipVoiceFiles: Record<string, string>
  const engines: Engine[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yinse-sherpa-'))
    pocketFiles = await writeTinyPocket(folder)
    const zipVoiceFolder = await mkdtemp(join(folder, 'zipvoice-'))
    zipVoiceFiles = await writeTinyZipVoice(zipVoiceFolder)
  })

  afterAll(async () => {
    for (const engine of engines) await engine.dispose()
    await rm(folder, { recursive: true, force: true })
  })

  async function create(overrides: Partial<SherpaEngineOptions> = {}): Promise<Engine> {
    const engine = await createSherpaEngine({
      ...limits,
      modelId: 'pocket-tiny',
      kind: 'pocket',
      languages: ['en'],
      files: pocketFiles,
      weightsHash: 'f00d'.repeat(16),
      threads: 1,
      ...overrides,
    })
    engines.push(engine)
    return engine
  }

  const createZipVoice = (overrides: Partial<SherpaEngineOptions> = {}) =>
    create({
      modelId: 'zipvoice-tiny',
      kind: 'zipvoice',
      languages: ['zh', 'en'],
      files: zipVoiceFiles,
      ...overrides,
    })

  test('Pocket speaks, in several chunks for a long sentence, and the same for the same seed', async () => {
    const engine = await create()
    expect(engine.capabilities.outputSampleRateHz).toBe(24_000)
    const first = await speak(engine, longText)
    expect(first.length).toBeGreaterThan(1)
    expect(Math.max(...first.map((chunk) => Math.max(...chunk)))).toBeGreaterThan(0.05)
    expect(await speak(engine, longText)).toEqual(first)
  })

  test.each([0.5, 2])('Pocket at speed %d has the length asked for', async (speedRatio) => {
    const engine = await create()
    const ratio =
      lengthOf(await speak(engine, longText)) / lengthOf(await speak(engine, longText, speedRatio))
    expect(ratio).toBeGreaterThan(speedRatio * 0.96)
    expect(ratio).toBeLessThan(speedRatio * 1.04)
  })

  test('the streamed chunks of a quiet sentence are the whole of it, pauses too', async () => {
    // Left to its default, sherpa-onnx shortens quiet stretches of the whole; the child compares the two counts.
    const quiet = await writeTinyPocket(await mkdtemp(join(folder, 'quiet-')), {
      'decoder.onnx': pocketDecoder(1e-4),
    })
    const engine = await create({ files: quiet })
    const loud = lengthOf(await speak(await create(), longText))
    expect(lengthOf(await speak(engine, longText))).toBe(loud)
  })

  test('the voice is encoded once for many sentences: a second encoding would sound otherwise', async () => {
    // This encoder gives other numbers at every call; equal samples mean that it was called once.
    const random = await writeTinyPocket(await mkdtemp(join(folder, 'random-')), {
      'encoder.onnx': randomEncoder(),
      'decoder.onnx': pocketDecoder(0.4),
    })
    const engine = await create({ files: random })
    const first = await speak(engine, longText)
    expect(await speak(engine, longText)).toEqual(first)
    const elsewhere = await create({ files: random })
    expect(await speak(elsewhere, longText)).not.toEqual(first)
  })

  test('Pocket refuses Chinese by name of the text instead of skipping it', async () => {
    await expect(speak(await create(), '你好')).rejects.toMatchObject({ code: 'engine-language-unsupported' })
  })

  test('ZipVoice speaks both languages, and twice the speed is half the length', async () => {
    const engine = await createZipVoice()
    const whole = lengthOf(await speak(engine, 'Hello there. 你好。'))
    const fast = lengthOf(await speak(engine, 'Hello there. 你好。', 2))
    expect(whole / fast).toBeGreaterThan(1.9)
    expect(whole / fast).toBeLessThan(2.1)
  })

  test('ZipVoice is told a fixed reading in its own tokens', async () => {
    const engine = await createZipVoice()
    expect(engine.capabilities.readings).toBe('exact')
    const lengthOfText = async (text: string) => {
      const prompt = await engine.createPrompt(reference, never)
      const [segment] = segmentText(text).segments
      const chunks: Float32Array[] = []
      for await (const { samples } of engine.synthesize(
        segment ?? segmentOf(text),
        prompt,
        defaultSynthesisOptions,
        never,
      ))
        chunks.push(samples)
      return lengthOf(chunks)
    }
    // Each token of this model lasts as long; 得 is not in its lexicon, and no other Hanzi has dei3 alone.
    const six = await lengthOfText('你你好')
    expect(await lengthOfText('你<得|dei3>好')).toBe(six)
    expect(await lengthOfText('你得好')).toBeLessThan(six)
    expect(await lengthOfText('<好|ni3>你好')).toBe(six)
  })

  test('ZipVoice without the words of the reference says what to do', async () => {
    const engine = await createZipVoice()
    await expect(engine.createPrompt({ ...reference, transcript: null }, never)).rejects.toMatchObject({
      code: 'reference-transcript-missing',
    })
  })

  test.each([
    ['sense-voice', writeTinySenseVoice],
    ['whisper', writeTinyWhisper],
  ] as const)('a %s hears the words of a recording', async (kind, write) => {
    const transcriber = new SherpaTranscriber({
      ...limits,
      modelId: `${kind}-tiny`,
      kind,
      files: await write(await mkdtemp(join(folder, `${kind}-`))),
      threads: 1,
    })
    try {
      expect(await transcriber.transcribe(reference.pcm, never)).toBe(tinyTranscript)
    } finally {
      await transcriber.dispose()
    }
  })

  test('three calls at once give what they give one after another', async () => {
    const engine = await create()
    const texts = ['One.', 'Two and three.', 'Four, five, six and seven.']
    const serial: Float32Array[][] = []
    for (const text of texts) serial.push(await speak(engine, text))
    expect(await Promise.all(texts.map((text) => speak(engine, text)))).toEqual(serial)
  })

  test('cancelling rejects at once, and the engine speaks again', async () => {
    const engine = await create()
    const abort = new AbortController()
    const prompt = await engine.createPrompt(reference, never)
    const text = 'Hello there, this is a much longer sentence to say, and it goes on and on and on.'
    const chunks = engine.synthesize(segmentOf(text), prompt, defaultSynthesisOptions, abort.signal)
    const reading = (async () => {
      for await (const _chunk of chunks) abort.abort()
    })()
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' })
    expect(lengthOf(await speak(engine, 'Hello.'))).toBeGreaterThan(0)
  })

  test('a prompt of another engine is refused', async () => {
    const pocket = await create()
    const prompt = await (await createZipVoice()).createPrompt(reference, never)
    const chunks = pocket.synthesize(segmentOf('Hello.'), prompt, defaultSynthesisOptions, never)
    await expect(chunks[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'prompt-foreign' })
  })

  describeEngineConformance({
    name: 'Pocket TTS, generated',
    create,
    // Sonic works in whole pitch periods, which are long beside a sentence this short.
    speedTolerance: 0.05,
  })

  describeEngineConformance({
    name: 'ZipVoice, generated',
    create: createZipVoice,
    skip: [
      { rule: 'determinism', reason: 'sherpa-onnx has no seed for ZipVoice' },
      { rule: 'concurrency', reason: 'sherpa-onnx has no seed for ZipVoice' },
    ],
  })
})
