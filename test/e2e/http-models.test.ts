import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createApp } from '../../src/app.js'
import { loadConfig } from '../../src/config/index.js'
import { silentLogger } from '../../src/foundation/index.js'
import type { ModelEntry } from '../../src/models/index.js'
import { fliteWav } from '../support/audio-fixtures.js'
import { writeTinyPocket } from '../support/tiny-models/pocket.js'

let folder: string
let source: Server
let app: Awaited<ReturnType<typeof createApp>>
let url: string

/** A Pocket TTS of generated graphs, served by a release page of our own. */
async function tinyEntry(): Promise<ModelEntry> {
  const files = await writeTinyPocket(folder)
  const contents = new Map<string, Buffer>()
  for (const path of Object.values(files)) contents.set(`/${basename(path)}`, await readFile(path))
  source = createServer((request, response) => {
    const content = contents.get(request.url ?? '')
    if (content) response.end(content)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve))
  const root = `http://127.0.0.1:${(source.address() as AddressInfo).port}`
  return {
    id: 'pocket-tiny',
    name: 'Pocket, generated',
    kind: 'pocket',
    languages: ['en'],
    licence: { name: 'CC0-1.0', note: { zh: '测试', en: 'test' } },
    needsTranscript: false,
    artifacts: [...contents].map(([path, content]) => ({
      fileName: path.slice(1),
      sizeBytes: content.length,
      sha256: null,
      unpack: null,
      sources: [root + path],
    })),
    installedBytes: 1_000_000,
    files: Object.fromEntries(Object.entries(files).map(([role, path]) => [role, basename(path)])),
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinse-http-models-'))
  const modelCatalogue = [await tinyEntry()]
  const config = loadConfig({ environment: { YINSE_DATA: join(folder, 'data'), YINSE_PORT: '0' } })
  app = await createApp(config, { modelCatalogue, logger: silentLogger, drainMs: 1000 })
  url = await app.listen()
})

afterAll(async () => {
  await app?.close()
  source?.closeAllConnections()
  await new Promise((resolve) => source.close(resolve))
  await rm(folder, { recursive: true, force: true })
})

async function json(method: string, path: string, body?: object) {
  const response = await fetch(url + path, {
    method,
    headers: { 'Accept-Language': 'en', ...(body ? { 'Content-Type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return { status: response.status, body: await response.json() }
}

const stateOf = async () => (await json('GET', '/v1/neural-models')).body.models[0].state.kind

async function speak(fileId: string, engine: string, text: string) {
  const voice = { kind: 'reference', fileId }
  const started = await json('POST', '/v1/jobs', { text, voice, engine })
  if (started.status !== 202) return started
  await vi.waitFor(
    async () => {
      const { state } = (await json('GET', `/v1/jobs/${started.body.id}`)).body
      expect(['done', 'failed']).toContain(state)
    },
    { timeout: 50_000, interval: 200 },
  )
  return json('GET', `/v1/jobs/${started.body.id}`)
}

describe('a neural model, from the catalogue to speech', () => {
  test('is listed with its licence, refused while absent, installed, spoken with, and removed', async () => {
    const form = new FormData()
    form.append('file', new Blob([await fliteWav('awb')]), 'reference.wav')
    const upload = await fetch(`${url}/v1/files`, { method: 'POST', body: form })
    const { id: fileId } = await upload.json()

    const { models } = (await json('GET', '/v1/neural-models')).body
    expect(models[0]).toMatchObject({
      id: 'pocket-tiny',
      licence: { name: 'CC0-1.0' },
      state: { kind: 'absent' },
    })
    const refused = await speak(fileId, 'pocket-tiny', 'Hello there.')
    expect(refused.body.error.code).toBe('model-not-installed')

    expect((await json('POST', '/v1/neural-models/pocket-tiny/install')).status).toBe(202)
    await vi.waitFor(async () => expect(await stateOf()).toBe('installed'), { timeout: 20_000 })
    expect((await json('POST', '/v1/neural-models/pocket-tiny/verify')).status).toBe(200)

    const english = await speak(fileId, 'auto', 'Hello there.')
    expect(english.body).toMatchObject({ state: 'done', result: { engine: 'pocket-tiny' } })
    expect(english.body.result.engineReason.en).toContain('best engine installed')

    await json('DELETE', '/v1/neural-models/pocket-tiny')
    expect(await stateOf()).toBe('absent')
  })

  test('an unknown model is named with the known ones', async () => {
    const answer = await json('POST', '/v1/neural-models/nobody/install')
    expect(answer.status).toBe(404)
    expect(answer.body.error.message).toContain('pocket-tiny')
  })
})
