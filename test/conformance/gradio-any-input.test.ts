import { request } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AppError } from '../../src/foundation/index.js'
import { readAsPython } from '../support/gradio-python.js'
import { prefix, RawClient, streamPath } from '../support/gradio-raw.js'
import { startGradioServer, type TestServer } from '../support/gradio-server.js'
import { verifies } from './gradio-requirements.js'

// Whatever a client sends, the answer is one that clients know, and never a fault of ours.

let server: TestServer
let raw: RawClient
beforeAll(async () => {
  server = await startGradioServer()
  raw = new RawClient(server.url)
})
afterAll(() => server.close())

const posts = [
  '/queue/join',
  '/call/infer',
  '/call/v2/infer',
  '/run/infer',
  '/api/save_audio',
  '/cancel',
  '/reset',
  '/upload',
  '/component_server',
]
const contentTypes = [
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'nonsense',
]

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  fc.json().map((text) => Buffer.from(text)),
  fc
    .record({
      data: fc.oneof(fc.array(fc.jsonValue(), { maxLength: 6 }), fc.jsonValue()),
      fn_index: fc.oneof(fc.integer({ min: -2, max: 6 }), fc.jsonValue()),
      session_hash: fc.oneof(fc.constant('any'), fc.jsonValue()),
      event_id: fc.jsonValue(),
    })
    .map((body) => Buffer.from(JSON.stringify(body))),
  fc
    .string({ unit: 'binary', maxLength: 80 })
    .map((name) =>
      Buffer.from(
        `--x\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\n\r\nabc\r\n--x--\r\n`,
      ),
    ),
)

/** What the wire may answer: never a 500 but the failure of `run`, whose output is the error. */
async function assertKnownAnswer(response: Response, where: string): Promise<void> {
  const text = await response.text()
  const isFailedRun = response.status === 500 && 'error' in JSON.parse(text)
  if (isFailedRun) expect([where, text]).not.toEqual([where, expect.stringContaining(internal)])
  else expect([where, response.status >= 500, text]).toEqual([where, false, text])
  if (response.status === 422) expect(Array.isArray(JSON.parse(text).detail)).toBe(true)
}

const internal = new AppError('internal', {}).text('zh')

test('any body of any type to any route', { timeout: 120_000 }, async () => {
  verifies('route.invalid-body', 'pitfall.15', 'error.hides-faults')
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...posts),
      fc.constantFrom(...contentTypes),
      anyBytes,
      async (path, type, body) => {
        const response = await raw.get(`${prefix}${path}`, {
          method: 'POST',
          headers: { 'content-type': type },
          body: new Uint8Array(body),
        })
        await assertKnownAnswer(response, `${path} ${type}`)
      },
    ),
    { numRuns: 400, seed: 20_260_201 },
  )
})

test('any values to /infer end in one completion that the strict reader takes', {
  timeout: 120_000,
}, async () => {
  verifies('error.keys', 'stream.blocks', 'stream.event-id')
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('Lei.pt', 'Lei', '使用参考音频', null, 1, 'NaN', '', { path: '/etc/passwd' }),
    fc
      .string({ unit: 'binary', maxLength: 30 })
      .map((path) => ({ path, meta: { _type: 'gradio.FileData' } })),
  )
  let count = 0
  await fc.assert(
    fc.asyncProperty(fc.array(value, { maxLength: 6 }), async (data) => {
      const session = `values-${count++}`
      const id = await raw.begin('infer', data, session)
      const messages = readAsPython(await (await raw.get(streamPath(session))).text())
      const completed = messages.filter(({ msg }) => msg === 'process_completed')
      expect(completed.map(({ event_id: eventId }) => eventId)).toEqual([id])
      expect(completed[0]?.output.error).not.toBe(internal)
    }),
    { numRuns: 150, seed: 20_260_202 },
  )
})

test('any session name, with line feeds and quotes too, is only a name', { timeout: 120_000 }, async () => {
  verifies('stream.blocks', 'session.apart')
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), async (name) => {
      const session = `${name}\n\ndata: {"msg":"close_stream"}`
      const id = await raw.begin('change_choices', [], session)
      const text = await (await raw.get(streamPath(encodeURIComponent(session)))).text()
      expect(readAsPython(text).map(({ event_id: eventId }) => eventId)).toContain(id)
    }),
    { numRuns: 60, seed: 20_260_203 },
  )
})

test('values without end, in depth or in length, are refused in few words', async () => {
  verifies('error.hides-faults', 'route.invalid-body')
  const deepList = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
  const bodies = [
    `{"data": [${deepList}, null, "好", 1]}`,
    `{"data": ["Lei", ${deepList}, "好", 1]}`,
    `{"data": ["Lei", null, ${deepList}, 1]}`,
    `{"data": ["Lei", null, "好", ${deepList}]}`,
    `{"data": ${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`,
    `{"data": {"long": "${'y'.repeat(1_000_000)}"}}`,
  ]
  for (const body of bodies) {
    const response = await raw.get(`${prefix}/run/infer`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    const text = await response.clone().text()
    expect(text.length).toBeLessThan(2000)
    await assertKnownAnswer(response, body.slice(0, 40))
  }
})

describe('paths', () => {
  const pieces = fc.constantFrom(
    ...[
      '..',
      '.',
      '%2e%2e',
      '%2f',
      '%5c',
      '\\',
      '/',
      'etc',
      'passwd',
      'yinse',
      'files',
      '%00',
      '0'.repeat(32),
    ],
    ...['C:', 'CON', '~', '%c0%ae', 'file:', '//', '?', ';', '%', '%zz', 'ａ', 'a.wav::$DATA'],
  )

  test('of any shape under file= are 403 and read nothing', { timeout: 120_000 }, async () => {
    verifies('file.forbidden')
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { minLength: 1, maxLength: 8 }), async (parts) => {
        const status = await statusOfExactly(
          `${prefix}/file=${encodeURI(parts.join('/')).replaceAll('%25', '%')}`,
        )
        // Node itself refuses what is no URL; the router what it cannot decode.
        expect([400, 403, 404]).toContain(status)
      }),
      { numRuns: 200, seed: 20_260_204 },
    )
  })

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'the endpoint %s is none',
    async (name) => {
      verifies('route.unknown-endpoint')
      for (const path of [`/call/${name}`, `/run/${name}`, `/call/v2/${name}`]) {
        expect((await raw.post(`${prefix}${path}`, { data: [] })).status).toBe(404)
      }
    },
  )

  test('a named argument __proto__ is unknown, and changes nothing', async () => {
    verifies('call.v2')
    const response = await raw.get(`${prefix}/call/v2/infer`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"__proto__": {"name": "Lei"}, "text": "好"}',
    })
    expect(response.status).toBeLessThan(500)
    expect(({} as { name?: string }).name).toBeUndefined()
  })
})

/** fetch would normalise the path. */
function statusOfExactly(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${server.url}/`, { path, agent: false }, (response) => {
      response.resume()
      response.once('end', () => resolve(response.statusCode ?? 0))
    })
    outgoing.once('error', reject)
    outgoing.end()
  })
}
