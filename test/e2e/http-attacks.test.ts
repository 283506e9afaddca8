import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { silentLogger } from '../../src/foundation/index.js'
import { createHttpServer } from '../../src/http/index.js'
import { startTestApp, type TestApp } from '../support/app.js'

// What a hostile page, or a program on the same machine, may try. Forged Host and Origin are in http-security.test.ts,
// paths in gradio-any-input.test.ts, archives in voice-file.slow.test.ts, sound files in decode.slow.test.ts.

let server: TestApp
beforeAll(async () => {
  server = await startTestApp({ YINSE_UPLOAD_LIMIT_MB: '1', YINSE_FILES_QUOTA_MB: '10' })
})
afterAll(() => server.dispose())

/** Everything that comes back for these exact bytes, until the server closes. */
function sendRaw(url: string, ...pieces: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname)
    let answer = ''
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1')
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
    for (const piece of pieces) socket.write(piece, 'latin1')
  })
}

const upload = (boundary: string, body: string) =>
  [
    'POST /gradio_api/upload HTTP/1.1',
    'Host: localhost',
    'Connection: close',
    `Content-Type: multipart/form-data; boundary=${boundary}`,
    `Content-Length: ${Buffer.byteLength(body, 'latin1')}`,
    '',
    body,
  ].join('\r\n')

const part = (fileName: string, content = 'abc') =>
  `--x\r\nContent-Disposition: form-data; name="files"; filename="${fileName}"\r\n\r\n${content}\r\n`

describe('slow clients', () => {
  const servers: { close(): Promise<unknown> }[] = []
  afterEach(async () => {
    for (const each of servers.splice(0)) await each.close()
  })

  async function impatient(): Promise<string> {
    const gate = { hosts: [], origins: [] }
    const times = { headersMs: 50, requestMs: 100, checkMs: 10 }
    const one = createHttpServer({ gate, logger: silentLogger, language: 'en', times })
    servers.push(one)
    one.post('/echo', async ({ body }) => body)
    return one.listen({ port: 0, host: '127.0.0.1' })
  }

  test('who never completes the headers is cut off', async () => {
    expect(await sendRaw(await impatient(), 'GET / HTTP/1.1\r\nHost: local')).toMatch(/^HTTP\/1\.1 408 /)
  })

  test('who never completes the body is cut off', async () => {
    const head =
      'POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 99'
    expect(await sendRaw(await impatient(), `${head}\r\n\r\n{"a":`)).toMatch(/^HTTP\/1\.1 408 /)
  })
})

describe('many connections of one address', () => {
  const limit = 8
  let few: TestApp
  const sockets: Socket[] = []
  beforeAll(async () => {
    few = await startTestApp({ YINSE_CONNECTIONS_PER_ADDRESS: String(limit), YINSE_LANG: 'en' })
  })
  afterEach(async () => {
    await Promise.all(
      sockets.splice(0).map((socket) => {
        const closed = socket.closed ? null : once(socket, 'close')
        socket.destroy()
        return closed
      }),
    )
  })
  afterAll(() => few.dispose())

  /** A connection that the server has accepted: it has answered on it. */
  async function hold(localAddress = '127.0.0.1'): Promise<string> {
    const { hostname, port } = new URL(few.url)
    const socket = connect({ port: Number(port), host: hostname, localAddress })
    sockets.push(socket)
    socket.on('error', () => undefined)
    let answer = ''
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString()
    })
    const told = Promise.race([once(socket, 'data'), once(socket, 'close')])
    socket.write('GET /v1/login HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await told
    return answer
  }

  const holdSome = async (count: number) => {
    for (let n = 0; n < count; n++) expect(await hold()).toMatch(/^HTTP\/1\.1 200 /)
  }

  test('are taken up to the limit; one more is told why and closed', async () => {
    await holdSome(limit)
    const refused = await hold()
    expect(refused).toMatch(/^HTTP\/1\.1 503 /)
    expect(refused).toMatch(/^connection: close\r$/im)
    expect(refused).toMatch(/^retry-after: /im)
    expect(refused).toContain('Your address holds 8 connections already')
    const last = sockets.at(-1) as Socket
    if (!last.closed) await once(last, 'close')
  })

  test('make room when one closes', async () => {
    await holdSome(limit)
    expect(await hold()).toMatch(/^HTTP\/1\.1 503 /)
    const [first] = sockets as [Socket]
    first.end()
    await once(first, 'close')
    await vi.waitFor(async () => expect(await hold()).toMatch(/^HTTP\/1\.1 200 /))
  })

  test('far beyond the limit are closed without an answer', async () => {
    const { hostname, port } = new URL(few.url)
    const silent = Array.from({ length: 100 }, () => {
      const socket = connect(Number(port), hostname)
      socket.on('error', () => undefined)
      // Only who reads sees the end.
      socket.resume()
      sockets.push(socket)
      return once(socket, 'close')
    })
    let closedCount = 0
    for (const closed of silent)
      void closed.then(() => {
        closedCount++
      })
    await vi.waitFor(() => expect(closedCount).toBe(100 - limit - 32))
  })

  test.runIf(process.platform === 'linux')('leave other addresses alone', async () => {
    await holdSome(limit)
    expect(await hold('127.0.0.2')).toMatch(/^HTTP\/1\.1 200 /)
  })
})

