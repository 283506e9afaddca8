import OpenAI from 'openai'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { allVoiceChanges, type SynthesisOptions } from '../../src/engines/engine.js'
import type { Segment } from '../../src/text/index.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { pcmOfWav } from '../support/audio-fixtures.js'
import { deferred, registryOf, toneEngine, voicesWith } from '../support/studio.js'

let server: TestApp
let client: OpenAI
/** What a sentence waits for before it is spoken. */
let gate: (segment: Segment) => Promise<void> | void

beforeEach(async () => {
  gate = () => {}
  const voices = await voicesWith('小明')
  const engine = toneEngine({ before: (segment) => gate(segment) })
  server = await startTestApp({}, { voices, engines: registryOf(engine) })
  client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'none', maxRetries: 0 })
})
afterEach(() => server.dispose())

const speech = { model: 'tts-1', voice: '小明', input: '一二三。四五。' }

describe("OpenAI's own client", () => {
  test.each([
    ['mp3', 'audio/mpeg'],
    ['opus', 'audio/ogg'],
    ['aac', 'audio/aac'],
    ['flac', 'audio/flac'],
    ['wav', 'audio/wav'],
    ['pcm', 'audio/pcm'],
  ] as const)('gets %s', async (response_format, mediaType) => {
    const answer = await client.audio.speech.create({ ...speech, response_format })
    expect(answer.headers.get('content-type')).toBe(mediaType)
    const bytes = Buffer.from(await answer.arrayBuffer())
    // 4 and 3 characters of 50 ms, and half a second between.
    if (response_format === 'pcm') expect(bytes.length).toBe(0.85 * 24_000 * 2)
    else expect(bytes.length).toBeGreaterThan(1000)
  })

  test('hears twice the speed in half the time', async () => {
    const answer = await client.audio.speech.create({ ...speech, response_format: 'pcm', speed: 2 })
    expect((await answer.arrayBuffer()).byteLength).toBe((0.85 / 2) * 24_000 * 2)
  })

  test('may change the voice, by an engine that can', async () => {
    const change = {
      pitch_shift_semitones: 3,
      formant_shift_ratio: 1.1,
      f0_range_ratio: 0.5,
      breathiness: 0.4,
    }
    await expect(client.audio.speech.create({ ...speech, ...change })).rejects.toThrow(/pitchShiftSemitones/)
    const asked: SynthesisOptions[] = []
    const engine = toneEngine({ voiceChanges: allVoiceChanges, onOptions: (options) => asked.push(options) })
    const other = await startTestApp({}, { engines: registryOf(engine) })
    const own = new OpenAI({ baseURL: `${other.url}/v1`, apiKey: 'none', maxRetries: 0 })
    const ref_audio = `data:audio/wav;base64,${Buffer.from('a recording').toString('base64')}`
    const answer = await own.audio.speech.create({ ...speech, ...change, ...{ ref_audio } })
    await answer.arrayBuffer()
    expect(asked[0]).toMatchObject({
      pitchShiftSemitones: 3,
      formantShiftRatio: 1.1,
      f0RangeRatio: 0.5,
      breathiness: 0.4,
    })
    await other.dispose()
  })

  test('gets the first sentence before the second is spoken', async () => {
    const maySpeak = deferred()
    gate = ({ index }) => (index === 1 ? maySpeak.promise : undefined)
    const answer = await client.audio.speech.create({ ...speech, response_format: 'wav' })
    const reader = answer.body?.getReader()
    const pieces = [Buffer.from((await reader?.read())?.value ?? [])]
    while (Buffer.concat(pieces).length < 44 + 0.2 * 24_000 * 2 - 1000) {
      pieces.push(Buffer.from((await reader?.read())?.value ?? []))
    }
    maySpeak.resolve()
    for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
      pieces.push(Buffer.from(piece.value))
    }
    expect(Buffer.concat(pieces)).toHaveLength(44 + 0.85 * 24_000 * 2)
  })

  test('gets the sound as events', async () => {
    const answer = await client.audio.speech.create({
      ...speech,
      response_format: 'pcm',
      stream_format: 'sse',
    })
    const events = (await answer.text())
      .split('\n\n')
      .filter(Boolean)
      .map((block) => JSON.parse(block.replace(/^data: /, '')))
    const sound = events.filter(({ type }) => type === 'speech.audio.delta').map(({ audio }) => audio)
    expect(Buffer.concat(sound.map((one) => Buffer.from(one, 'base64')))).toHaveLength(0.85 * 24_000 * 2)
    expect(events.at(-1)).toMatchObject({ type: 'speech.audio.done' })
  })

  test.each([
    ['an unknown voice', { voice: '无' }, 404, 'voice-not-found'],
    ['no voice', { voice: undefined as unknown as string }, 400, 'request-invalid'],
    ['a speed out of range', { speed: 9 }, 400, 'request-invalid'],
    ['an empty text', { input: '' }, 400, 'text-empty'],
    ['an unknown model', { model: 'nobody' }, 404, 'engine-not-listed'],
  ])('shows what is wrong with %s', async (_case, change, status, code) => {
    const failure = client.audio.speech.create({ ...speech, ...change })
    await expect(failure).rejects.toMatchObject({ status, code, type: 'invalid_request_error' })
  })

  test('lists the models', async () => {
    const ids: string[] = []
    for await (const { id } of client.models.list()) ids.push(id)
    expect(ids).toEqual(['tone'])
  })

  test('tells of one model, also of those whose names it takes, and of no other', async () => {
    expect(await client.models.retrieve('tone')).toMatchObject({ id: 'tone', object: 'model' })
    expect(await client.models.retrieve('tts-1')).toMatchObject({ id: 'tts-1' })
    await expect(client.models.retrieve('whisper-1')).rejects.toMatchObject({
      status: 404,
      code: 'engine-not-listed',
    })
  })

  test('that leaves ends the job', async () => {
    const isSpeaking = deferred()
    const isAborted = deferred()
    gate = () => {
      isSpeaking.resolve()
      return isAborted.promise
    }
    const controller = new AbortController()
    const answer = client.audio.speech.create(speech, { signal: controller.signal })
    await isSpeaking.promise
    controller.abort()
    await expect(answer).rejects.toThrow(/abort/i)
    isAborted.resolve()
    await expect.poll(() => server.app.studio.queueStatus()).toMatchObject({ running: 0, waiting: 0 })
  })
})

