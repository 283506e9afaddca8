// The adapter for other servers, on our own: one Yinse speaks on another one, by either wire.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createApp } from '../../src/app.js'
import { readWavMono } from '../../src/audio/index.js'
import { loadConfig } from '../../src/config/index.js'
import { createToneEngine } from '../../src/engines/fake/index.js'
import { silentLogger } from '../../src/foundation/index.js'
import { startApp, type TestApp } from '../support/app.js'
import { fliteWav } from '../support/audio-fixtures.js'
import { registryOf } from '../support/studio.js'

const key = 'key-of-the-second-server'
let second: TestApp
let folder: string
const asked: { text: string; referenceSec: number; speedRatio: number }[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinse-remote-'))
  const tone = createToneEngine()
  let referenceSec = 0
  const engine = {
    ...tone,
    createPrompt: (...given: Parameters<typeof tone.createPrompt>) => {
      referenceSec = given[0].pcm.samples.length / given[0].pcm.sampleRateHz
      return tone.createPrompt(...given)
    },
    synthesize: (...given: Parameters<typeof tone.synthesize>) => {
      asked.push({ text: given[0].text, referenceSec, speedRatio: given[2].speedRatio })
      return tone.synthesize(...given)
    },
  }
  second = await startApp({ YINSE_KEYS: key }, { engines: registryOf(engine) })
}, 60_000)
afterAll(async () => {
  await second?.dispose()
  await rm(folder, { recursive: true, force: true })
})

describe.each(['gradio', 'openai'] as const)('a second server of our own, asked as %s', (kind) => {
  test('speaks in the voice that is sent along, at the speed asked for', { timeout: 120_000 }, async () => {
    asked.length = 0
    const upstream = { kind, url: second.url, apiKey: key, ...(kind === 'openai' ? { model: 'auto' } : {}) }
    const environment = {
      YINSE_DATA: join(folder, kind),
      YINSE_PORT: '0',
      YINSE_UPSTREAMS: JSON.stringify([{ ...upstream, url: 'http://127.0.0.1:10009' }, upstream]),
    }
    const app = await createApp(loadConfig({ environment }), { logger: silentLogger, drainMs: 1000 })
    try {
      const url = await app.listen()
      const form = new FormData()
      form.append('file', new Blob([Buffer.from(await fliteWav('awb'))]), 'reference.wav')
      const { id: fileId } = await (await fetch(`${url}/v1/files`, { method: 'POST', body: form })).json()
      const body = {
        text: `Good evening, ${kind}.`,
        voice: { kind: 'reference', fileId },
        engine: 'remote',
        speed: 1.5,
      }
      const started = await fetch(`${url}/v1/jobs`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      })
      const { id } = await started.json()
      const job = await vi.waitFor(
        async () => {
          const info = await (await fetch(`${url}/v1/jobs/${id}`)).json()
          expect(['done', 'failed']).toContain(info.state)
          return info
        },
        { timeout: 60_000, interval: 200 },
      )
      expect(job.error?.message).toBeUndefined()
      expect(job).toMatchObject({ state: 'done', result: { engine: 'remote' } })
      const wav = readWavMono(
        new Uint8Array(await (await fetch(`${url}/v1/jobs/${id}/result`)).arrayBuffer()),
      )
      expect(wav?.samples.some((sample) => Math.abs(sample) > 0.01)).toBe(true)
      expect(asked).toHaveLength(1)
      expect(asked[0]).toMatchObject({ text: `Good evening, ${kind}.`, speedRatio: 1.5 })
      expect(asked[0]?.referenceSec).toBeGreaterThan(1)

      const { engines } = await (await fetch(`${url}/v1/engines`)).json()
      const remote = engines.find((engine: { id: string }) => engine.id === 'remote')
      expect(remote.upstreams).toMatchObject([
        { url: 'http://127.0.0.1:10009', isResting: true },
        { url: second.url, isResting: false, lastError: null },
      ])
    } finally {
      await app.close()
    }
  })
})
