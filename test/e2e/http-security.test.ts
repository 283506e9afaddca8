import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'

const key = 'a-key-of-the-owner'
let server: TestApp
let keyed: TestApp
beforeAll(async () => {
  server = await startTestApp({ YINSE_ORIGINS: 'https://friend.example', YINSE_HOSTS: 'tts.example' })
  keyed = await startTestApp({ YINSE_KEYS: key })
})
afterAll(async () => {
  await server.dispose()
  await keyed.dispose()
})

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** fetch would not let a test choose Host and Origin. */
function send(
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string; of?: TestApp } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, body, of = server } = options
  return new Promise((resolve, reject) => {
    const outgoing = request(`${of.url}${path}`, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        })
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

const post = (headers: Record<string, string>, path = '/v1/voices/restore') =>
  send(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"token":"x","data":[]}',
  })

describe('Host', () => {
  test.each(['localhost:1', '127.0.0.1', '[::1]:80', '192.168.1.5:7860', 'tts.example', 'app.localhost'])(
    '%s is answered',
    async (host) => expect((await send('/v1/status', { headers: { host } })).status).toBe(200),
  )

  test.each(['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example'])(
    '%j is refused, whatever is asked for: it may be a foreign name that points here',
    async (host) => {
      for (const path of ['/', '/config', '/v1/status', '/gradio_api/info', '/nothing']) {
        expect((await send(path, { headers: { host } })).status).toBe(403)
      }
    },
  )
})

describe('Origin', () => {
  test.each(['http://localhost:3000', 'https://127.0.0.1', 'http://[::1]:5173', 'https://friend.example'])(
    '%s may call, and may read the answer',
    async (origin) => {
      const answer = await post({ origin })
      expect(answer.status).not.toBe(403)
      expect(answer.headers).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        vary: 'Origin',
      })
    },
  )

  test.each([
    'null',
    'https://evil.example',
    'http://localhost.evil.example',
    'https://friend.example.evil.example',
    'https://friend.example:444',
    'file://',
    'nonsense',
  ])('%s may not change anything, at any door', async (origin) => {
    for (const path of [
      '/v1/voices/restore',
      '/gradio_api/queue/join',
      '/gradio_api/run/change_choices',
      '/login',
    ]) {
      const answer = await post({ origin }, path)
      expect(answer.status).toBe(403)
      expect(answer.headers['access-control-allow-origin']).toBeUndefined()
      expect(answer.body).toContain(origin)
    }
  })

  test('the page of the server itself may call it under any of its names', async () => {
    const answer = await post({ origin: 'http://tts.example:7860', host: 'tts.example:7860' })
    expect(answer.status).not.toBe(403)
  })

  test('a foreign page may not read either: it gets no CORS headers', async () => {
    const answer = await send('/v1/voices', { headers: { origin: 'https://evil.example' } })
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  })

  test('programs without Origin are untouched', async () => {
    expect((await post({}, '/gradio_api/run/change_choices')).status).toBe(200)
  })

  test('a browser that says cross-site without an Origin is refused', async () => {
    expect((await post({ 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await post({ 'sec-fetch-site': 'same-origin' })).status).not.toBe(403)
  })
})

describe('a preflight', () => {
  const preflight = (origin: string) =>
    send('/gradio_api/queue/join', {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-gradio-user',
      },
    })

  test('of an allowed origin is answered OK with the headers that it asks for', async () => {
    const answer = await preflight('http://localhost:3000')
    expect(answer).toMatchObject({ status: 200, body: 'OK' })
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': 'http://localhost:3000',
      'access-control-allow-headers': 'content-type,x-gradio-user',
      'access-control-allow-methods': 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT',
      'access-control-max-age': '600',
    })
  })

  test('of another origin is refused', async () => {
    expect((await preflight('https://evil.example')).status).toBe(403)
  })
})

test('every answer carries the security headers, errors and event streams too', async () => {
  const streams = await fetch(`${server.url}/v1/events`, { headers: { origin: 'http://localhost:1' } })
  await streams.body?.cancel()
  expect(streams.headers.get('access-control-allow-origin')).toBe('http://localhost:1')
  for (const path of ['/', '/v1/status', '/nothing', '/gradio_api/info']) {
    const { headers } = await send(path)
    expect(headers['content-security-policy']).toContain("script-src 'self'")
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' })
  }
  expect(streams.headers.get('x-content-type-options')).toBe('nosniff')
})

describe('with access keys', () => {
  const statusOf = async (headers: Record<string, string>, path = '/v1/status') =>
    (await send(path, { headers, of: keyed })).status

  test('strangers and wrong keys are refused at every door, and the page stays open', async () => {
    for (const path of ['/v1/status', '/v1/voices', '/gradio_api/info', '/config']) {
      expect(await statusOf({}, path)).toBe(401)
      expect(await statusOf({ authorization: 'Bearer a-key-of-nobody-at-all' }, path)).toBe(401)
      expect(await statusOf({ authorization: `Bearer ${key}` }, path)).toBe(200)
    }
    expect(await statusOf({}, '/')).not.toBe(401)
  })

  test('a login gives a cookie that opens every door and is not the key', async () => {
    const body = JSON.stringify({ key })
    const headers = { 'content-type': 'application/json' }
    const login = await send('/v1/login', { method: 'POST', headers, body, of: keyed })
    expect(login.status).toBe(204)
    const cookie = String(login.headers['set-cookie']).split(';')[0] ?? ''
    expect(cookie).not.toContain(key)
    expect(String(login.headers['set-cookie'])).toContain('HttpOnly')
    expect(await statusOf({ cookie })).toBe(200)
    expect(await statusOf({ cookie }, '/gradio_api/info')).toBe(200)
    expect(await statusOf({ cookie: `${cookie}0` })).toBe(401)
  })

  test('a wrong key does not log in', async () => {
    const headers = { 'content-type': 'application/json' }
    const login = await send('/v1/login', { method: 'POST', headers, body: '{"key":"wrong"}', of: keyed })
    expect(login.status).toBe(401)
    expect(login.headers['set-cookie']).toBeUndefined()
  })
})

test('headers and bodies beyond the limits are refused', async () => {
  expect((await send('/v1/status', { headers: { 'x-long': 'x'.repeat(20_000) } })).status).toBe(431)
  const body = JSON.stringify({ token: 'x'.repeat(17 * 2 ** 20) })
  const headers = { 'content-type': 'application/json' }
  const answer = await send('/v1/voices/restore', { method: 'POST', headers, body }).catch(() => undefined)
  // Either the refusal or the cut connection arrives first.
  if (answer) expect(answer.status).toBe(413)
})
