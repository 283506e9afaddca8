import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeWav } from '../../src/audio/index.js'
import { createToneEngine } from '../../src/engines/fake/index.js'
import { startApp, type TestApp } from '../support/app.js'
import { pcmOfWav } from '../support/audio-fixtures.js'
import { spokenReference } from '../support/spoken-reference.js'
import { registryOf } from '../support/studio.js'

// Everything is real here except the engine.
let server: TestApp
let recording: Uint8Array
beforeAll(async () => {
  server = await startApp({}, { engines: registryOf(createToneEngine()) })
  const { samples, sampleRateHz } = spokenReference()
  recording = encodeWav(samples, sampleRateHz)
})
afterAll(() => server.dispose())

const call = (path: string, init?: RequestInit) => fetch(`${server.url}${path}`, init)
const post = (path: string, body: object) =>
  call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

async function send(path: string, bytes: Uint8Array, name: string) {
  const form = new FormData()
  form.append('file', new Blob([Uint8Array.from(bytes)]), name)
  const answer = await call(path, { method: 'POST', body: form })
  return { status: answer.status, body: await answer.json() }
}

async function speak(
  body: object,
): Promise<{ job: { state: string; result: { warnings: unknown[] } }; wav: Uint8Array }> {
  const { id } = await (await post('/v1/jobs', body)).json()
  await (await call(`/v1/jobs/${id}/events`)).text()
  const wav = new Uint8Array(await (await call(`/v1/jobs/${id}/result`)).arrayBuffer())
  return { job: await (await call(`/v1/jobs/${id}`)).json(), wav }
}

test('a recording speaks a text: 24 kHz mono wav, what cannot be read is listed', async () => {
  const { body } = await send('/v1/files', recording, 'blob')
  const { job, wav } = await speak({
    text: '你好，世界。ᚠ Hello there!',
    voice: { kind: 'reference', fileId: body.id },
  })
  expect(job.state).toBe('done')
  expect(job.result.warnings).toMatchObject([{ code: 'unreadable', text: 'ᚠ' }])
  const pcm = pcmOfWav(wav)
  expect(pcm.sampleRateHz).toBe(24_000)
  expect(pcm.samples.length).toBeGreaterThan(24_000)
  expect(pcm.samples.every((sample) => Math.abs(sample) <= 10 ** (-1 / 20) + 1e-3)).toBe(true)
})

test('equal jobs give equal bytes', async () => {
  const { body } = await send('/v1/files', recording, 'blob')
  const request = { text: '一二三。四五六。', voice: { kind: 'reference', fileId: body.id } }
  expect((await speak(request)).wav).toEqual((await speak(request)).wav)
})

describe('a voice', () => {
  test('is exported as .pt and comes back from it with the same content', async () => {
    const added = await send('/v1/voices', recording, '小明.wav')
    expect(added).toMatchObject({ status: 201, body: { name: '小明' } })
    const file = new Uint8Array(
      await (await call(`/v1/voices/${encodeURIComponent('小明')}/file`)).arrayBuffer(),
    )
    const again = await send('/v1/voices', file, '小红.pt')
    expect(again).toMatchObject({ status: 201, body: { name: '小红', contentHash: added.body.contentHash } })
    const { wav } = await speak({ text: '你好。', voice: { kind: 'saved', name: '小红.pt' } })
    expect(pcmOfWav(wav).samples.length).toBeGreaterThan(0)
  })

  test('that is deleted can be had back', async () => {
    await send('/v1/voices', recording, '小刚.wav')
    const path = `/v1/voices/${encodeURIComponent('小刚')}`
    const { restoreToken } = await (await call(path, { method: 'DELETE' })).json()
    expect((await call(path)).status).toBe(404)
    expect((await post('/v1/voices/restore', { token: restoreToken })).status).toBe(200)
    expect((await call(path)).status).toBe(200)
  })

  test('is not made from a file that is no recording, and the error says what it is', async () => {
    const text = new TextEncoder().encode('just some words, no sound at all')
    const { status, body } = await send('/v1/voices', text, 'a.wav')
    expect({ status, code: body.error.code }).toEqual({ status: 400, code: 'audio-not-audio' })
  })
})

test('the page learns about a recording before it speaks: findings and waveform', async () => {
  const { body } = await send('/v1/files', recording, 'blob')
  const check = await (await post('/v1/references/check', { path: body.id })).json()
  expect(check).toMatchObject({ durationSec: expect.any(Number), findings: expect.any(Array) })
  const { peaks, durationSec } = await (await call(`/v1/files/peaks?path=${body.id}`)).json()
  expect(durationSec).toBeCloseTo(4, 6)
  expect(peaks).toHaveLength(2000)
  expect(Math.max(...peaks)).toBeGreaterThan(0.1)
})

test('a long text is one job, and no character of it is lost', async () => {
  await send('/v1/voices', recording, '长篇.wav')
  const sentence = '他说今天天气很好，我们一起去公园走走吧。'
  const text = sentence.repeat(200)
  const { job, wav } = await speak({ text, voice: { kind: 'saved', name: '长篇' }, speed: 4 })
  const result = job.result as unknown as { durationSec: number; sentences: { text: string }[] }
  expect(result.sentences.map((one) => one.text).join('')).toBe(text)
  expect(pcmOfWav(wav).samples.length).toBe(Math.round(result.durationSec * 24_000))
})
