import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'

let server: TestApp
beforeAll(async () => {
  server = await startTestApp()
})
afterAll(() => server.dispose())

const call = (path: string, init?: RequestInit) => fetch(`${server.url}${path}`, init)

async function upload(content = 'a recording'): Promise<string> {
  const form = new FormData()
  form.append('file', new Blob([content]), 'ref.wav')
  const answer = await call('/v1/files', { method: 'POST', body: form })
  expect(answer.status).toBe(201)
  return (await answer.json()).id
}

const startJob = (body: object, headers: Record<string, string> = {}) =>
  call('/v1/jobs', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

describe('a job', () => {
  test('is started, followed to its end and fetched', async () => {
    const voice = { kind: 'reference', fileId: await upload() }
    const started = await startJob({ text: '一二三。四五。', voice })
    expect(started.status).toBe(202)
    const { id } = await started.json()
    const events = await (await call(`/v1/jobs/${id}/events`)).text()
    expect(events).toContain('event: sentence')
    expect(events.trimEnd()).toMatch(/event: done\ndata: .*$/)
    const job = await (await call(`/v1/jobs/${id}`)).json()
    expect(job).toMatchObject({ state: 'done', sentences: { done: 2, total: 2 }, result: { warnings: [] } })
    const result = await call(`/v1/jobs/${id}/result`)
    expect(result.headers.get('content-type')).toBe('audio/wav')
    expect((await result.arrayBuffer()).byteLength).toBeGreaterThan(1000)
  })

  test('goes on telling from the event that was read last', async () => {
    const { id } = await (
      await startJob({ text: '一。二。', voice: { kind: 'reference', fileId: await upload() } })
    ).json()
    const all = await (await call(`/v1/jobs/${id}/events`)).text()
    const rest = await (await call(`/v1/jobs/${id}/events`, { headers: { 'last-event-id': '3' } })).text()
    expect(all.endsWith(rest)).toBe(true)
    expect(rest.startsWith('id: 4\n')).toBe(true)
  })

  test('of subtitles is a track with each at its time, and says what did not fit', async () => {
    const srt = '1\n00:00:01,000 --> 00:00:01,100\n一二三四。\n\n2\n00:00:02,000 --> 00:00:03,000\n五。\n'
    const voice = { kind: 'reference', fileId: await upload() }
    const { id } = await (await startJob({ srt, voice, maxSpeed: 1.25 })).json()
    const events = await (await call(`/v1/jobs/${id}/events`)).text()
    // Takes hold paths of the server.
    expect(events).not.toMatch(/filePath|event: take/)
    const { result } = await (await call(`/v1/jobs/${id}`)).json()
    expect(result.durationSec).toBe(3)
    expect(result.sentences).toMatchObject([
      { startSec: 1, fit: { speedRatio: 1.25, isAtLimit: true, errorSec: expect.closeTo(0.1, 6) } },
      { startSec: 2, fit: { overrunSec: 0, lateSec: 0 } },
    ])
  })

  test.each([
    [{ srt: 'no subtitles' }, 'subtitles-invalid'],
    [{ srt: '1', text: '一。' }, 'request-invalid'],
    [{ text: '一。', duration: 0 }, 'duration-out-of-range'],
  ])('of %j is refused: %s', async (body, code) => {
    const voice = { kind: 'reference', fileId: await upload() }
    const answer = await startJob({ ...body, voice })
    expect(answer.status).toBe(400)
    expect((await answer.json()).error.code).toBe(code)
  })

  test.each([
    [{ formantShiftRatio: 3 }, 'option-out-of-range', /0\.5 to 2/],
    [{ pitchShiftSemitones: -25 }, 'option-out-of-range', /-24 to 24/],
    [{ f0RangeRatio: -1 }, 'option-out-of-range', /0 to 3/],
    [{ breathiness: 0.5 }, 'option-unsupported', /cannot change the breathiness/],
  ])('with %j is refused, saying what is allowed', async (change, code, message) => {
    const voice = { kind: 'reference', fileId: await upload() }
    const answer = await startJob({ text: '一。', voice, ...change }, { 'accept-language': 'en' })
    expect(answer.status).toBe(400)
    const { error } = await answer.json()
    expect(error.code).toBe(code)
    expect(error.message).toMatch(message)
  })

  test('that is refused has no id, and the error is in the language asked for', async () => {
    const voice = { kind: 'saved', name: '无' }
    const english = await startJob({ text: 'hello', voice }, { 'accept-language': 'en-GB,en;q=0.9,zh;q=0.8' })
    expect(english.status).toBe(404)
    const { error } = await english.json()
    expect(error).toMatchObject({ code: 'voice-not-found', data: { name: '无' } })
    expect(error.message).toMatch(/^There is no voice/)
    const chinese = await startJob({ text: 'hello', voice })
    expect((await chinese.json()).error.message).toMatch(/^没有叫/)
  })

  test('with a body of the wrong shape names the field', async () => {
    const answer = await startJob({ text: 5, voice: { kind: 'saved', name: 'x' } })
    expect(answer.status).toBe(400)
    expect((await answer.json()).error).toMatchObject({
      code: 'request-invalid',
      data: { field: 'body.text' },
    })
  })

  test.each([
    ['zh', { text: 5 }, /body\.text.*期望 string.*收到的是 5/],
    ['en', { text: '一。', speed: 'fast' }, /body\.speed.*expected number.*given: "fast"/],
    ['zh', { text: '一。', voice: { kind: 'nobody' } }, /"saved"\|"reference".*收到的是 "nobody"/],
    ['zh', { text: '一。', voice: undefined }, /body\.voice.*没有给出/],
  ])('is refused in %s with what was given and what is allowed: %j', async (language, change, message) => {
    const voice = { kind: 'saved', name: 'x' }
    const answer = await startJob({ voice, ...change }, { 'accept-language': language })
    const { error } = await answer.json()
    expect([answer.status, error.code]).toEqual([400, 'request-invalid'])
    expect(error.message).toMatch(message)
  })

  test('of an unknown content type says which is known', async () => {
    const headers = { 'content-type': 'text/csv' }
    const answer = await call('/v1/jobs', { method: 'POST', body: 'text', headers })
    expect((await answer.json()).error.message).toContain('application/json')
  })

  test('that does not exist is an error and not an empty stream', async () => {
    expect((await call('/v1/jobs/nothing/events')).status).toBe(404)
  })
})

describe('the library', () => {
  test('takes a recording, lists, renames, copies and gives it back, and removes it', async () => {
    const form = new FormData()
    form.append('file', new Blob(['a recording']), '小明.wav')
    const added = await call('/v1/voices', { method: 'POST', body: form })
    expect(added.status).toBe(201)
    expect(await added.json()).toMatchObject({ name: '小明' })
    const path = `/v1/voices/${encodeURIComponent('小明')}`
    const json = (name: string) => ({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name }),
    })
    expect((await call(`${path}/duplicate`, { method: 'POST', ...json('小红') })).status).toBe(201)
    expect(await (await call(path, { method: 'PATCH', ...json('大明') })).json()).toMatchObject({
      name: '大明',
    })
    const { voices } = await (await call('/v1/voices')).json()
    expect(voices.map((voice: { name: string }) => voice.name).sort()).toEqual(['大明', '小红'])
    const removed = await call(`/v1/voices/${encodeURIComponent('小红')}`, { method: 'DELETE' })
    expect((await removed.json()).restoreToken).toBeTruthy()
    expect((await call(path)).status).toBe(404)
  })

  test('says what is missing when no file comes', async () => {
    const answer = await call('/v1/voices', { method: 'POST', body: new FormData() })
    expect((await answer.json()).error.code).toBe('file-part-missing')
  })
})

