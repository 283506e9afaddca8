import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { silentLogger, systemClock } from '../../src/foundation/index.js'
import { type ModelEntry, ModelManager } from '../../src/models/index.js'
import { FileVoiceStore, readVoiceFile } from '../../src/voices/index.js'
import { startApp, type TestApp } from '../support/app.js'
import { fliteWav } from '../support/audio-fixtures.js'
import { registryOf, toneEngine } from '../support/studio.js'
import { tinyTranscript, writeTinySenseVoice } from '../support/tiny-models/sense-voice.js'

let folder: string
let server: TestApp
let wav: Uint8Array

/** A recogniser of generated graphs, installed from files as a user without internet would. */
async function installRecogniser(data: string): Promise<ModelEntry> {
  const files = await writeTinySenseVoice(folder)
  const entry: ModelEntry = {
    id: 'sense-voice-tiny',
    name: 'SenseVoice, generated',
    kind: 'sense-voice',
    languages: ['zh', 'en'],
    licence: { name: 'CC0-1.0', note: { zh: '测试', en: 'test' } },
    needsTranscript: false,
    artifacts: Object.values(files).map((path) => ({
      fileName: basename(path),
      sizeBytes: 1000,
      sha256: null,
      unpack: null,
      sources: [],
    })),
    installedBytes: 1_000_000,
    files: Object.fromEntries(Object.entries(files).map(([role, path]) => [role, basename(path)])),
  }
  const manager = new ModelManager({
    folder: join(data, 'models'),
    catalogue: [entry],
    extraMirrors: [],
    clock: systemClock,
    logger: silentLogger,
  })
  await manager.add(folder, () => undefined, new AbortController().signal)
  return entry
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinse-transcripts-'))
  const data = join(folder, 'data')
  const modelCatalogue = [await installRecogniser(data)]
  server = await startApp({ YINSE_DATA: data }, { modelCatalogue, engines: registryOf(toneEngine()) })
  wav = await fliteWav('awb')
}, 60_000)
afterAll(async () => {
  await server?.dispose()
  await rm(folder, { recursive: true, force: true })
})

const voicePath = (name: string) => `${server.url}/v1/voices/${encodeURIComponent(name)}`

async function addVoice(name: string, transcript?: string) {
  const form = new FormData()
  form.append('name', name)
  if (transcript !== undefined) form.append('transcript', transcript)
  form.append('file', new Blob([Buffer.from(wav)]), 'reference.wav')
  return (await fetch(`${server.url}/v1/voices`, { method: 'POST', body: form })).json()
}

async function change(name: string, body: object) {
  const response = await fetch(voicePath(name), {
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: await response.json() }
}

test('a voice saved without its words is transcribed, and its file carries them', {
  timeout: 60_000,
}, async () => {
  expect(await addVoice('小明')).toMatchObject({ name: '小明', transcript: tinyTranscript })
  const file = new Uint8Array(await (await fetch(`${voicePath('小明')}/file`)).arrayBuffer())
  expect(readVoiceFile(file).transcript).toBe(tinyTranscript)
})

test('words that the user gave are kept', { timeout: 60_000 }, async () => {
  expect(await addVoice('小红', 'as I said')).toMatchObject({ transcript: 'as I said' })
})

test('the words can be corrected and taken away, and the former voice comes back', {
  timeout: 60_000,
}, async () => {
  await addVoice('大明', 'wrong words')
  const before = (await (await fetch(voicePath('大明'))).json()).contentHash
  const corrected = await change('大明', { transcript: ' right words ' })
  expect(corrected.body).toMatchObject({ name: '大明', transcript: 'right words' })
  expect(corrected.body.contentHash).not.toBe(before)
  expect((await change('大明', { transcript: '' })).body.transcript).toBeNull()

  const former = await FileVoiceStore.open({
    dataFolder: join(folder, 'data'),
    clock: systemClock,
    logger: silentLogger,
    importRecording: () => Promise.reject(new Error('nothing to import')),
  })
  try {
    const tokens = (await former.formerVoices()).filter(({ name }) => name === '大明')
    expect(tokens.length).toBe(2)
    const oldest = tokens.at(-1)?.token ?? ''
    expect((await former.restore(oldest)).transcript).toBe('wrong words')
  } finally {
    await former.dispose()
  }
})

test('name and words change together, and a change of neither is refused', { timeout: 60_000 }, async () => {
  await addVoice('小李', 'one')
  expect((await change('小李', { name: '老李', transcript: 'two' })).body).toMatchObject({
    name: '老李',
    transcript: 'two',
  })
  expect(await change('老李', {})).toMatchObject({
    status: 400,
    body: { error: { code: 'request-invalid' } },
  })
  expect((await readdir(join(folder, 'data', 'voices'))).includes('小李.pt')).toBe(false)
})
