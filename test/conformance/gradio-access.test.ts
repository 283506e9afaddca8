import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAccessKeys } from '../../src/http/index.js'
import { fileArgument, prefix, RawClient, streamPath } from '../support/gradio-raw.js'
import { startGradioServer, type TestServer } from '../support/gradio-server.js'
import { toneWav } from '../support/gradio-studio.js'
import { verifies } from './gradio-requirements.js'

const keyA = 'key-of-anna-0123456789'
const keyB = 'key-of-bert-9876543210'

describe('without keys', () => {
  let server: TestServer
  let raw: RawClient
  beforeAll(async () => {
    server = await startGradioServer()
    raw = new RawClient(server.url)
  })
  afterAll(() => server.close())

  test('there is nobody to log in', async () => {
    verifies('auth.off')
    expect(await raw.json(`${prefix}/user`)).toBeNull()
    expect((await raw.get(`${prefix}/login_check`)).status).toBe(200)
    expect(await raw.json(`${prefix}/token`)).toEqual({ token: null, user: null })
    for (const [path, method] of [
      ['/login', 'POST'],
      ['/logout', 'GET'],
    ] as const) {
      const response = await raw.get(path, { method })
      expect([response.status, response.headers.get('location')]).toEqual([302, `${server.url}/`])
    }
  })

  test.each(['http://localhost:5173', 'http://127.0.0.1:8080', 'http://[::1]:3000'])(
    'a page of %s may read answers and streams',
    async (origin) => {
      verifies('cors.loopback')
      await raw.join('change_choices', [], origin)
      const path = await raw.upload(toneWav(300), 'a.wav')
      for (const url of ['/config', streamPath(encodeURIComponent(origin)), `${prefix}/file=${path}`]) {
        const { headers } = await raw.get(url, { headers: { origin } })
        expect(headers.get('access-control-allow-origin')).toBe(origin)
        expect(headers.get('access-control-allow-credentials')).toBe('true')
        expect(headers.get('vary')).toContain('Origin')
      }
    },
  )

  test.each(['https://evil.example', 'null', 'http://localhost.evil.example'])(
    'a page of %s may not, and its calls do not run',
    async (origin) => {
      verifies('cors.others')
      const read = await raw.get('/config', { headers: { origin } })
      expect(read.headers.get('access-control-allow-origin')).toBeNull()
      const call = await raw.post(
        `${prefix}/call/infer`,
        { data: ['Lei', null, 'x', 1] },
        { headers: { origin } },
      )
      expect(call.status).toBe(403)
      expect(server.studio.spoken).toEqual([])
    },
  )

  test('a preflight is answered for allowed pages', async () => {
    verifies('cors.preflight')
    const preflight = (origin: string) =>
      raw.get(`${prefix}/queue/join`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type,x-gradio-user',
        },
      })
    const allowed = await preflight('http://localhost:5173')
    expect([allowed.status, await allowed.text()]).toEqual([200, 'OK'])
    expect(allowed.headers.get('access-control-allow-headers')).toBe('content-type,x-gradio-user')
    expect(allowed.headers.get('access-control-allow-methods')).toBe(
      'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT',
    )
    expect(allowed.headers.get('access-control-max-age')).toBe('600')
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull()
  })
})

