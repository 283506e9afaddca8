import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { segmentOf } from '../../../test/conformance/engine.js'
import { encodeWav } from '../../audio/index.js'
import { silentLogger } from '../../foundation/index.js'
import { type Segment, segmentText } from '../../text/index.js'
import { defaultSynthesisOptions, type Reference } from '../engine.js'
import { RemoteEngine } from './remote-engine.js'
import type { UpstreamConfig } from './upstream.js'

type Handler = (request: IncomingMessage, body: Buffer, response: ServerResponse) => void

const never = new AbortController().signal
const tone = Float32Array.from({ length: 16_000 }, (_, n) => 0.3 * Math.sin(n / 10))
const wav = Buffer.from(encodeWav(tone, 16_000))
const reference: Reference = {
  pcm: { samples: tone, sampleRateHz: 16_000 },
  transcript: 'hello',
  language: 'en',
}
const servers: Server[] = []
let nowMs = 0

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

async function serve(handler: Handler): Promise<string> {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    handler(request, Buffer.concat(parts), response)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function openAi(url: string, voice: string | null = null): UpstreamConfig {
  return {
    kind: 'openai',
    readings: 'spelled',
    url,
    model: 'clone-1',
    voice,
    honoursSpeed: true,
    apiKey: 'secret',
  }
}

function engineOf(upstreams: readonly UpstreamConfig[], timeoutMs = 5000): RemoteEngine {
  return new RemoteEngine({
    upstreams,
    timeoutMs,
    restMs: 60_000,
    clock: { now: () => nowMs },
    logger: silentLogger,
  })
}

async function speak(
  engine: RemoteEngine,
  signal = never,
  segment: Segment = segmentOf('你好', 'zh'),
): Promise<Float32Array> {
  const prompt = await engine.createPrompt(reference)
  const options = { ...defaultSynthesisOptions, speedRatio: 1.5 }
  for await (const chunk of engine.synthesize(segment, prompt, options, signal)) return chunk.samples
  throw new Error('no chunk')
}

describe('an OpenAI-compatible upstream', () => {
  test('gets the text, the speed, the reference and the key, and its audio comes back at 24 kHz', async () => {
    let body: Record<string, unknown> = {}
    let authorization: string | undefined
    const url = await serve((request, content, response) => {
      body = JSON.parse(content.toString())
      authorization = request.headers.authorization
      response.end(wav)
    })
    expect((await speak(engineOf([openAi(url)]))).length).toBe(24_000)
    expect(body).toMatchObject({
      model: 'clone-1',
      input: '你好',
      speed: 1.5,
      response_format: 'wav',
      ref_text: 'hello',
    })
    expect(String(body.ref_audio)).toMatch(/^data:audio\/wav;base64,UklGR/)
    expect(authorization).toBe('Bearer secret')
  })

  test.each([
    ['spelled', 'spelled', '你得去', 'lighv'],
    ['markup', 'exact', '你<得|dei3>去', '<live|L AY1 V>'],
    ['pinyin', 'pinyin', '你 DEI3 去', 'lighv'],
  ] as const)('is told a fixed reading in the form %s', async (readings, capability, mandarin, english) => {
    const inputs: string[] = []
    const url = await serve((_request, content, response) => {
      inputs.push(JSON.parse(content.toString()).input)
      response.end(wav)
    })
    const engine = engineOf([{ ...openAi(url), readings }])
    expect(engine.capabilities.readings).toBe(capability)
    for (const text of ['你<得|dei3>去', '<live|L AY1 V>']) {
      await speak(engine, never, segmentText(text).segments[0])
    }
    expect(inputs).toEqual([mandarin, english])
  })

  test('a voice of its own is used instead of the reference where the owner names one', async () => {
    let body: Record<string, unknown> = {}
    const url = await serve((_request, content, response) => {
      body = JSON.parse(content.toString())
      response.end(wav)
    })
    await speak(engineOf([openAi(url, 'alloy')]))
    expect(body.voice).toBe('alloy')
    expect(body).not.toHaveProperty('ref_audio')
  })
})

describe('a Gradio upstream', () => {
  const infer: UpstreamConfig = {
    kind: 'gradio',
    readings: 'spelled',
    url: '',
    endpoint: '/infer',
    arguments: { name: '使用参考音频', voice: '$reference', text: '$text', speed: '$speed' },
    apiKey: null,
  }
  const parameters = ['text', 'voice', 'name', 'speed', 'top_p'].map((name) => ({
    parameter_name: name,
    parameter_has_default: name === 'top_p',
    parameter_default: name === 'top_p' ? 0.8 : null,
  }))

  function gradio(stream: string, onCall: (data: unknown[]) => void = () => undefined): Handler {
    return (request, body, response) => {
      const url = request.url ?? ''
      if (url === '/config') response.end('{"api_prefix":"/gradio_api"}')
      else if (url === '/gradio_api/info')
        response.end(JSON.stringify({ named_endpoints: { '/infer': { parameters } } }))
      else if (url === '/gradio_api/upload') response.end('["/tmp/gradio/1/reference.wav"]')
      else if (url === '/gradio_api/call/infer') {
        onCall(JSON.parse(body.toString()).data)
        response.end('{"event_id":"e1"}')
      } else if (url === '/gradio_api/call/infer/e1') response.end(stream)
      else if (url === '/gradio_api/file=/tmp/out.wav') response.end(wav)
      else response.writeHead(404).end()
    }
  }

  test('gets its arguments in its own order, with its own defaults, and the upload', async () => {
    let data: unknown[] = []
    const stream = 'event: heartbeat\ndata: null\n\nevent: complete\ndata: [{"path": "/tmp/out.wav"}]\n\n'
    const url = await serve(gradio(stream, (given) => (data = given)))
    expect((await speak(engineOf([{ ...infer, url }]))).length).toBe(24_000)
    expect(data).toEqual([
      '你好',
      { path: '/tmp/gradio/1/reference.wav', orig_name: 'reference.wav', meta: { _type: 'gradio.FileData' } },
      '使用参考音频',
      1.5,
      0.8,
    ])
  })

  test.each([
    ['event: error\ndata: {"error": "GPU on fire"}\n\n', 'GPU on fire'],
    ['event: error\ndata: {"error": null}\n\n', 'an error without words'],
    ['event: heartbeat\ndata: null\n\n', 'without a result'],
    ['event: complete\ndata: ["text only"]\n\n', 'holds no file'],
  ])('%j fails the job with its words', async (stream, words) => {
    const url = await serve(gradio(stream))
    await expect(speak(engineOf([{ ...infer, url }]))).rejects.toThrow(words)
  })

  test('an argument that it does not have is named', async () => {
    const url = await serve(gradio(''))
    const config = { ...infer, url, arguments: { emotion: 'happy' } }
    await expect(speak(engineOf([config]))).rejects.toThrow('no argument emotion')
  })
})

describe('upstreams that misbehave', () => {
  test.each<[string, Handler, string]>([
    [
      'an HTTP error',
      (_request, _body, response) => response.writeHead(500).end('out of memory'),
      'out of memory',
    ],
    ['no audio', (_request, _body, response) => response.end('hello'), 'no WAV file but text'],
    [
      'audio of another kind',
      (_request, _body, response) => response.end(Buffer.from('fLaC'.padEnd(100, '\0'))),
      'no WAV file but flac',
    ],
    [
      'an image that passes for audio',
      (_request, _body, response) =>
        response
          .writeHead(200, { 'content-type': 'audio/wav' })
          .end(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')),
      'no WAV file but',
    ],
    [
      'audio that ends before its time',
      (_request, _body, response) => response.end(wav.subarray(0, wav.length / 2)),
      'cut off',
    ],
    [
      'a connection that breaks in the middle',
      (_request, _body, response) => {
        response.writeHead(200, { 'content-length': wav.length })
        response.write(wav.subarray(0, 1000), () => response.destroy())
      },
      'other side closed',
    ],
    [
      'a redirect into the network of the server',
      (_request, _body, response) =>
        response.writeHead(307, { location: 'http://169.254.169.254/latest/meta-data' }).end(),
      'redirects to http://169.254.169.254',
    ],
    [
      'a body without an end',
      (_request, _body, response) => {
        const block = Buffer.alloc(2 ** 20)
        const write = () => response.write(block, (error) => error || setImmediate(write))
        write()
      },
      `more than ${64 * 2 ** 20} bytes`,
    ],
    [
      'an error without an end',
      (_request, _body, response) => {
        response.writeHead(500)
        const write = () => response.write('no '.repeat(1000), (error) => error || setImmediate(write))
        write()
      },
      'HTTP 500: no no',
    ],
    [
      'silence',
      (_request, _body, response) => response.end(Buffer.from(encodeWav(new Float32Array(800), 8000))),
      'silent',
    ],
    ['a hang-up', (request) => request.socket.destroy(), 'other side closed'],
  ])('%s is an error, and the next upstream is asked', async (_what, handler, words) => {
    const bad = await serve(handler)
    await expect(speak(engineOf([openAi(bad)]))).rejects.toMatchObject({ code: 'upstreams-failed' })
    await expect(speak(engineOf([openAi(bad)]))).rejects.toThrow(words)
    const good = await serve((_request, _body, response) => response.end(wav))
    expect((await speak(engineOf([openAi(bad), openAi(good)]))).length).toBe(24_000)
  })

  test.each<[string, Handler]>([
    ['does not answer', () => undefined],
    ['falls silent in the middle', (_request, _body, response) => response.write(wav.subarray(0, 1000))],
    [
      'hardly sends',
      (_request, _body, response) => {
        const timer = setInterval(() => response.write(wav.subarray(0, 1)), 5)
        response.on('close', () => clearInterval(timer))
      },
    ],
  ])('one that %s is given up in time', async (_what, handler) => {
    const slow = await serve(handler)
    await expect(speak(engineOf([openAi(slow)], 300))).rejects.toThrow('no answer in time')
  })

  test('one that speaks at one pace only is stretched here', async () => {
    const speeds: unknown[] = []
    const url = await serve((_request, content, response) => {
      speeds.push(JSON.parse(content.toString()).speed)
      response.end(wav)
    })
    const steady = { ...openAi(url), honoursSpeed: false } as UpstreamConfig
    const { length } = await speak(engineOf([steady]))
    expect(speeds).toEqual([1])
    expect(Math.abs(length / (24_000 / 1.5) - 1)).toBeLessThan(0.04)
  })

  test('one that is sent the words of the reference needs them known', () => {
    const wordy: UpstreamConfig = {
      kind: 'gradio',
      readings: 'spelled',
      url: 'http://127.0.0.1:9',
      endpoint: '/infer',
      arguments: { prompt_text: '$transcript', text: '$text' },
      apiKey: null,
    }
    expect(engineOf([wordy]).capabilities.reference).toBe('audio+transcript')
    expect(engineOf([openAi('http://127.0.0.1:9')]).capabilities.reference).toBe('audio')
  })

  test('one that failed rests, and is asked again afterwards', async () => {
    nowMs = 0
    let calls = 0
    const bad = await serve((_request, _body, response) => {
      calls += 1
      response.writeHead(500).end()
    })
    const good = await serve((_request, _body, response) => response.end(wav))
    const engine = engineOf([openAi(bad), openAi(good)])
    await speak(engine)
    await speak(engine)
    expect(calls).toBe(1)
    expect(engine.health().map((one) => one.isResting)).toEqual([true, false])
    nowMs = 60_001
    await speak(engine)
    expect(calls).toBe(2)
  })

  test('cancelling is no failure of the upstream', async () => {
    const silent = await serve(() => undefined)
    const engine = engineOf([openAi(silent)])
    await expect(speak(engine, AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' })
    expect(engine.health()[0]?.lastError).toBeNull()
  })
})
