import { afterEach, describe, expect, test } from 'vitest'
import { AppError } from '../../src/foundation/index.js'
import { readAsPython } from '../support/gradio-python.js'
import { type AnyJson, prefix, RawClient, streamPath } from '../support/gradio-raw.js'
import { startGradioServer, type TestServer, type TestServerOptions } from '../support/gradio-server.js'
import { ManualTime } from '../support/studio.js'
import { verifies } from './gradio-requirements.js'

let server: TestServer
let raw: RawClient

async function start(options: TestServerOptions = {}): Promise<void> {
  server = await startGradioServer(options)
  raw = new RawClient(server.url)
}
afterEach(() => server.close())

/** A server on which jobs wait for the test, and time too. */
async function startHeld(): Promise<ManualTime> {
  const time = new ManualTime()
  await start({ clock: time.clock, timer: time })
  server.studio.holdJobs = true
  return time
}

/** Waits until so many timers run: the server has got that far. */
async function untilPending(time: ManualTime, count: number): Promise<void> {
  while (time.pendingCount !== count) await new Promise((resolve) => setImmediate(resolve))
}

const speak = (text: string) => ['Lei.pt', null, text, 1]

describe('join', () => {
  test('answers an id of 32 hex digits', async () => {
    verifies('join.answer')
    await start()
    const response = await raw.join('change_choices', [], 's')
    expect(await response.text()).toMatch(/^\{"event_id":"[0-9a-f]{32}"\}$/)
  })

  test('ignores what it does not know', async () => {
    verifies('join.ignores-unknown')
    await start()
    const body = { data: [], fn_index: 0, session_hash: 's', event_data: null, trigger_id: null, extra: 1 }
    expect((await raw.post(`${prefix}/queue/join?`, body)).status).toBe(200)
  })

  test('without session is refused in the words that clients know', async () => {
    verifies('join.no-session')
    await start()
    const response = await raw.post(`${prefix}/queue/join`, { data: [], fn_index: 0 })
    expect([response.status, await response.json()]).toEqual([400, { detail: 'Session hash not found.' }])
  })

  test('to a full queue is 503 in the words that clients know', async () => {
    verifies('join.full')
    await start({ maxLiveEvents: 1 })
    server.studio.holdJobs = true
    await raw.begin('infer', speak('一'), 's')
    const response = await raw.join('infer', speak('二'), 's')
    expect(response.status).toBe(503)
    expect(((await response.json()) as AnyJson).detail).toContain(
      'Queue is full. Max size is 1 and size is 1.',
    )
  })
})

