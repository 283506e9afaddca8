import { describe, expect, test } from 'vitest'
import { verifies } from '../../test/conformance/gradio-requirements.js'
import { ManualTime } from '../../test/support/studio.js'
import type { AppDefinition } from './app-definition.js'
import { maxSessions, Sessions } from './sessions.js'

function setUp(limit?: number) {
  const time = new ManualTime()
  const ended: number[] = []
  let count = 0
  const app: AppDefinition<number> = {
    title: '',
    components: [],
    endpoints: [],
    newSession: () => count++,
    endSession: (state) => ended.push(state),
    queueStatus: () => ({ waiting: 0, etaSec: null }),
  }
  const times = { clock: time.clock, timer: time, heartbeatMs: 1, settleMs: 1, abandonMs: 1 }
  return { time, ended, sessions: new Sessions(app, times, limit) }
}

describe('sessions', () => {
  test('one key is one session, however often it is opened', () => {
    const { sessions } = setUp()
    expect(sessions.open('a')).toBe(sessions.open('a'))
    expect(sessions.open('b')).not.toBe(sessions.open('a'))
  })

  test('the least recently used idle one makes room', () => {
    verifies('session.bounded')
    const { sessions, ended } = setUp(3)
    for (const key of ['a', 'b', 'c', 'a']) sessions.open(key)
    sessions.open('d')
    expect([sessions.find('b'), sessions.size, ended]).toEqual([undefined, 3, [1]])
  })

  test('one in use is never forgotten; when all are, a new one is refused', () => {
    verifies('session.bounded')
    const { sessions, ended } = setUp(2)
    for (const key of ['a', 'b']) sessions.open(key).useCount += 1
    expect(() => sessions.open('c')).toThrow(expect.objectContaining({ code: 'wire-sessions-full' }))
    sessions.open('a').useCount -= 1
    sessions.open('c')
    expect(ended).toEqual([0])
  })

  test('one that is idle for over an hour is forgotten', () => {
    verifies('session.bounded')
    const { time, sessions, ended } = setUp()
    sessions.open('a')
    time.pass(60 * 60 * 1000 + 1)
    sessions.open('b')
    expect(ended).toEqual([0])
  })

  test('two thousand are kept', () => {
    verifies('session.bounded')
    const { sessions } = setUp()
    for (let count = 0; count < 3000; count += 1) sessions.open(String(count))
    expect([sessions.size, maxSessions]).toEqual([2000, 2000])
  })

  test('disposing ends what they remember', () => {
    const { sessions, ended } = setUp()
    sessions.open('a')
    sessions.open('b')
    sessions.dispose()
    expect([sessions.size, ended]).toEqual([0, [0, 1]])
  })
})