describe('with keys', () => {
  let server: TestServer
  let stranger: RawClient
  let anna: RawClient
  let bert: RawClient

  beforeAll(async () => {
    server = await startGradioServer({ authenticator: createAccessKeys([keyA, keyB]) })
    stranger = new RawClient(server.url)
    anna = new RawClient(server.url, { authorization: `Bearer ${keyA}` })
    bert = new RawClient(server.url, { authorization: `Bearer ${keyB}` })
  })
  afterAll(() => server.close())

  test.each([
    ['GET', '/config'],
    ['GET', `${prefix}/info`],
    ['GET', `${prefix}/openapi.json`],
    ['POST', `${prefix}/queue/join`],
    ['GET', `${prefix}/queue/data?session_hash=s`],
    ['POST', `${prefix}/call/infer`],
    ['GET', `${prefix}/call/infer/0123`],
    ['POST', `${prefix}/run/infer`],
    ['POST', `${prefix}/upload`],
    ['GET', `${prefix}/file=/yinse/files/x/y`],
    ['GET', `${prefix}/login_check`],
  ])('%s %s is 401 for a stranger', async (method, path) => {
    verifies('auth.required')
    const response = await stranger.get(path, { method })
    expect(response.status).toBe(401)
    expect(await response.json()).toEqual({ detail: { error: 'Not authenticated', auth_message: null } })
  })

  test('a key opens them, and the config says that a login is needed', async () => {
    verifies('auth.required', 'config.auth-required')
    expect(await anna.json('/config')).toMatchObject({ auth_required: true, auth_message: null })
    expect((await anna.predict('infer', ['Lei', null, '你好', 1], 's')).success).toBe(true)
    expect(await anna.json(`${prefix}/user`)).toEqual(expect.any(String))
  })

  test.each(['urlencoded', 'multipart'])('a %s login form with a right key gives cookies', async (kind) => {
    verifies('auth.login')
    const { appId, cookies } = await login(kind, keyA)
    expect(cookies).toEqual(
      expect.arrayContaining([
        expect.stringMatching(new RegExp(`^access-token-${appId}=\\S+; .*SameSite=None; Secure$`)),
        expect.stringMatching(new RegExp(`^access-token-unsecure-${appId}=\\S+;`)),
      ]),
    )
    expect(cookies.join()).not.toContain(keyA)
    const cookie = cookies.map((each) => each.split(';')[0]).join('; ')
    expect((await stranger.get('/config', { headers: { cookie } })).status).toBe(200)
    const logout = await stranger.get('/logout', { headers: { cookie } })
    expect(logout.headers.getSetCookie().every((each) => each.includes('Max-Age=0'))).toBe(true)
  })

  async function login(kind: string, password: string): Promise<{ appId: string; cookies: string[] }> {
    const { app_id: appId } = await stranger.json(`${prefix}/app_id`)
    const fields = { username: 'anybody', password }
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    const body = kind === 'multipart' ? form : new URLSearchParams(fields)
    const response = await stranger.get('/login', { method: 'POST', body })
    expect([response.status, await response.json()]).toEqual([200, { success: true }])
    return { appId, cookies: response.headers.getSetCookie() }
  }

  test('a wrong key is 400', async () => {
    verifies('auth.login')
    const body = new URLSearchParams({ username: 'a', password: 'wrong' })
    const response = await stranger.get('/login', { method: 'POST', body })
    expect([response.status, await response.json()]).toEqual([400, { detail: 'Incorrect credentials.' }])
    expect(response.headers.getSetCookie()).toEqual([])
  })

  test('heartbeat, cancel and reset are open', async () => {
    verifies('auth.open-routes')
    const stream = await stranger.open(`${prefix}/heartbeat/s`)
    expect(stream.response.status).toBe(200)
    stream.close()
    expect((await stranger.post(`${prefix}/cancel`, { event_id: null })).status).toBe(200)
    expect((await stranger.post(`${prefix}/reset`, { event_id: 'x' })).status).toBe(200)
  })

  test('keys share neither sessions nor files, whatever the session is called', async () => {
    verifies('auth.apart', 'session.apart')
    const path = await anna.upload(toneWav(300), 'anna.wav')
    const data = ['使用参考音频', fileArgument(path), '你好', 1]
    expect((await anna.predict('infer', data, 'same')).success).toBe(true)
    const taken = await bert.predict('infer', data, 'same')
    expect([taken.success, taken.output.error]).toEqual([false, expect.stringContaining('anna.wav')])
    expect((await bert.predict('save_audio', ['偷'], 'same')).success).toBe(false)
    expect((await bert.get(`${prefix}/file=${path}`)).status).toBe(403)
    expect((await anna.get(`${prefix}/file=${path}`)).status).toBe(200)
    const eventId = await anna.call('infer', { data: ['Lei', null, '你好', 1] })
    expect(await bert.result('infer', eventId)).toContain('event: error')
    expect(await anna.result('infer', eventId)).toContain('event: complete')
    expect((await anna.predict('save_audio', ['安娜'], 'same')).success).toBe(true)
  })
})
