import { afterEach, describe, expect, test } from 'vitest'
import { AppError } from '../../src/foundation/index.js'
import { type AnyJson, fileArgument, prefix, RawClient } from '../support/gradio-raw.js'
import { startGradioServer, type TestServer, type TestServerOptions } from '../support/gradio-server.js'
import { toneWav } from '../support/gradio-studio.js'
import { ManualTime } from '../support/studio.js'
import { verifies } from './gradio-requirements.js'

let server: TestServer
let raw: RawClient

async function start(options: TestServerOptions = {}): Promise<void> {
  server = await startGradioServer(options)
  raw = new RawClient(server.url)
}
afterEach(() => server.close())

const speak = (text: string) => ({ data: ['Lei.pt', null, text, 1] })

/** The blocks of a curl stream as [event, data]. */
function blocksOf(text: string): [string, AnyJson][] {
  return text
    .split('\n\n')
    .slice(0, -1)
    .map((block) => {
      const [, event = '', data = ''] = /^event: (\w+)\ndata: (.*)$/.exec(block) ?? []
      return [event, JSON.parse(data)]
    })
}

describe('call', () => {
  test('gives an id first and the result after', async () => {
    verifies('call.two-steps', 'call.event-id-first', 'call.silent', 'pitfall.13')
    await start()
    const answer = await (await raw.post(`${prefix}/call/infer`, speak('你好'))).text()
    expect(answer).toMatch(/^\{"event_id":"[0-9a-f]{32}"/)
    const fourthField = answer.split('"')[3] ?? ''
    const blocks = blocksOf(await raw.result('infer', fourthField))
    expect(blocks).toEqual([['complete', [expect.objectContaining({ orig_name: 'audio.wav' })]]])
  })

  test('accepts a trailing slash, and any name in the GET path', async () => {
    verifies('call.trailing-slash', 'call.name-unchecked')
    await start()
    const response = await raw.post(`${prefix}/call/change_choices/`, { data: [] })
    const { event_id: eventId } = (await response.json()) as AnyJson
    expect(await raw.result('whatever', eventId)).toMatch(/^event: complete\ndata: \[/)
  })

  test('tells a failure as an error object', async () => {
    verifies('call.error')
    await start()
    const blocks = blocksOf(await raw.result('infer', await raw.call('infer', speak(' '))))
    const error = new AppError('text-empty', {}).text('zh')
    expect(blocks).toEqual([['error', { error, duration: 10, visible: true, title: 'Error' }]])
  })

  test('has heartbeats while it runs', async () => {
    verifies('call.heartbeat')
    const time = new ManualTime()
    await start({ clock: time.clock, timer: time })
    server.studio.holdJobs = true
    const stream = await raw.open(`${prefix}/call/infer/${await raw.call('infer', speak('故事'))}`)
    const job = await server.studio.job(0)
    while (time.pendingCount < 1) await new Promise((resolve) => setImmediate(resolve))
    time.pass(15_000)
    await stream.until((text) => text === 'event: heartbeat\ndata: null\n\n')
    job.finish()
    expect(blocksOf(await stream.rest()).map(([event]) => event)).toEqual(['heartbeat', 'complete'])
  })

  test('is read once', async () => {
    verifies('call.read-once')
    await start()
    const eventId = await raw.call('change_choices', { data: [] })
    await raw.result('change_choices', eventId)
    expect(blocksOf(await raw.result('change_choices', eventId))).toEqual([['error', '404: Not Found']])
  })

  test('is stopped when its reader leaves', async () => {
    verifies('stream.disconnect')
    const time = new ManualTime()
    await start({ clock: time.clock, timer: time })
    server.studio.holdJobs = true
    const stream = await raw.open(`${prefix}/call/infer/${await raw.call('infer', speak('故事'))}`)
    const job = await server.studio.job(0)
    stream.close()
    const stopped = new Promise((resolve) => job.signal.addEventListener('abort', resolve))
    while (!job.signal.aborted) {
      time.pass(5_000)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await stopped
    expect(job.signal.aborted).toBe(true)
  })

  test('takes a recording with and without meta', async () => {
    verifies('call.bare-path')
    await start()
    const path = await raw.upload(toneWav(300), 'ref.wav')
    for (const voice of [fileArgument(path), { path }]) {
      const eventId = await raw.call('infer', { data: ['使用参考音频', voice, '你好', 1] })
      expect(blocksOf(await raw.result('infer', eventId))[0]?.[0]).toBe('complete')
    }
    expect(server.studio.spoken.map(({ voice }) => voice.kind)).toEqual(['reference', 'reference'])
  })
})

describe('call/v2', () => {
  test('takes arguments by name and fills defaults', async () => {
    verifies('call.v2')
    await start()
    const path = await raw.upload(toneWav(300), 'ref.wav')
    const body = { voice: fileArgument(path), text: '你好', oauth_token: null }
    const eventId = await raw.call('v2/infer', body)
    expect(await raw.result('v2/infer', eventId)).toMatch(/^event: complete/)
    expect(server.studio.spoken[0]).toMatchObject({
      voice: { kind: 'reference' },
      options: { speedRatio: 1 },
    })
  })

  test.each([
    ['an unknown argument', { voice: null, text: '你好', pitch: 2 }, 'wire-argument-unknown', 'pitch'],
    ['a missing one', { voice: null }, 'wire-argument-missing', 'text'],
  ] as const)('refuses %s', async (_what, body, _code, name) => {
    verifies('call.v2')
    await start()
    const [block] = blocksOf(await raw.result('v2/infer', await raw.call('v2/infer', body)))
    expect(block?.[0]).toBe('error')
    expect(block?.[1].error).toContain(`“${name}”`)
  })

  test('session_hash joins calls by name too', async () => {
    verifies('call.session')
    await start()
    const path = await raw.upload(toneWav(300), 'ref.wav')
    const first = await raw.call('v2/infer', { voice: { path }, text: '你好', session_hash: 'me' })
    await raw.result('infer', first)
    const saved = await raw.call('v2/save_audio', { name: '小明', session_hash: 'me' })
    expect(await raw.result('save_audio', saved)).toContain('"小明.pt"')
  })
})

describe('run', () => {
  test.each(['run', 'api'])('%s answers in the same response', async (route) => {
    verifies('run.answer')
    await start()
    for (const slash of ['', '/']) {
      const response = await raw.post(`${prefix}/${route}/infer${slash}`, speak('你好'))
      expect(response.status).toBe(200)
      expect(await response.json()).toEqual({
        data: [expect.objectContaining({ orig_name: 'audio.wav' })],
        is_generating: false,
        duration: expect.any(Number),
        average_duration: expect.any(Number),
        render_config: null,
        changed_state_ids: [],
      })
    }
  })

  test('a failure is 500 with the error', async () => {
    verifies('run.error')
    await start()
    const response = await raw.post(`${prefix}/run/infer`, speak(''))
    expect(response.status).toBe(500)
    expect(((await response.json()) as AnyJson).error).toBe(new AppError('text-empty', {}).text('zh'))
  })

  test('stops when the caller leaves', async () => {
    verifies('stream.disconnect')
    await start()
    server.studio.holdJobs = true
    const leave = new AbortController()
    const answer = raw.post(`${prefix}/run/infer`, speak('故事'), { signal: leave.signal })
    const job = await server.studio.job(0)
    const stopped = new Promise((resolve) => job.signal.addEventListener('abort', resolve))
    leave.abort()
    await expect(answer).rejects.toThrow()
    await stopped
  })
})

describe('errors', () => {
  const cases: [string, unknown[], string[]][] = [
    ['an unknown voice', ['nobody', null, '你好', 1], ['nobody', '使用参考音频', 'Lei.pt']],
    ['a voice that is no text', [7, null, '你好', 1], ['音色列表', '7']],
    ['no recording', ['使用参考音频', null, '你好', 1], ['使用参考音频', '请上传参考音频']],
    ['no voice and no recording', [null, null, '你好', 1], ['请上传参考音频']],
    ['too fast', ['Lei', null, '你好', 4.01], ['4.01', '0.25', '4']],
    ['too slow', ['Lei', null, '你好', 0.24], ['0.24', '0.25', '4']],
    ['no speed', ['Lei', null, '你好', null], ['语速', '0.25']],
    ['a speed that is no number', ['Lei', null, '你好', 'fast'], ['语速', 'fast']],
    ['too few values', ['Lei'], ['needed: 4, got: 1']],
    ['a text that is a list', ['Lei', null, ['你好'], 1], ['请输入目标文本']],
    ['a recording that is a text', ['使用参考音频', 'ref.wav', '你好', 1], ['ref.wav', 'upload']],
    ['a recording that is no upload', ['使用参考音频', { path: '/etc/passwd' }, '你好', 1], ['/etc/passwd']],
  ]
  test.each(cases)('%s is told readably', async (_what, data, words) => {
    verifies('error.choice', 'error.range', 'error.too-few', 'error.no-reference', 'file.not-uploaded')
    await start()
    const { output, success } = await raw.predict('infer', data, 's')
    expect(success).toBe(false)
    for (const word of words) expect(output.error).toContain(word)
    expect(server.studio.spoken).toEqual([])
  })

  test('what the page of the old app allows is allowed', async () => {
    verifies('error.too-few', 'error.null-name', 'error.range')
    await start()
    const path = await raw.upload(toneWav(300), 'ref.wav')
    const calls: unknown[][] = [
      ['Lei', null, '你好', 0.25],
      ['Lei.pt', null, '你好', 4],
      ['Lei', { path }, '你好', 1],
      [null, { path }, '你好', 1],
      ['Lei', null, '你好', 1, 'extra', 'values'],
      ['Lei', null, 42, '1.5'],
    ]
    for (const data of calls) expect((await raw.predict('infer', data, 's')).success).toBe(true)
    expect(server.studio.spoken.map(({ voice }) => voice.kind)).toEqual([
      ...['saved', 'saved', 'saved', 'reference', 'saved', 'saved'],
    ])
  })

  test('errors come in the configured language', async () => {
    verifies('error.language')
    await start({ language: 'en' })
    const { output } = await raw.predict('infer', ['nobody', null, 'hello', 1], 's')
    expect(output.error).toMatch(/^Value: nobody is not in the list of choices/)
  })

  test('a fault of ours keeps its details to the log', async () => {
    verifies('error.hides-faults')
    const logged: string[] = []
    const log = (event: string) => logged.push(event)
    await start({ logger: { debug: log, info: log, warn: log, error: log } })
    const { output } = await raw.predict('infer', ['Lei', null, 'boom', 1], 's')
    expect(output.error).toBe(new AppError('internal', {}).text('zh'))
    expect(logged).toEqual(['gradio.event-failed'])
  })

  test('a save that fails is an error, not a falsy value', async () => {
    verifies('app.save-fails-loudly')
    await start()
    const { output, success } = await raw.predict('save_audio', ['小明'], 'nothing-spoken')
    expect([success, output.error]).toEqual([
      false,
      new AppError('wire-no-reference-to-save', { isSessionKept: true }).text('zh'),
    ])
  })
})

describe('sessions', () => {
  const reference = async (frequencyHz: number) => ({
    path: await raw.upload(toneWav(frequencyHz), 'ref.wav'),
  })

  test('save_audio saves the last reference of its own session', async () => {
    verifies('session.last-reference', 'session.apart')
    await start()
    for (const session of ['a', 'b', 'a']) {
      await raw.predict('infer', ['使用参考音频', await reference(300), '你好', 1], session)
    }
    const [first, second, third] = server.studio.spoken.map(({ voice }) => voice)
    await raw.predict('save_audio', ['甲'], 'a')
    await raw.predict('save_audio', ['乙'], 'b')
    expect((await raw.predict('save_audio', ['丙'], 'c')).success).toBe(false)
    expect(server.studio.saved.map(({ filePath }) => filePath)).toEqual(
      [third, second].map((voice) => (voice?.kind === 'reference' ? voice.filePath : '')),
    )
    expect(first).not.toEqual(third)
  })

  test('a saved voice wins over an upload, which is then not the last reference', async () => {
    verifies('session.last-reference')
    await start()
    await raw.predict('infer', ['Lei', await reference(300), '你好', 1], 's')
    expect(server.studio.spoken[0]?.voice).toEqual({ kind: 'saved', name: 'Lei' })
    expect((await raw.predict('save_audio', ['小明'], 's')).success).toBe(false)
  })

  test('the last reference is held, and the one before is let go', async () => {
    verifies('session.last-reference')
    await start()
    for (let count = 0; count < 2; count += 1) {
      await raw.predict('infer', ['使用参考音频', await reference(300), '你好', 1], 's')
    }
    expect([...server.studio.files.holds.values()]).toEqual([0, 1])
  })

  test('calls without session share one from this machine', async () => {
    verifies('session.sessionless', 'call.session')
    await start()
    const first = await raw.call('infer', { data: ['使用参考音频', await reference(300), '你好', 1] })
    await raw.result('infer', first)
    const saved = await raw.result('save_audio', await raw.call('save_audio', { data: ['小明'] }))
    expect(saved).toContain('"小明.pt"')
    expect((await raw.predict('save_audio', ['小明'], 'named')).success).toBe(false)
  })

  test('calls without session through a proxy share nothing and are told what to pass', async () => {
    verifies('session.sessionless')
    await start()
    const proxied = new RawClient(server.url, { 'x-forwarded-for': '203.0.113.7' })
    const voice = await reference(300)
    await raw.result('infer', await raw.call('infer', { data: ['使用参考音频', voice, '你好', 1] }))
    const first = await proxied.call('infer', { data: ['使用参考音频', voice, '你好', 1] })
    await proxied.result('infer', first)
    const [block] = blocksOf(
      await proxied.result('save_audio', await proxied.call('save_audio', { data: ['小明'] })),
    )
    expect(block?.[1].error).toContain('session_hash')
    expect(server.studio.saved).toEqual([])
    expect([...server.studio.files.holds.values()]).toEqual([1])
  })

  test('heartbeat says ALIVE at once, every 15 s, and stays open', async () => {
    verifies('heartbeat.route', 'pitfall.17')
    const time = new ManualTime()
    await start({ clock: time.clock, timer: time })
    const stream = await raw.open(`${prefix}/heartbeat/some-session`)
    await stream.until((text) => text === 'data: ALIVE\n\n')
    time.pass(15_000)
    await stream.until((text) => text === 'data: ALIVE\n\n'.repeat(2))
    time.pass(15_000)
    await stream.until((text) => text === 'data: ALIVE\n\n'.repeat(3))
    expect(stream.response.headers.get('transfer-encoding')).toBe('chunked')
    stream.close()
  })
})
