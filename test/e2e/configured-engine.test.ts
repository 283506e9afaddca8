import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startApp, type TestApp } from '../support/app.js'
import { fliteWav } from '../support/audio-fixtures.js'
import { RawClient } from '../support/gradio-raw.js'

// The owner chose a model that is not installed: whoever uses the setting hears of it, and nothing else steps in.
let server: TestApp
let raw: RawClient
let recording: Blob
beforeAll(async () => {
  server = await startApp({ YINSE_ENGINE: 'pocket-tts-int8', YINSE_LANG: 'en' }, {})
  raw = new RawClient(server.url)
  recording = new Blob([Buffer.from(await fliteWav('awb'))])
}, 60_000)
afterAll(() => server?.dispose())

test('the old wire speaks with the engine of the settings, and with no other', {
  timeout: 60_000,
}, async () => {
  const path = await raw.upload(Buffer.from(await recording.arrayBuffer()), 'ref.wav')
  const data = ['使用参考音频', { path }, 'Hello there.', 1]
  const completed = await raw.predict('infer', data, 'session')
  expect(completed).toMatchObject({ success: false })
  expect(JSON.stringify(completed)).toContain('yinse models install pocket-tts-int8')
})

test('who asks for another engine by name gets it', { timeout: 60_000 }, async () => {
  const form = new FormData()
  form.append('file', recording, 'ref.wav')
  const { id: fileId } = await (await fetch(`${server.url}/v1/files`, { method: 'POST', body: form })).json()
  const voice = { kind: 'reference', fileId }
  const start = async (engine?: string) =>
    (await raw.post('/v1/jobs', { text: 'Hello there.', voice, ...(engine ? { engine } : {}) })).json()
  const { id } = await start('embedded')
  await vi.waitFor(async () => expect((await raw.json(`/v1/jobs/${id}`)).state).toBe('done'), {
    timeout: 50_000,
  })
  expect((await raw.json(`/v1/jobs/${id}`)).result.engine).toBe('embedded')
  expect((await start()).error.code).toBe('model-not-installed')
})