describe('a job', () => {
  const start = async () => {
    const answer = await fetch(`${server.url}/v1/jobs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: '一二三。四五。', voice: { kind: 'saved', name: '小明' } }),
    })
    return (await answer.json()).id as string
  }

  test('is heard while it is made, and whole afterwards; its sentences alone', async () => {
    const maySpeak = deferred()
    gate = ({ index }) => (index === 1 ? maySpeak.promise : undefined)
    const id = await start()
    const live = await fetch(`${server.url}/v1/jobs/${id}/audio?format=pcm`)
    const reader = live.body?.getReader()
    expect((await reader?.read())?.value?.length).toBeGreaterThan(0)
    maySpeak.resolve()
    while (!(await reader?.read())?.done);
    const whole = await (await fetch(`${server.url}/v1/jobs/${id}/audio?format=pcm`)).arrayBuffer()
    expect(whole.byteLength).toBe(0.85 * 24_000 * 2)
    const second = await fetch(`${server.url}/v1/jobs/${id}/sentences/1/audio`)
    expect(pcmOfWav(new Uint8Array(await second.arrayBuffer())).samples).toHaveLength(0.15 * 24_000)
    expect((await fetch(`${server.url}/v1/jobs/${id}/sentences/2/audio`)).status).toBe(404)
  })

  test('has subtitles', async () => {
    const id = await start()
    await (await fetch(`${server.url}/v1/jobs/${id}/events`)).text()
    const of = async (format: string) =>
      (await fetch(`${server.url}/v1/jobs/${id}/subtitles?format=${format}`)).text()
    expect(await of('srt')).toContain('00:00:00,700 --> 00:00:00,850\n四五。')
    expect(await of('vtt')).toMatch(/^WEBVTT\n/)
    expect(JSON.parse(await of('json')).sentences).toHaveLength(2)
  })
})

describe('a session of the page', () => {
  const live = (session: string) => fetch(`${server.url}/v1/live/${session}?format=pcm`)

  test('hears its own call while it is spoken, and no other session does', async () => {
    const maySpeak = deferred()
    const isSecond = deferred()
    gate = ({ index }) => {
      if (index !== 1) return undefined
      isSecond.resolve()
      return maySpeak.promise
    }
    const joined = await fetch(`${server.url}/gradio_api/queue/join`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        fn_index: 3,
        session_hash: 'mine',
        data: ['小明.pt', null, '一二三。四五。', 1],
      }),
    })
    expect(joined.status).toBe(200)
    await isSecond.promise
    expect((await live('other')).status).toBe(404)
    const reader = (await live('mine')).body?.getReader()
    let byteCount = (await reader?.read())?.value?.length ?? 0
    expect(byteCount).toBeGreaterThan(0)
    maySpeak.resolve()
    for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
      byteCount += piece.value.length
    }
    expect(byteCount).toBe(0.85 * 24_000 * 2)
    expect((await live('mine')).status).toBe(404)
  })
})
