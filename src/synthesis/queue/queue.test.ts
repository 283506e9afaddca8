import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deferred, ManualTime } from '../../../test/support/studio.js'
import { AppError } from '../../foundation/index.js'
import { FairLine } from './fair-line.js'
import { InProcessQueue, type QueuePlace } from './queue.js'

const never = () => new AbortController().signal

/** A queue whose jobs end when the test says so. */
function heldQueue(options: { concurrency?: number; limit?: number } = {}) {
  const time = new ManualTime()
  const started: string[] = []
  const ends = new Map<string, ReturnType<typeof deferred<string>>>()
  const queue = new InProcessQueue<string, string, string>({
    concurrency: options.concurrency ?? 1,
    limit: options.limit ?? 10,
    clock: time.clock,
    timer: time,
    run: (payload, emit, signal) => {
      started.push(payload)
      emit(`begun ${payload}`)
      const end = deferred<string>()
      ends.set(payload, end)
      signal.addEventListener('abort', () => end.reject(signal.reason))
      return end.promise
    },
  })
  const add = (payload: string, ownerKey = 'me', signal = never(), cost = 10) => {
    const places: QueuePlace[] = []
    const events: string[] = []
    const result = queue.add(
      { ownerKey, cost, payload },
      {
        onAccept: () => {},
        onPlace: (place) => places.push(place),
        onStart: () => events.push('started'),
        onEvent: (event) => events.push(event),
      },
      signal,
    )
    // What a test does not look at must not end the process.
    result.catch(() => {})
    return { places, events, result }
  }
  const finish = async (payload: string) => {
    ends.get(payload)?.resolve(`${payload} done`)
    await new Promise(setImmediate)
  }
  return { queue, time, started, add, finish, ends }
}

const codeOf = (promise: Promise<unknown>) => promise.catch((error: unknown) => (error as AppError).code)

describe('the queue', () => {
  test('runs as many jobs at a time as it may, in order', async () => {
    const { add, started, finish } = heldQueue({ concurrency: 2 })
    const first = add('a')
    for (const payload of ['b', 'c']) add(payload)
    expect(started).toEqual(['a', 'b'])
    await finish('a')
    expect(started).toEqual(['a', 'b', 'c'])
    expect(await first.result).toBe('a done')
    expect(first.events).toEqual(['started', 'begun a'])
  })

  test('owners take turns', async () => {
    const { add, started, finish } = heldQueue()
    add('a1', 'a')
    for (const payload of ['a2', 'a3', 'a4']) add(payload, 'a')
    add('b1', 'b')
    add('c1', 'c')
    for (const payload of ['a1', 'a2', 'b1', 'c1', 'a3', 'a4']) {
      expect(started.at(-1)).toBe(payload)
      await finish(payload)
    }
  })

  test('tells each waiting job its place whenever that changes, and only then', async () => {
    const { add, finish } = heldQueue()
    add('a')
    const second = add('b')
    const third = add('c')
    await finish('a')
    expect(second.places.map(({ ahead }) => ahead)).toEqual([0])
    expect(third.places.map(({ ahead }) => ahead)).toEqual([1, 0])
    expect(third.places[0]).toMatchObject({ queueSize: 2, etaSec: null })
  })

  test('estimates the wait from what jobs took, by their cost', async () => {
    const { add, finish, time, queue } = heldQueue()
    add('a', 'me', never(), 10)
    time.pass(20_000)
    await finish('a')
    add('b', 'me', never(), 5)
    time.pass(4_000)
    expect(add('c', 'me', never(), 30).places[0]?.etaSec).toBeCloseTo(6, 9)
    expect(add('d', 'me', never(), 1).places[0]?.etaSec).toBeCloseTo(66, 9)
    expect(queue.status()).toMatchObject({ waiting: 2, running: 1, etaSec: 68 })
  })

  test('refuses what goes beyond its limit and says when to come back', async () => {
    const { add } = heldQueue({ limit: 2 })
    for (const payload of ['a', 'b', 'c']) add(payload)
    await expect(add('d').result).rejects.toMatchObject({
      code: 'queue-full',
      data: { waiting: 2, retryAfterSec: 30 },
    })
  })

  test('a job that is cancelled while it waits never starts', async () => {
    const { add, started, finish } = heldQueue()
    const controller = new AbortController()
    add('a')
    const waiting = add('b', 'me', controller.signal)
    const behind = add('c')
    controller.abort()
    expect(await codeOf(waiting.result)).toBe('cancelled')
    expect(behind.places.at(-1)?.ahead).toBe(0)
    await finish('a')
    expect(started).toEqual(['a', 'c'])
  })

  test('a job that is cancelled while it runs makes room for the next', async () => {
    const { add, started } = heldQueue()
    const controller = new AbortController()
    const running = add('a', 'me', controller.signal)
    add('b')
    controller.abort()
    expect(await codeOf(running.result)).toBe('cancelled')
    await new Promise(setImmediate)
    expect(started).toEqual(['a', 'b'])
  })

  test('a job that fails makes room for the next', async () => {
    const { add, started, ends } = heldQueue()
    const failing = add('a')
    add('b')
    ends.get('a')?.reject(new AppError('text-empty', {}))
    expect(await codeOf(failing.result)).toBe('text-empty')
    await new Promise(setImmediate)
    expect(started).toEqual(['a', 'b'])
  })

  test('closing drains, then aborts what has not ended by the deadline', async () => {
    const { queue, add, time, finish } = heldQueue()
    const [first, second, third] = ['a', 'b', 'c'].map((payload) => add(payload))
    let isClosed = false
    const closed = queue.close(5_000).then(() => {
      isClosed = true
    })
    expect(await codeOf(add('late').result)).toBe('shutting-down')
    await finish('a')
    expect(await first?.result).toBe('a done')
    expect(isClosed).toBe(false)
    time.pass(5_000)
    expect(await codeOf(second?.result ?? closed)).toBe('shutting-down')
    expect(await codeOf(third?.result ?? closed)).toBe('shutting-down')
    await closed
  })
})

test('the order that the line tells is the order in which it gives', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ ownerKey: fc.constantFrom('a', 'b', 'c'), id: fc.nat() })), (items) => {
      const line = new FairLine<{ ownerKey: string; id: number }>()
      for (const item of items) line.add(item)
      const told = line.inOrder()
      const given = items.map(() => line.take())
      expect(given).toEqual(told)
      expect(line.size).toBe(0)
    }),
  )
})
