import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { silentLogger, systemClock } from '../../src/foundation/index.js'
import { ModelManager } from '../../src/models/index.js'
import { startApp, type TestApp } from '../support/app.js'
import { fliteWav } from '../support/audio-fixtures.js'
import { isSherpaHere } from '../support/sherpa.js'
import { tinyEntry } from '../support/tiny-models/entry.js'
import { tinyTranscript, writeTinySenseVoice } from '../support/tiny-models/sense-voice.js'
import { writeTinyZipVoice } from '../support/tiny-models/zipvoice.js'

const never = new AbortController().signal
let folder: string
let server: TestApp
let installRecogniser: () => Promise<void>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinse-neural-transcripts-'))
  const data = join(folder, 'data')
  const zipVoice = await mkdtemp(join(folder, 'zipvoice-'))
  const senseVoice = await mkdtemp(join(folder, 'sense-'))
  const modelCatalogue = [
    tinyEntry('zipvoice', await writeTinyZipVoice(zipVoice), zipVoice),
    tinyEntry('sense-voice', await writeTinySenseVoice(senseVoice), senseVoice),
  ]
  const options = { folder: join(data, 'models'), extraMirrors: [], clock: systemClock, logger: silentLogger }
  const manager = new ModelManager({ ...options, catalogue: modelCatalogue })
  await manager.add(zipVoice, () => undefined, never)
  installRecogniser = async () => {
    await manager.add(senseVoice, () => undefined, never)
  }
  server = await startApp({ YINSE_DATA: data }, { modelCatalogue })
}, 120_000)
afterAll(async () => {
  await server?.dispose()
  await rm(folder, { recursive: true, force: true })
})

async function json(method: string, path: string, body?: object) {
  const response = await fetch(server.url + path, {
    method,
    headers: { 'Accept-Language': 'en', ...(body ? { 'Content-Type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return { status: response.status, body: await response.json() }
}

async function addVoice(name: string, transcript?: string) {
  const form = new FormData()
  form.append('name', name)
  if (transcript !== undefined) form.append('transcript', transcript)
  form.append('file', new Blob([Buffer.from(await fliteWav('awb'))]), 'reference.wav')
  return (await fetch(`${server.url}/v1/voices`, { method: 'POST', body: form })).json()
}

async function speak(name: string, engine: string) {
  const started = await json('POST', '/v1/jobs', { text: '你好。', voice: { kind: 'saved', name }, engine })
  if (started.status !== 202) return started
  await vi.waitFor(
    async () => {
      const { state } = (await json('GET', `/v1/jobs/${started.body.id}`)).body
      expect(['done', 'failed']).toContain(state)
    },
    { timeout: 80_000, interval: 200 },
  )
  return json('GET', `/v1/jobs/${started.body.id}`)
}

describe.skipIf(!isSherpaHere())('the words of a voice, for an engine that needs them', () => {
  test('are asked for, heard once when that is possible, kept with the voice, and can be corrected', {
    timeout: 200_000,
  }, async () => {
    expect(await addVoice('小明')).toMatchObject({ transcript: null })
    const refused = await speak('小明', 'zipvoice-tiny')
    expect(refused.body.error).toMatchObject({ code: 'reference-transcript-missing' })
    expect(refused.body.error.message).toMatch(/Write down what the recording says, or install/)

    // Left to itself, the server takes an engine that can, and says what the better one lacked.
    const auto = await speak('小明', 'auto')
    expect(auto.body.result.engine).toBe('embedded')
    expect(auto.body.result.engineReason.en).toContain('zipvoice-tiny lacks the words of the reference')

    await installRecogniser()
    const heard = await speak('小明', 'auto')
    expect(heard.body).toMatchObject({ state: 'done', result: { engine: 'zipvoice-tiny' } })
    const { body: voice } = await json('GET', `/v1/voices/${encodeURIComponent('小明')}`)
    expect(voice.transcript).toBe(tinyTranscript)

    const path = `/v1/voices/${encodeURIComponent('小明')}`
    await json('PATCH', path, { transcript: 'what was really said' })
    expect((await speak('小明', 'zipvoice-tiny')).body.state).toBe('done')
    expect((await json('GET', path)).body.transcript).toBe('what was really said')
  })
})