describe('requests of old or broken form', () => {
  test.each([
    ['without Host', 'GET /v1/status HTTP/1.0\r\n\r\n', 403],
    ['with an empty Host', 'GET /v1/status HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n', 403],
    [
      'with two lengths',
      'POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      400,
    ],
    [
      'with length and chunks',
      'POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['with a line feed in a header', 'GET / HTTP/1.1\r\nHost: localhost\r\nX: a\nb\r\n\r\n', 400],
  ])('%s are refused', async (_what, bytes, status) => {
    expect(await sendRaw(server.url, bytes)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
  })
})

describe('file names', () => {
  test.each(['a\\r\\nSet-Cookie: x=1.wav', 'a%0d%0aSet-Cookie:%20x=1.wav', 'a;b=c.wav', '"><script>.html'])(
    '%j reaches no header and no path',
    async (name) => {
      const answer = await sendRaw(server.url, upload('x', `${part(name.replaceAll('"', '%22'))}--x--\r\n`))
      const [path = ''] = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as string[]
      expect(path).toMatch(/^\/yinse\/files\/[0-9a-f]{32}\/[^/\\?#%;<>"\r\n]+$/)
      const { status, headers } = await fetch(`${server.url}/gradio_api/file=${path}`)
      expect(status).toBe(200)
      expect(headers.get('set-cookie')).toBeNull()
      expect(headers.get('content-disposition')).toMatch(
        /^(inline|attachment); filename\*=UTF-8''[\w.%()~!*-]+$/,
      )
    },
  )
})

describe('uploads', () => {
  const filesFolder = () => join(server.folder, 'files')
  const untilFiles = async (isSo: (names: readonly string[]) => boolean) => {
    while (!isSo(await readdir(filesFolder()))) await new Promise(setImmediate)
  }

  test('that are left in the middle leave nothing', async () => {
    const before = await readdir(filesFolder())
    const form = upload('x', `${part('half.wav', 'y'.repeat(100_000))}--x--\r\n`)
    const { hostname, port } = new URL(server.url)
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname)
      socket.write(form.slice(0, 60_000), 'latin1')
      socket.once('close', () => resolve())
      // Only when the server has begun to write it down.
      void untilFiles((names) => names.length > before.length).then(() => socket.destroy())
    })
    await untilFiles((names) => names.length <= before.length)
    expect(await readdir(filesFolder())).toEqual(before)
  })

  test('of many files together are as large as one may be, and no larger', async () => {
    const half = 'z'.repeat(600_000)
    const answer = await sendRaw(
      server.url,
      upload('x', `${part('a.wav', half)}${part('b.wav', half)}--x--\r\n`),
    )
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  })

  test.each(['/v1/files', '/gradio_api/upload'])(
    'that %s refuses before their end leave the connection usable',
    async (path) => {
      const body = `${part('a.wav', 'z'.repeat(3_000_000))}--x--\r\n`
      const form = upload('x', body).replace('/gradio_api/upload', path).replace('Connection: close\r\n', '')
      const next = 'GET /v1/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
      const answers = await sendRaw(server.url, form, next)
      expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200'])
    },
  )

  test('have 1000 files at the most', async () => {
    const before = await readdir(filesFolder())
    const parts = Array.from({ length: 1000 }, (_, n) => part(`${n}.wav`, 'a')).join('')
    const answer = await sendRaw(server.url, upload('x', `${parts}${part('one-more.wav')}--x--\r\n`))
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
    expect(Buffer.from(answer, 'latin1').toString()).toContain('一次最多上传 1000 个文件')
    expect(await readdir(filesFolder())).toEqual(before)
    const taken = await sendRaw(server.url, upload('x', `${parts}--x--\r\n`))
    expect(taken).toMatch(/^HTTP\/1\.1 200 /)
    expect(taken.match(/\/yinse\/files\/[0-9a-f]{32}\//g)?.length).toBe(1000)
  })

  test('more than the quota push out the oldest ones', async () => {
    for (let n = 0; n < 14; n++) {
      const answer = await sendRaw(
        server.url,
        upload('x', `${part('a.wav', 'z'.repeat(1_000_000))}--x--\r\n`),
      )
      expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    }
    // A folder and a card for each of the ten that fit.
    expect((await readdir(filesFolder())).length).toBeLessThanOrEqual(2 * 11)
  })
})

test('any bytes to any door of the JSON API are answered, and none as a fault of ours', {
  timeout: 180_000,
}, async () => {
  const doors = fc.constantFrom(
    ...['/v1/jobs', '/v1/files', '/v1/voices', '/v1/voices/restore', '/v1/references/check', '/v1/login'],
    ...['/v1/audio/speech', '/v1/verify', '/mcp', '/login'],
  )
  const types = fc.constantFrom(
    'application/json',
    'multipart/form-data; boundary=x',
    'multipart/form-data',
    'x/y',
  )
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.json().map((text) => Buffer.from(text)),
    fc
      .record({
        text: fc.oneof(fc.string(), fc.jsonValue()),
        voice: fc.oneof(fc.constant({ kind: 'saved', name: 'x' }), fc.jsonValue()),
        speed: fc.oneof(fc.double(), fc.jsonValue()),
        path: fc.jsonValue(),
        token: fc.jsonValue(),
      })
      .map((body) => Buffer.from(JSON.stringify(body))),
    fc.string({ unit: 'binary', maxLength: 60 }).map((name) => Buffer.from(`${part(name)}--x--\r\n`)),
  )
  await fc.assert(
    fc.asyncProperty(doors, types, bodies, async (path, type, body) => {
      const { status, text } = await post(path, type, body)
      expect([path, type, status >= 500, text]).toEqual([path, type, false, text])
    }),
    { numRuns: 120, seed: 20_260_301 },
  )
})

/** Over a connection of its own: one that is kept may be closed just when it is used again. */
function post(path: string, contentType: string, body: Buffer): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': contentType,
      'content-length': body.length,
      accept: 'application/json, text/event-stream',
    }
    const outgoing = request(
      `${server.url}${path}`,
      { method: 'POST', headers, agent: false },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.once('end', () => {
          resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() })
        })
      },
    )
    outgoing.once('error', reject)
    outgoing.end(body)
  })
}
