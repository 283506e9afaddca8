import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { writeTinyPocket } from '../../../test/support/tiny-models/pocket.js'
import { writeTinyZipVoice } from '../../../test/support/tiny-models/zipvoice.js'
import { silentLogger } from '../../foundation/index.js'
import { CrashBreaker } from './crash-breaker.js'
import type { Task } from './messages.js'
import { NativeProcess, type NativeProcessOptions } from './native-process.js'

const never = new AbortController().signal
const task: Task = {
  kind: 'speak',
  text: 'Hello.',
  reference: new Float32Array(24_000).fill(0.1),
  referenceRateHz: 24_000,
  transcript: '',
  speedRatio: 1,
  seed: 1,
}

let folder: string
let files: Record<string, string>
let nowMs = 0
const clock = { now: () => nowMs }
const processes: NativeProcess[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinse-native-'))
  files = await writeTinyPocket(folder)
})
afterEach(async () => {
  for (const one of processes.splice(0)) await one.dispose()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function create(overrides: Partial<NativeProcessOptions> = {}): NativeProcess {
  const one = new NativeProcess({
    engineId: 'pocket-tiny',
    spec: { kind: 'pocket', files, threads: 1 },
    logger: silentLogger,
    breaker: new CrashBreaker({ engineId: 'pocket-tiny', crashes: 2, coolDownMs: 60_000, clock }),
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

/** Without its lexicon, ZipVoice leaves the process by _Exit while it loads. */
async function crashing(): Promise<Partial<NativeProcessOptions>> {
  const zipVoice = await writeTinyZipVoice(await mkdtemp(join(folder, 'zipvoice-')))
  return { spec: { kind: 'zipvoice', files: { ...zipVoice, lexicon: '' }, threads: 1 } }
}

describe('a supervised native process', () => {
  test('one child serves task after task', async () => {
    const one = create()
    await one.run(task, () => undefined, never)
    await one.run(task, () => undefined, never)
    expect(one.startCount).toBe(1)
  })

  test('a task that is cancelled ends with its sentence, and the next one need not wait for the others', async () => {
    const one = create()
    // Long, so that saying it takes longer than a message does on a busy machine.
    const clause = 'this is one of many long sentences that nobody will ever hear'
    const sentence = `${Array(8).fill(clause).join(' and ')}.`
    const text = Array(200).fill(sentence).join(' ')
    let whole = 0
    await one.run({ ...task, text: sentence }, (samples) => (whole += samples.length), never)
    const abort = new AbortController()
    let heard = 0
    const cancelled = one.run(
      { ...task, text },
      (samples) => {
        heard += samples.length
        abort.abort()
      },
      abort.signal,
    )
    await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' })
    await one.run(task, () => undefined, never)
    // What was under way when the cancel arrived, and no more.
    expect(heard).toBeLessThan(3 * whole)
    expect(one.startCount).toBe(1)
  }, 60_000)

  test('a child that grew too large is replaced after its task', async () => {
    const one = create({ maxRssBytes: 1 })
    let samples = 0
    await one.run(task, (chunk) => (samples += chunk.length), never)
    await one.run(task, (chunk) => (samples += chunk.length), never)
    expect(one.startCount).toBe(2)
    expect(samples).toBeGreaterThan(0)
  })

  test('an idle child is ended, and the next task starts another', async () => {
    const one = create({ idleMs: 1 })
    await one.run(task, () => undefined, never)
    await vi.waitFor(() => expect(one.isRunning).toBe(false))
    await one.run(task, () => undefined, never)
    expect(one.startCount).toBe(2)
  })

  test('the idle time of a child that was replaced does not end the next one while it loads', async () => {
    const one = create({ maxRssBytes: 1, idleMs: 5 })
    await one.run(task, () => undefined, never)
    await one.run(task, () => undefined, never)
    expect(one.startCount).toBe(2)
  })

  test('a child that was loaded and never used is ended too', async () => {
    const one = create({ idleMs: 1 })
    await one.load()
    await vi.waitFor(() => expect(one.isRunning).toBe(false))
  })

  test('crashes in a row open the breaker, and it closes with time', async () => {
    nowMs = 1000
    const one = create(await crashing())
    for (let round = 0; round < 2; round++) {
      await expect(one.run(task, () => undefined, never)).rejects.toMatchObject({
        code: 'engine-process-ended',
      })
    }
    await expect(one.run(task, () => undefined, never)).rejects.toMatchObject({
      code: 'engine-breaker-open',
      data: { crashes: 2, waitSec: 60 },
    })
    expect(one.startCount).toBe(2)
    nowMs += 60_001
    await expect(one.run(task, () => undefined, never)).rejects.toMatchObject({
      code: 'engine-process-ended',
    })
    expect(one.startCount).toBe(3)
  })

  test('a crash loop opens the breaker of the model, whichever process it happens in', async () => {
    nowMs = 1000
    const breaker = new CrashBreaker({ engineId: 'tiny', crashes: 2, coolDownMs: 60_000, clock })
    for (let round = 0; round < 2; round++) {
      const one = create({ ...(await crashing()), breaker })
      await expect(one.load()).rejects.toMatchObject({ code: 'engine-process-ended' })
      await one.dispose()
    }
    const next = create({ breaker })
    await expect(next.load()).rejects.toMatchObject({
      code: 'engine-breaker-open',
      data: { engineId: 'tiny', crashes: 2, waitSec: 60 },
    })
    expect(next.startCount).toBe(0)
    nowMs += 60_001
    await next.run(task, () => undefined, never)
    // A good run in between starts the count anew.
    const again = create({ ...(await crashing()), breaker })
    await expect(again.load()).rejects.toMatchObject({ code: 'engine-process-ended' })
    await next.run(task, () => undefined, never)
  })

  test.each([{ loadLimitMs: 1 }, { silenceLimitMs: 1 }])(
    'a child that says nothing for too long is killed: %o',
    async (limit) => {
      const one = create(limit)
      await expect(one.run(task, () => undefined, never)).rejects.toMatchObject({
        code: 'engine-hung',
        data: { limitSec: 0.001 },
      })
    },
  )

  test('after disposal nothing starts again', async () => {
    const one = create()
    await one.dispose()
    await expect(one.run(task, () => undefined, never)).rejects.toMatchObject({ code: 'shutting-down' })
    expect(one.startCount).toBe(0)
  })
})
