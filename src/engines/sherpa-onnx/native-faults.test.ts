import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { isSherpaHere } from '../../../test/support/sherpa.js'
import { faults, writeFaultyPocket } from '../../../test/support/tiny-models/faulty-pocket.js'
import { writeTinyPocket } from '../../../test/support/tiny-models/pocket.js'
import { writeTinySenseVoice } from '../../../test/support/tiny-models/sense-voice.js'
import { writeTinyZipVoice } from '../../../test/support/tiny-models/zipvoice.js'
import { silentLogger, systemClock } from '../../foundation/index.js'
import { CrashBreaker } from './crash-breaker.js'
import type { LoadSpec, Task } from './messages.js'
import { NativeProcess, type NativeProcessOptions } from './native-process.js'

// Every way to die that sherpa-onnx was seen to have, each really provoked: one job fails and says how, the next
// one speaks.
const never = new AbortController().signal
const tone = Float32Array.from({ length: 24_000 }, (_, n) => 0.2 * Math.sin(n / 20))

let folder: string
let faulty: Record<string, string>
let pocket: Record<string, string>
let zipVoice: Record<string, string>
let senseVoice: Record<string, string>
const processes: NativeProcess[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinse-faults-'))
  const part = () => mkdtemp(join(folder, 'model-'))
  faulty = await writeFaultyPocket(await part())
  pocket = await writeTinyPocket(await part())
  zipVoice = await writeTinyZipVoice(await part())
  senseVoice = await writeTinySenseVoice(await part())
})
afterEach(async () => {
  for (const one of processes.splice(0)) await one.dispose()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function create(spec: LoadSpec, overrides: Partial<NativeProcessOptions> = {}): NativeProcess {
  const engineId = 'tiny'
  const one = new NativeProcess({
    engineId,
    spec,
    logger: silentLogger,
    breaker: new CrashBreaker({ engineId, crashes: 3, coolDownMs: 60_000, clock: systemClock }),
    loadLimitMs: 60_000,
    silenceLimitMs: 60_000,
    idleMs: 600_000,
    maxRssBytes: 2 ** 34,
    hardRssBytes: 2 ** 35,
    ...overrides,
  })
  processes.push(one)
  return one
}

function speak(text: string): Task {
  return {
    kind: 'speak',
    text,
    reference: tone,
    referenceRateHz: 24_000,
    transcript: 'hello',
    speedRatio: 1,
    seed: 1,
  }
}

async function samplesOf(one: NativeProcess, text: string): Promise<number> {
  let count = 0
  await one.run(speak(text), (samples) => (count += samples.length), never)
  return count
}

const broken = async (name: string, content: string): Promise<string> => {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

describe.skipIf(!isSherpaHere())('what a job can do to the native process', () => {
  test.each([
    ['an exception that nobody catches', faults.badIndex, {}, 'engine-process-ended', 'out of data bounds'],
    [
      'more memory than there is',
      faults.tooMuchMemory,
      {},
      'engine-process-ended',
      'Failed to allocate memory',
    ],
    ['a loop without an end', faults.endlessLoop, { silenceLimitMs: 5000 }, 'engine-hung', ''],
    ['growth beyond the limit', faults.growth, { hardRssBytes: 350 * 2 ** 20 }, 'engine-out-of-memory', ''],
  ] as const)(
    '%s fails that job, and a fresh process speaks the next',
    async (...[, fault, limits, code, words]) => {
      const one = create({ kind: 'pocket', files: faulty, threads: 1 }, limits)
      expect(await samplesOf(one, 'Hello.')).toBeGreaterThan(0)
      const failure = await one.run(speak(`Hello ${fault}.`), () => undefined, never).catch((error) => error)
      expect(failure).toMatchObject({ code, kind: 'engine-failed' })
      expect(failure.message).toContain(words)
      expect(await samplesOf(one, 'Hello.')).toBeGreaterThan(0)
      expect(one.startCount).toBe(2)
    },
    60_000,
  )

  test('a job that waited behind the one that died is spoken', async () => {
    const one = create({ kind: 'pocket', files: faulty, threads: 1 })
    const texts = ['Hello.', `Hello ${faults.badIndex}.`, 'Good morning.']
    const outcomes = await Promise.allSettled(texts.map((text) => samplesOf(one, text)))
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  }, 60_000)

  test('a job that is cancelled while it hangs does not hold the next one for ever', async () => {
    const one = create({ kind: 'pocket', files: faulty, threads: 1 }, { silenceLimitMs: 5000 })
    await one.load()
    const abort = new AbortController()
    const hanging = one.run(speak(`Hello ${faults.endlessLoop}.`), () => undefined, abort.signal)
    setImmediate(() => abort.abort())
    await expect(hanging).rejects.toMatchObject({ code: 'cancelled' })
    expect(await samplesOf(one, 'Hello.')).toBeGreaterThan(0)
  }, 60_000)
})

describe.skipIf(!isSherpaHere())('what a bad model does to the native process', () => {
  const zip = (files: Record<string, string>): LoadSpec => ({ kind: 'zipvoice', files, threads: 1 })
  const pock = (files: Record<string, string>): LoadSpec => ({ kind: 'pocket', files, threads: 1 })
  const cases: readonly (readonly [string, () => Promise<LoadSpec>, string])[] = [
    [
      'a path that does not exist',
      async () => pock({ ...pocket, decoder: '/absent.onnx' }),
      'Check your config',
    ],
    ['an empty configuration', async () => pock({}), 'Check your config'],
    [
      'a corrupt graph',
      async () => pock({ ...pocket, lmMain: await broken('x.onnx', 'not a model') }),
      'Protobuf',
    ],
    [
      'a vocabulary cut short',
      async () => pock({ ...pocket, vocabJson: await broken('v.json', '{"a":') }),
      'parse error',
    ],
    [
      'a graph in the wrong slot',
      async () => pock({ ...pocket, lmMain: pocket.encoder ?? '' }),
      'did not finish',
    ],
    [
      'a vocoder without its type',
      async () => zip({ ...zipVoice, vocoder: pocket.decoder ?? '' }),
      'SIGSEGV',
    ],
    ['no lexicon', async () => zip({ ...zipVoice, lexicon: '' }), 'exit code 255'],
    [
      'tokens without the blank',
      async () => zip({ ...zipVoice, tokens: await broken('t.txt', 'a 0\nb 1\n') }),
      'Unknown token',
    ],
    [
      'a recogniser that is none',
      async () => ({
        kind: 'sense-voice',
        files: { ...senseVoice, model: await broken('sense.onnx', 'not a model') },
        threads: 1,
      }),
      'Protobuf',
    ],
    [
      'a recogniser with another graph in it',
      async () => ({
        kind: 'sense-voice',
        files: { ...senseVoice, model: pocket.encoder ?? '' },
        threads: 1,
      }),
      'exit code 255',
    ],
  ]

  test.each(cases)(
    '%s: an error, and the server lives',
    async (_what, specOf, how) => {
      const spec = await specOf()
      const one = create(spec, { silenceLimitMs: 8000 })
      const task: Task =
        spec.kind === 'sense-voice'
          ? { kind: 'transcribe', samples: tone, sampleRateHz: 24_000 }
          : speak('Hello.')
      const failure = await one.run(task, () => undefined, never).catch((error) => error)
      expect(failure).toMatchObject({ kind: 'engine-failed' })
      expect(failure.message).toContain(how)
    },
    60_000,
  )
})
