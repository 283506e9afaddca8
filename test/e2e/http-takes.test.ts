import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'

let server: TestApp
beforeAll(async () => {
  server = await startTestApp()
})
afterAll(() => server.dispose())

const call = (path: string, init?: RequestInit) => fetch(`${server.url}${path}`, init)
const send = (method: string, path: string, body: object = {}) =>
  call(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
const bytesOf = async (path: string) => Buffer.from(await (await call(path)).arrayBuffer())

async function finishedJob(body: object = { text: '一二。三四五。六。' }): Promise<string> {
  const form = new FormData()
  form.append('file', new Blob(['a recording']), 'ref.wav')
  const { id: fileId } = await (await call('/v1/files', { method: 'POST', body: form })).json()
  const answer = await send('POST', '/v1/jobs', { ...body, voice: { kind: 'reference', fileId } })
  const { id } = await answer.json()
  await (await call(`/v1/jobs/${id}/events`)).text()
  return `/v1/jobs/${id}`
}

describe('the sentences of a job', () => {
  test('are listed with text, reading, place and takes, and no path of the server', async () => {
    const job = await finishedJob()
    const text = await (await call(`${job}/sentences`)).text()
    expect(text).not.toContain(server.folder)
    const { sentences, edits } = JSON.parse(text)
    expect(edits).toEqual({ undo: 0, redo: 0 })
    expect(sentences).toHaveLength(3)
    expect(sentences[1]).toMatchObject({
      index: 1,
      text: '三四五。',
      state: 'done',
      chosen: 2,
      takes: [{ id: 2, reading: 'san1 si4 wu3', voice: { kind: 'reference' }, options: { seed: 0 } }],
      place: { startSec: 0.65, endSec: 0.85 },
    })
    const page = await (await call(`${job}/sentences?from=1&count=1`)).json()
    expect(page.sentences.map((one: { text: string }) => one.text)).toEqual(['三四五。'])
  })

  test('are spoken again, chosen, edited, undone and done again; the result follows', async () => {
    const job = await finishedJob()
    const original = await bytesOf(`${job}/result`)
    const again = await send('POST', `${job}/sentences/0/takes`, { speed: 2 })
    expect(again.status).toBe(201)
    expect(await again.json()).toMatchObject({
      take: { id: 4, options: { speedRatio: 2 } },
      sentence: { chosen: 4 },
      edits: { undo: 1, redo: 0 },
    })
    const faster = await bytesOf(`${job}/result`)
    expect(faster.length).toBeLessThan(original.length)
    await send('POST', `${job}/sentences/2/takes`, { text: '七八九。' })
    const { sentence } = await (await call(`${job}/sentences/2`)).json()
    expect(sentence).toMatchObject({ text: '七八九。', takes: [{ text: '六。' }, { text: '七八九。' }] })
    expect(await (await call(`${job}/subtitles`)).text()).toContain('七八九。')
    expect((await send('PUT', `${job}/sentences/0/take`, { take: 1 })).status).toBe(200)
    for (const _ of [1, 2, 3]) expect((await send('POST', `${job}/undo`)).status).toBe(200)
    expect(await bytesOf(`${job}/result`)).toEqual(original)
    const ended = await send('POST', `${job}/undo`)
    expect(ended.status).toBe(409)
    expect((await ended.json()).error.code).toBe('nothing-to-undo')
    expect(await (await send('POST', `${job}/redo`)).json()).toMatchObject({
      sentence: { index: 0, chosen: 4 },
      edits: { undo: 1, redo: 2 },
    })
    const rendered = await (await send('POST', `${job}/render`)).json()
    expect(await bytesOf(`/v1/files/${rendered.result.fileId}`)).toEqual(faster)
  })

  test('sound alone, each take of them, in any format', async () => {
    const job = await finishedJob()
    await send('POST', `${job}/sentences/1/takes`, { speed: 0.5 })
    const lengths = []
    for (const query of ['', '?take=2', '?take=4']) {
      lengths.push((await bytesOf(`${job}/sentences/1/audio${query}`)).length)
    }
    expect(lengths[0]).toBe(lengths[2])
    // 200 ms and 400 ms, 16 bit.
    expect((lengths[2] ?? 0) - (lengths[1] ?? 0)).toBe(0.2 * 48_000)
    const mp3 = await call(`${job}/sentences/1/audio?format=mp3`)
    expect(mp3.headers.get('content-type')).toBe('audio/mpeg')
    const absent = await call(`${job}/sentences/1/audio?take=9`)
    expect((await absent.json()).error).toMatchObject({ code: 'take-not-found', data: { known: '2, 4' } })
  })

  test('come as a zip of single files with their times', async () => {
    const job = await finishedJob()
    const answer = await call(`${job}/sentences.zip`)
    expect(answer.headers.get('content-type')).toBe('application/zip')
    const files = unzipSync(new Uint8Array(await answer.arrayBuffer()))
    expect(Object.keys(files)).toEqual([
      '001 一二。.wav',
      '002 三四五。.wav',
      '003 六。.wav',
      'sentences.srt',
      'sentences.json',
    ])
    expect(Buffer.from(files['002 三四五。.wav'] ?? [])).toEqual(await bytesOf(`${job}/sentences/1/audio`))
    const { sentences } = JSON.parse(Buffer.from(files['sentences.json'] ?? []).toString())
    expect(sentences.map((one: { startSec: number }) => one.startSec)).toEqual([0, 0.65, 1.35])
  })

  test.each([
    ['GET', '/sentences/7', 'sentence-not-found'],
    ['POST', '/sentences/7/takes', 'sentence-not-found'],
    ['GET', '/sentences/7/audio', 'sentence-not-found'],
  ])('%s %s is refused: %s', async (method, path, code) => {
    const job = await finishedJob()
    const answer = method === 'GET' ? await call(job + path) : await send(method, job + path)
    expect(answer.status).toBe(404)
    expect((await answer.json()).error.code).toBe(code)
  })
})

describe('with keys', () => {
  test('no route of a job answers another key', async () => {
    const guarded = await startTestApp({ YINSE_KEYS: 'first-key-0123456789,second-key-0123456789' })
    try {
      const as = (key: string, method: string, path: string, body?: object | FormData) =>
        fetch(`${guarded.url}/v1${path}`, {
          method,
          headers: {
            authorization: `Bearer ${key}`,
            ...(body && !(body instanceof FormData) ? { 'content-type': 'application/json' } : {}),
          },
          ...(body ? { body: body instanceof FormData ? body : JSON.stringify(body) } : {}),
        })
      const form = new FormData()
      form.append('file', new Blob(['a recording']), 'ref.wav')
      const [first, second] = ['first-key-0123456789', 'second-key-0123456789']
      const { id: fileId } = await (await as(first, 'POST', '/files', form)).json()
      const voice = { kind: 'reference', fileId }
      const { id } = await (await as(first, 'POST', '/jobs', { text: '一。', voice })).json()
      await (await as(first, 'GET', `/jobs/${id}/events`)).text()
      const routes: readonly (readonly [string, string, object?])[] = [
        ['GET', ''],
        ['DELETE', ''],
        ['GET', '/events'],
        ['GET', '/result'],
        ['GET', '/audio'],
        ['GET', '/subtitles'],
        ['GET', '/sentences'],
        ['GET', '/sentences/0'],
        ['GET', '/sentences/0/audio'],
        ['GET', '/sentences.zip'],
        ['POST', '/resume', {}],
        ['POST', '/render', {}],
        ['POST', '/undo', {}],
        ['POST', '/redo', {}],
        ['POST', '/sentences/0/takes', {}],
        ['PUT', '/sentences/0/take', { take: 1 }],
      ]
      for (const [method, path, body] of routes) {
        const answer = await as(second, method, `/jobs/${id}${path}`, body)
        expect([method, path, answer.status, (await answer.json()).error.code]).toEqual([
          method,
          path,
          404,
          'job-not-found',
        ])
      }
      expect(await (await as(second, 'GET', '/jobs')).json()).toEqual({ jobs: [] })
      expect((await as(first, 'GET', `/jobs/${id}/result`)).status).toBe(200)
    } finally {
      await guarded.dispose()
    }
  })
})
