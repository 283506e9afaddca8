import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readAsPython } from '../support/gradio-python.js'
import { prefix, RawClient, streamPath } from '../support/gradio-raw.js'
import { startGradioServer, type TestServer } from '../support/gradio-server.js'
import { verifies } from './gradio-requirements.js'

/**
 * What broke a client of some version, row by row, on the raw bytes. Rows that have their own test elsewhere
 * are cited there: 8, 9, 10 to 22.
 */
let server: TestServer
let raw: RawClient

beforeAll(async () => {
  server = await startGradioServer()
  raw = new RawClient(server.url)
})
afterAll(() => server.close())

const speak = (text: string) => ['Lei.pt', null, text, 1]

/** The bytes of one session: a success and a failure. */
async function streamOfBoth(session: string): Promise<string> {
  await raw.join('infer', speak('你好'), session)
  await raw.join('infer', speak(' '), session)
  return (await raw.get(streamPath(session))).text()
}

describe('a document', () => {
  test('has a version that Python parses, and the protocol by name', async () => {
    verifies('pitfall.1')
    const text = await (await raw.get('/config')).text()
    expect(text).toMatch(/"version":"\d+\.\d+\.\d+"/)
    expect(text).toContain('"protocol":"sse_v3"')
  })

  test('has a root that its reader reaches', async () => {
    verifies('pitfall.2')
    const text = await (await raw.get('/config')).text()
    const root = /"root":"([^"]*)"/.exec(text)?.[1] ?? ''
    expect(root).not.toMatch(/\/$/)
    expect((await fetch(`${root}${prefix}/info`)).status).toBe(200)
  })

  test('has the list of unnamed endpoints', async () => {
    verifies('pitfall.3')
    expect(await (await raw.get(`${prefix}/info`)).text()).toContain('"unnamed_endpoints":{}')
  })

  test('has choices as pairs', async () => {
    verifies('pitfall.16')
    expect(await (await raw.get('/config')).text()).toContain('"choices":[["使用参考音频","使用参考音频"],')
    expect(JSON.stringify(await raw.predict('change_choices', [], 's'))).toContain(
      '"choices":[["使用参考音频","使用参考音频"],',
    )
  })
})

describe('a stream', () => {
  test('is nothing but data blocks, with event_id in each, known messages and known error keys', async () => {
    verifies('pitfall.4', 'pitfall.5', 'pitfall.6')
    const text = await streamOfBoth('bytes')
    const messages = readAsPython(text)
    expect(messages.filter(({ success }) => success === false)).toHaveLength(1)
    expect(messages.filter(({ success }) => success === true)).toHaveLength(1)
    expect(text).not.toContain('process_streaming')
  })

  test('ends with close_stream', async () => {
    verifies('pitfall.7')
    expect(await streamOfBoth('end')).toMatch(/\n\ndata: \{"msg":"close_stream","event_id":null\}\n\n$/)
  })

  test('of many sequential calls always has its own completion', async () => {
    verifies('pitfall.8')
    for (let call = 0; call < 5; call += 1) {
      expect((await raw.predict('change_choices', [], 'sequence')).success).toBe(true)
    }
  })

  test('of twenty joins at once has twenty completions, each after its answer', async () => {
    verifies('pitfall.8')
    const ids = await Promise.all(
      Array.from({ length: 20 }, (_, n) => raw.begin('infer', speak(`${n}`), 'many')),
    )
    const completed = (await raw.messages('many')).filter(({ msg }) => msg === 'process_completed')
    expect(completed.map(({ event_id: id }) => id).sort()).toEqual([...ids].sort())
  })
})

/** The reader that stands for Python sees each of these faults, so the tests above can fail. */
describe('the strict reader refuses', () => {
  const completed = (output: object, success: boolean) =>
    `data: ${JSON.stringify({ msg: 'process_completed', event_id: 'e', output, success })}\n\n`

  test.each([
    ['a comment', ': ping\n\n'],
    ['an event line', 'event: x\ndata: {"msg":"heartbeat","event_id":null}\n\n'],
    ['carriage returns', 'data: {"msg":"heartbeat","event_id":null}\r\n\r\n'],
    ['a block that is cut', 'data: {"msg":"heartbeat","event_id":null}\n'],
    ['a missing event_id', 'data: {"msg":"heartbeat"}\n\n'],
    ['an unknown message', 'data: {"msg":"process_streaming","event_id":"e"}\n\n'],
    ['an empty log', 'data: {"msg":"log","event_id":"e","log":""}\n\n'],
    ['an extra key in a failure', completed({ error: 'x', code: 'y' }, false)],
    ['a failure without error', completed({}, false)],
    ['a completion without data', completed({}, true)],
  ])('%s', (_fault, bytes) => {
    expect(() => readAsPython(bytes)).toThrow()
  })

  test('nothing of a sound stream', () => {
    const bytes = `${completed({ data: [] }, true)}data: {"msg":"close_stream","event_id":null}\n\n`
    expect(readAsPython(bytes)).toHaveLength(2)
  })
})