test('an upload over the limit is refused and leaves nothing', async () => {
  const small = await startTestApp({ YINSE_UPLOAD_LIMIT_MB: '1' })
  try {
    const form = new FormData()
    form.append('file', new Blob([new Uint8Array(2 ** 20 + 1)]), 'big.wav')
    const answer = await fetch(`${small.url}/v1/files`, { method: 'POST', body: form })
    expect(answer.status).toBe(413)
    expect((await answer.json()).error).toMatchObject({ code: 'upload-too-large', data: { limitMb: 1 } })
  } finally {
    await small.dispose()
  }
})

test('status tells version, engines and queue', async () => {
  expect(await (await call('/v1/status')).json()).toMatchObject({
    version: expect.stringMatching(/^\d/),
    engines: [{ id: 'tone' }],
    queue: { waiting: 0, running: 0 },
  })
})

test('an unknown address is named in the error', async () => {
  const answer = await call('/v1/nothing')
  expect(answer.status).toBe(404)
  expect((await answer.json()).error).toMatchObject({
    code: 'route-not-found',
    data: { path: '/v1/nothing' },
  })
})

test.each(['/call/infer', '/run/predict', '/api/predict/'])(
  '%s of older Gradio apps is told the new one',
  async (path) => {
    const answer = await call(path, { method: 'POST' })
    expect(answer.status).toBe(404)
    expect((await answer.json()).detail).toContain(`/gradio_api${path}`)
  },
)

test('the Gradio wire answers on the same port', async () => {
  const answer = await call('/gradio_api/run/change_choices', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"data":[]}',
  })
  const { data } = await answer.json()
  expect(data[0].choices[0]).toEqual(['使用参考音频', '使用参考音频'])
})
