// A reading that the user fixed, and an engine that reads plain text: whoever asked is told, at every door.
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Engine } from '../../src/engines/engine.js'
import { segmentText } from '../../src/text/index.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { RawClient } from '../support/gradio-raw.js'
import { plainTools, registryOf, toneEngine, voicesWith } from '../support/studio.js'

let server: TestApp
beforeAll(async () => {
  const tone = toneEngine()
  const capabilities = { ...tone.capabilities, readings: 'spelled' as const }
  const engine: Engine = { ...tone, capabilities }
  const voices = await voicesWith('小明')
  const tools = {
    ...plainTools,
    segmentText: (text: string, input?: Parameters<typeof plainTools.segmentText>[1]) =>
      segmentText(text, input ? { lexicon: input.lexicon } : {}),
  }
  server = await startTestApp({}, { voices, engines: registryOf(engine), tools })
})
afterAll(() => server.dispose())

const text = '你<得|dei3>去。'
const said = {
  zh: '引擎 tone 只读文字，没法指定读音，下面的可能读成别的音：“得”要读 dei3，只能写成“得”交给它（第 3 个字符）。要保证读音，请用引擎 embedded 或 ZipVoice。',
  en: 'The engine tone reads plain text and cannot be told a pronunciation; it may say these otherwise: "得" as dei3, given to it as "得" (character 3). To be sure of them use the engine embedded or ZipVoice.',
}
const post = (path: string, body: object, language = 'en') =>
  fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': language },
    body: JSON.stringify(body),
  })

describe('an engine that cannot be told a reading', () => {
  test('a job lists it, with words in the language of the caller', async () => {
    const started = await (await post('/v1/jobs', { text, voice: { kind: 'saved', name: '小明' } })).json()
    const events = await (await fetch(`${server.url}/v1/jobs/${started.id}/events`)).text()
    expect(events).toContain('event: warning')
    const job = await (await fetch(`${server.url}/v1/jobs/${started.id}`)).json()
    expect(job.result.warnings).toMatchObject([
      {
        ...{ code: 'reading-uncertain', text: '得', sourceStart: 2, sourceEnd: 3 },
        ...{ reading: 'dei3', spelled: '得', engineId: 'tone' },
      },
    ])
    expect(job.result.warnings[0].message).toContain('dei3')
  })

  test('a lexicon counts, too', async () => {
    const entries = [{ grapheme: '还得', reading: 'hai2 dei3' }]
    expect((await post('/v1/lexicon?project=p', { entries })).ok).toBe(true)
    const body = { text: '你还得去。', voice: { kind: 'saved', name: '小明' }, project: 'p' }
    const { id } = await (await post('/v1/jobs', body)).json()
    await (await fetch(`${server.url}/v1/jobs/${id}/events`)).text()
    const job = await (await fetch(`${server.url}/v1/jobs/${id}`)).json()
    expect(job.result.warnings).toMatchObject([{ text: '还得', reading: 'hai2 dei3', sourceStart: 1 }])
  })

  test('a sentence that is spoken again tells it again', async () => {
    const { id } = await (await post('/v1/jobs', { text, voice: { kind: 'saved', name: '小明' } })).json()
    await (await fetch(`${server.url}/v1/jobs/${id}/events`)).text()
    const again = await (await post(`/v1/jobs/${id}/sentences/0/takes`, {})).json()
    expect(again.warnings).toMatchObject([{ reading: 'dei3', sourceStart: 2 }])
  })

  test("the old wire tells it in the session's log", async () => {
    const raw = new RawClient(server.url)
    const id = await raw.begin('infer', ['小明', null, text, 1], 'reading')
    const messages = await raw.messages('reading')
    expect(messages.find((message) => message.event_id === id && message.success)).toBeDefined()
    expect(messages.find(({ msg }) => msg === 'log')).toMatchObject({ level: 'warning', log: said.zh })
  })

  test("OpenAI's client gets it in a header, or as an event before the sound", async () => {
    const client = new OpenAI({
      baseURL: `${server.url}/v1`,
      apiKey: 'none',
      defaultHeaders: { 'accept-language': 'en' },
    })
    const speech = { model: 'tts-1', voice: '小明', input: text, response_format: 'wav' } as const
    const answer = await client.audio.speech.create(speech)
    expect(JSON.parse(answer.headers.get('x-yinse-warnings') ?? '')).toEqual([said.en])
    const events = await client.audio.speech.create({ ...speech, stream_format: 'sse' })
    expect((await events.text()).split('\n')[0]).toBe(
      `data: ${JSON.stringify({ type: 'speech.warning', message: said.en })}`,
    )
    const plain = await client.audio.speech.create({ ...speech, input: '你好。' })
    expect(plain.headers.get('x-yinse-warnings')).toBeNull()
  })

  test('a program with tools gets it with the answer', async () => {
    const client = new Client({ name: 'test', version: '1' })
    await client.connect(new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`)))
    const answer = await client.callTool({ name: 'speak', arguments: { text, voice: '小明' } })
    const [first] = answer.content as [{ text: string }]
    const { warnings, job_id } = JSON.parse(first.text)
    expect(said).toMatchObject({ [warnings[0].startsWith('引擎') ? 'zh' : 'en']: warnings[0] })
    const status = await client.callTool({ name: 'job_status', arguments: { job_id } })
    expect((status.content as [{ text: string }])[0].text).toContain('dei3')
    await client.close()
  })

  test("the old app's endpoint as a tool says it after its sound", async () => {
    const client = new Client({ name: 'test', version: '1' })
    await client.connect(new StreamableHTTPClientTransport(new URL(`${server.url}/gradio_api/mcp/`)))
    const input = { name: '小明', voice: null, text, speed: 1 }
    const { content } = await client.callTool({ name: 'infer', arguments: input })
    const texts = (content as { text: string }[]).map((one) => one.text)
    expect(texts).toEqual([expect.stringMatching(/^http/), said.zh])
    await client.close()
  })

  test('a WebSocket tells it with the piece', async () => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/v1/audio/stream`, {
      headers: { 'accept-language': 'en' },
    })
    const told: { type: string; message?: string }[] = []
    await new Promise<void>((resolve, reject) => {
      socket.on('error', reject)
      socket.on('open', () => {
        const start = { type: 'start', voice: '小明', response_format: 'pcm' }
        for (const message of [start, { type: 'text', text }, { type: 'end' }])
          socket.send(JSON.stringify(message))
      })
      socket.on('message', (data, isBinary) => {
        if (isBinary) return
        told.push(JSON.parse(String(data)))
        if (told.at(-1)?.type === 'done') resolve()
      })
    })
    socket.close()
    expect(told.find(({ type }) => type === 'warning')?.message).toBe(said.en)
  })
})
