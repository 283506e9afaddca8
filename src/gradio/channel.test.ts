import { describe, expect, test } from 'vitest'
import { verifies } from '../../test/conformance/gradio-requirements.js'
import { ManualTime } from '../../test/support/studio.js'
import { Channel, type MessageReader } from './channel.js'
import type { EventMessage, ServerMessage } from './messages.js'

const completed = (eventId: string): EventMessage => ({
  msg: 'process_completed',
  event_id: eventId,
  output: {
    data: [],
    is_generating: false,
    duration: 0,
    average_duration: 0,
    render_config: null,
    changed_state_ids: [],
  },
  success: true,
  title: null,
})
const progress = (eventId: string): EventMessage => ({
  msg: 'progress',
  event_id: eventId,
  progress_data: [],
})

class TestReader implements MessageReader {
  readonly messages: ServerMessage[] = []
  isEnded = false
  #listeners: (() => void)[] = []

  get kinds(): string[] {
    return this.messages.map(({ msg, event_id: id }) => (id === null ? msg : `${msg} ${id}`))
  }
  send(message: ServerMessage): void {
    this.messages.push(message)
  }
  end(): void {
    this.isEnded = true
    this.leave()
  }
  onClose(listener: () => void): void {
    this.#listeners.push(listener)
  }
  leave(): void {
    for (const tell of this.#listeners.splice(0)) tell()
  }
}

function setUp() {
  const time = new ManualTime()
  const abandoned: string[][] = []
  const channel = new Channel({
    clock: time.clock,
    timer: time,
    heartbeatMs: 15_000,
    settleMs: 100,
    abandonMs: 5_000,
  })
  channel.onAbandoned = (ids) => abandoned.push([...ids])
  return { time, channel, abandoned }
}

describe('the three races of a fast server', () => {
  test('nothing of an event goes out before its join is answered', () => {
    verifies('race.answer-first', 'pitfall.8')
    const { channel } = setUp()
    const reader = new TestReader()
    const gate = channel.begin('a')
    gate.send(completed('a'))
    channel.attach(reader)
    expect(reader.kinds).toEqual([])
    gate.open()
    expect(reader.kinds).toEqual(['process_completed a', 'close_stream'])
  })

  test('with an open stream the messages wait 100 ms after the answer', () => {
    verifies('race.hold-open-stream', 'pitfall.8')
    const { time, channel } = setUp()
    const reader = new TestReader()
    channel.begin('a').open()
    channel.attach(reader)
    const gate = channel.begin('b')
    gate.send(completed('b'))
    gate.open()
    time.pass(99)
    expect(reader.kinds).toEqual([])
    time.pass(1)
    expect(reader.kinds).toEqual(['process_completed b'])
  })

  test('so do they when another join is about to open the stream', () => {
    verifies('race.hold-open-stream')
    const { time, channel } = setUp()
    const reader = new TestReader()
    channel.begin('a').open()
    const gate = channel.begin('b')
    gate.send(completed('b'))
    gate.open()
    channel.attach(reader)
    expect(reader.kinds).toEqual([])
    time.pass(100)
    expect(reader.kinds).toEqual(['process_completed b'])
  })

  test('a lone event waits for nothing, and the stream closes with it', () => {
    verifies('race.close-at-once', 'pitfall.7')
    const { channel } = setUp()
    const reader = new TestReader()
    const gate = channel.begin('a')
    gate.open()
    channel.attach(reader)
    gate.send(completed('a'))
    expect(reader.kinds).toEqual(['process_completed a', 'close_stream'])
    expect(reader.isEnded).toBe(true)
  })

  test('a join within 100 ms of a close is answered after them', async () => {
    verifies('race.join-after-close', 'pitfall.8')
    const { time, channel } = setUp()
    const gate = channel.begin('a')
    gate.open()
    channel.attach(new TestReader())
    gate.send(completed('a'))
    let isAnswered = false
    const answer = channel.settled().then(() => {
      isAnswered = true
    })
    time.pass(99)
    await Promise.resolve()
    expect(isAnswered).toBe(false)
    time.pass(1)
    await answer
    expect(isAnswered).toBe(true)
  })

  test('a join long after a close, or before any, is answered at once', async () => {
    verifies('race.join-after-close')
    const { time, channel } = setUp()
    await channel.settled()
    const gate = channel.begin('a')
    gate.open()
    channel.attach(new TestReader())
    gate.send(completed('a'))
    time.pass(100)
    await channel.settled()
    expect(time.pendingCount).toBe(0)
  })

  test('an event that joins while the last one ends keeps the stream open', () => {
    verifies('race.join-after-close', 'stream.close')
    const { time, channel } = setUp()
    const reader = new TestReader()
    const first = channel.begin('a')
    first.open()
    channel.attach(reader)
    const second = channel.begin('b')
    first.send(completed('a'))
    expect(reader.kinds).toEqual(['process_completed a'])
    second.open()
    second.send(completed('b'))
    time.pass(100)
    expect(reader.kinds).toEqual(['process_completed a', 'process_completed b', 'close_stream'])
  })
})

describe('readers', () => {
  test('two streams of one client: the newer has the messages, both have the end', () => {
    const { channel } = setUp()
    const [older, newer] = [new TestReader(), new TestReader()]
    const gate = channel.begin('a')
    gate.open()
    channel.attach(older)
    channel.attach(newer)
    gate.send(progress('a'))
    gate.send(completed('a'))
    expect(older.kinds).toEqual(['close_stream'])
    expect(newer.kinds).toEqual(['progress a', 'process_completed a', 'close_stream'])
  })

  test('a reader of a channel with nothing to say is sent away', () => {
    const { channel } = setUp()
    const reader = new TestReader()
    channel.attach(reader)
    expect([reader.kinds, reader.isEnded]).toEqual([['close_stream'], true])
  })

  test('when the newer stream breaks, the older one goes on', () => {
    const { channel } = setUp()
    const [older, newer] = [new TestReader(), new TestReader()]
    const gate = channel.begin('a')
    gate.open()
    channel.attach(older)
    channel.attach(newer)
    newer.leave()
    gate.send(completed('a'))
    expect(older.kinds).toEqual(['process_completed a', 'close_stream'])
  })

  test('events of a reader that left are given up after the grace, not before', () => {
    const { time, channel, abandoned } = setUp()
    const reader = new TestReader()
    channel.begin('a').open()
    channel.attach(reader)
    reader.leave()
    time.pass(4_999)
    expect(abandoned).toEqual([])
    time.pass(1)
    expect(abandoned).toEqual([['a']])
  })

  test('an unread backlog is bounded, and its completion is never dropped', () => {
    const { channel } = setUp()
    const gate = channel.begin('a')
    gate.open()
    for (let count = 0; count < 10_000; count += 1) gate.send(progress('a'))
    gate.send(completed('a'))
    const reader = new TestReader()
    channel.attach(reader)
    expect(reader.messages.length).toBeLessThan(2_100)
    expect(reader.kinds.slice(-2)).toEqual(['process_completed a', 'close_stream'])
  })

  test('no timer is left when the stream has ended', () => {
    const { time, channel } = setUp()
    const gate = channel.begin('a')
    gate.open()
    channel.attach(new TestReader())
    gate.send(completed('a'))
    expect([time.pendingCount, channel.pendingCount]).toEqual([0, 0])
  })
})