describe('stream', () => {
  test('has the messages of an event in order and ends', async () => {
    verifies('stream.order', 'stream.blocks', 'stream.event-id', 'stream.close', 'stream.backlog')
    await start()
    const eventId = await raw.begin('infer', speak('你好'), 's')
    const messages = await raw.messages('s')
    expect(messages.map(({ msg }) => msg)).toEqual([
      ...['estimation', 'estimation', 'process_starts', 'progress', 'process_completed', 'close_stream'],
    ])
    expect(messages.map(({ event_id: id }) => id)).toEqual([...Array(5).fill(eventId), null])
  })

  test('a completion carries one value per output, buttons included', async () => {
    verifies('message.completed', 'app.button-not-skipped', 'update.values', 'pitfall.14')
    await start()
    const [choices, button] = [
      await raw.predict('change_choices', [], 's'),
      await raw.predict('update_prompt_audio', [], 's'),
    ]
    expect(button).toEqual({
      msg: 'process_completed',
      event_id: expect.any(String),
      output: {
        data: [{ interactive: true, __type__: 'update' }],
        is_generating: false,
        duration: expect.any(Number),
        average_duration: expect.any(Number),
        render_config: null,
        changed_state_ids: [],
      },
      success: true,
      title: null,
    })
    expect(choices.output.data[0]).toMatchObject({ __type__: 'update' })
    expect(choices.output.data[0].choices[0]).toEqual(['使用参考音频', '使用参考音频'])
    const { components } = await raw.json('/config')
    expect(components.every((component: AnyJson) => component.skip_api === false)).toBe(true)
  })

  test('a failure carries what clients show', async () => {
    verifies('message.failed', 'error.keys')
    await start()
    const completed = await raw.predict('infer', speak(' '), 's')
    expect(completed).toEqual({
      msg: 'process_completed',
      event_id: expect.any(String),
      output: {
        error: new AppError('text-empty', {}).text('zh'),
        duration: 10,
        visible: true,
        title: 'Error',
      },
      success: false,
      title: 'Error',
    })
  })

  test('headers are there before any message, and nothing is encoded', async () => {
    verifies('stream.headers-at-once', 'pitfall.18')
    await startHeld()
    await raw.begin('infer', speak('你好'), 's')
    const { headers } = (await raw.open(streamPath('s'))).response
    expect(headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(headers.get('content-encoding')).toBeNull()
    expect(headers.get('cache-control')).toContain('no-transform')
    expect(headers.get('x-accel-buffering')).toBe('no')
  })

  test('one stream carries all events of the session', async () => {
    verifies('stream.one-per-session')
    const time = await startHeld()
    const first = await raw.begin('infer', speak('一'), 's')
    const stream = await raw.open(streamPath('s'))
    const second = await raw.begin('infer', speak('二'), 's')
    const [one, two] = [await server.studio.job(0), await server.studio.job(1)]
    await untilPending(time, 2)
    time.pass(100)
    two.finish()
    await stream.until((text) => text.includes('process_completed'))
    one.finish()
    const completed = readAsPython(await stream.rest()).filter(({ msg }) => msg === 'process_completed')
    expect(completed.map(({ event_id: id }) => id)).toEqual([second, first])
  })

  test('a later join is read over a new stream', async () => {
    verifies('stream.reopen')
    await start()
    const texts = [await raw.predict('infer', speak('一'), 's'), await raw.predict('infer', speak('二'), 's')]
    expect(texts.every(({ success }) => success)).toBe(true)
  })

  test('an unknown session gets one error and the end', async () => {
    verifies('stream.unknown-session')
    await start()
    expect(await raw.messages('nobody')).toEqual([
      {
        msg: 'unexpected_error',
        event_id: null,
        message: '404: Not Found',
        session_not_found: true,
        success: false,
      },
    ])
  })

  test('has a heartbeat every 15 s while jobs are silent', async () => {
    verifies('stream.heartbeat', 'pitfall.19')
    const time = await startHeld()
    await raw.begin('infer', speak('很长的故事'), 's')
    const job = await server.studio.job(0)
    const stream = await raw.open(streamPath('s'))
    await stream.until((text) => text.includes('estimation'))
    for (let beat = 1; beat <= 3; beat += 1) {
      time.pass(15_000)
      await stream.until((text) => text.split('"heartbeat"').length === beat + 1)
    }
    job.finish()
    const messages = readAsPython(await stream.rest())
    expect(messages.filter(({ msg }) => msg === 'heartbeat')).toEqual(
      Array(3).fill({ msg: 'heartbeat', event_id: null }),
    )
  })

  test('the jobs of a client that is gone are stopped, those of one that comes back are not', async () => {
    verifies('stream.disconnect')
    const time = await startHeld()
    await raw.begin('infer', speak('一'), 'gone')
    await raw.begin('infer', speak('二'), 'back')
    const [gone, back] = [await server.studio.job(0), await server.studio.job(1)]
    const streams = [await raw.open(streamPath('gone')), await raw.open(streamPath('back'))]
    for (const stream of streams) {
      await stream.until((text) => text.includes('estimation'))
      stream.close()
    }
    const returned = await untilStreamIsBack(time)
    time.pass(5_000)
    expect([gone.signal.aborted, back.signal.aborted]).toEqual([true, false])
    back.finish()
    expect(readAsPython(await returned.rest()).at(-1)?.msg).toBe('close_stream')
  })

  /** Waits until the server has seen both streams close, then opens the second session's again. */
  async function untilStreamIsBack(time: ManualTime) {
    // Two abandonment timers, and no heartbeat any more.
    await untilPending(time, 2)
    return raw.open(streamPath('back'))
  }
})

describe('the races of a fast server', () => {
  test('nothing of an event is sent before its join is answered, however long that takes', async () => {
    verifies('race.answer-first', 'race.hold-open-stream', 'pitfall.8')
    const time = new ManualTime()
    const answers: (() => void)[] = []
    let isHeld = false
    await start({
      clock: time.clock,
      timer: time,
      beforeListening: (fastify) => {
        fastify.addHook('onSend', async ({ url }) => {
          if (isHeld && url.includes('/queue/join')) await new Promise<void>((go) => answers.push(go))
        })
      },
    })
    server.studio.holdJobs = true
    await raw.begin('infer', speak('一'), 's')
    const stream = await raw.open(streamPath('s'))
    isHeld = true
    const second = raw.begin('infer', speak('二'), 's')
    const [one, two] = [await server.studio.job(0), await server.studio.job(1)]
    two.finish()
    while (answers.length === 0) await new Promise((resolve) => setImmediate(resolve))
    time.pass(10_000)
    answers[0]?.()
    const secondId = await second
    one.finish()
    await stream.until((text) => text.includes('process_completed'))
    expect(stream.text).not.toContain(secondId)
    await untilPending(time, 2)
    time.pass(100)
    expect(await stream.rest()).toContain(secondId)
  })

  test('a join right after the end of the stream is answered 100 ms after that end', async () => {
    verifies('race.join-after-close', 'pitfall.8')
    const time = new ManualTime()
    await start({ clock: time.clock, timer: time })
    await raw.predict('change_choices', [], 's')
    let isAnswered = false
    const joined = raw.begin('change_choices', [], 's').then((id) => {
      isAnswered = true
      return id
    })
    await untilPending(time, 1)
    time.pass(99)
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    expect(isAnswered).toBe(false)
    time.pass(1)
    expect(await joined).toMatch(/^[0-9a-f]{32}$/)
  })
})

describe('messages', () => {
  test('waiting, start, progress and warnings reach the client', async () => {
    verifies('message.progress', 'message.log', 'message.never-streaming')
    const time = await startHeld()
    await raw.begin('infer', speak('你好龘'), 's')
    const job = await server.studio.job(0)
    job.emit({ kind: 'queued', ahead: 2, queueSize: 3, etaSec: 4.5 })
    job.emit({ kind: 'started' })
    job.emit({ kind: 'stage', stage: 'speech' })
    time.pass(1000)
    job.emit({ kind: 'sentence', done: 1, total: 2, text: '你好。' })
    const warning = { code: 'unreadable', text: '龘', sourceStart: 2, sourceEnd: 3 } as const
    job.finish([warning])
    const messages = await raw.messages('s')
    expect(messages.slice(1, -1)).toMatchObject([
      { msg: 'estimation', rank: 2, queue_size: 3, rank_eta: 4.5 },
      { msg: 'process_starts', eta: null },
      { msg: 'progress', progress_data: [{ index: null, length: null, unit: 'steps', progress: null }] },
      {
        msg: 'progress',
        progress_data: [{ index: 1, length: 2, unit: 'steps', progress: null, desc: '第1句：你好。' }],
      },
      { msg: 'log', level: 'warning', duration: 10, visible: true, title: 'Warning' },
      { msg: 'process_completed', success: true },
    ])
    expect(messages.find(({ msg }) => msg === 'log')?.log).toContain('“龘”（第 3 个字符）')
  })

  test('progress faster than anybody sees is merged, and the last is told', async () => {
    verifies('message.progress')
    await startHeld()
    await raw.begin('infer', speak('x'), 's')
    const job = await server.studio.job(0)
    for (let done = 1; done <= 500; done += 1) job.emit({ kind: 'sentence', done, total: 500, text: 'x' })
    job.finish()
    const progress = (await raw.messages('s')).filter(({ msg }) => msg === 'progress')
    expect(progress.map((message: AnyJson) => message.progress_data[0].index)).toEqual([1, 500])
  })

  test('a start that no job reported is added before its progress', async () => {
    verifies('stream.order')
    await startHeld()
    await raw.begin('infer', speak('x'), 's')
    const job = await server.studio.job(0)
    job.emit({ kind: 'sentence', done: 1, total: 1, text: 'x' })
    job.emit({ kind: 'queued', ahead: 1, queueSize: 1, etaSec: null })
    job.finish()
    expect((await raw.messages('s')).map(({ msg }) => msg)).toEqual([
      ...['estimation', 'process_starts', 'progress', 'process_completed', 'close_stream'],
    ])
  })
})

test('an event whose stream nobody ever reads ends all the same and gives its place back', async () => {
  verifies('pitfall.22')
  await start({ maxLiveEvents: 1 })
  for (let call = 0; call < 5; call += 1) {
    expect((await raw.join('change_choices', [], `left-${call}`)).status).toBe(200)
  }
})

describe('cancel', () => {
  test('completes the event with nulls, stops the job and leaves the others', async () => {
    verifies('cancel.nulls', 'cancel.others-survive', 'cancel.frees', 'pitfall.9', 'pitfall.21')
    const time = await startHeld()
    const cancelled = await raw.begin('infer', speak('一'), 's')
    const other = await raw.begin('infer', speak('二'), 's')
    const [job, otherJob] = [await server.studio.job(0), await server.studio.job(1)]
    const body = { event_id: cancelled, session_hash: 's', fn_index: 3 }
    expect(await (await raw.post(`${prefix}/cancel`, body)).json()).toEqual({ success: true })
    expect(job.signal.aborted).toBe(true)
    expect(otherJob.signal.aborted).toBe(false)
    otherJob.finish()
    await untilPending(time, 1)
    time.pass(100)
    const completed = (await raw.messages('s')).filter(({ msg }) => msg === 'process_completed')
    expect(completed.map(({ event_id: id, success }) => [id, success])).toEqual([
      [cancelled, true],
      [other, true],
    ])
    expect(completed[0]?.output.data).toEqual([null])
    expect(completed[1]?.output.data).toMatchObject([{ orig_name: 'audio.wav' }])
  })

  test.each([
    ['an unknown event', { event_id: 'f'.repeat(32), session_hash: 's', fn_index: 3 }],
    ['no event yet', { event_id: null, session_hash: 's', fn_index: 3 }],
    ['nothing at all', {}],
  ])('of %s succeeds', async (_what, body) => {
    verifies('cancel.unknown')
    await start()
    const response = await raw.post(`${prefix}/cancel`, body)
    expect([response.status, await response.json()]).toEqual([200, { success: true }])
  })

  test('by another session does nothing', async () => {
    verifies('cancel.foreign')
    await startHeld()
    const eventId = await raw.begin('infer', speak('一'), 'mine')
    const job = await server.studio.job(0)
    await raw.post(`${prefix}/cancel`, { event_id: eventId, session_hash: 'yours', fn_index: 3 })
    expect(job.signal.aborted).toBe(false)
    job.finish()
    expect((await raw.messages('mine')).at(-2)).toMatchObject({ success: true })
  })
})
