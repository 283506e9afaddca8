import { expect, test } from 'vitest'
import { deferred } from '../../test/support/studio.js'
import { AppError } from './errors/app-error.js'
import { Turns } from './turns.js'

const never = new AbortController().signal
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  )

function workOf(turns: Turns, signal = never) {
  const started = deferred()
  const work = deferred<string>()
  const state = { isRunning: false }
  const result = turns.take(signal, () => {
    state.isRunning = true
    started.resolve()
    return work.promise
  })
  result.catch(() => undefined)
  return { state, started: started.promise, finish: work.resolve, fail: work.reject, result }
}

test('so many run at once; the next begins when one has ended, well or not', async () => {
  const turns = new Turns({ atOnce: 2, waiting: 10 })
  const [a, b, c, d] = [workOf(turns), workOf(turns), workOf(turns), workOf(turns)]
  expect([a, b, c, d].map(({ state }) => state.isRunning)).toEqual([true, true, false, false])
  b.fail(new Error('no sound'))
  await c.started
  expect(d.state.isRunning).toBe(false)
  // Whoever comes while the place changes hands waits behind those who were there.
  a.finish('a')
  const late = workOf(turns)
  await d.started
  expect(late.state.isRunning).toBe(false)
  for (const each of [c, d]) each.finish('done')
  await late.started
  late.finish('late')
  expect(await Promise.all([a.result, late.result])).toEqual(['a', 'late'])
  expect(await codeOf(b.result)).toBe('Error: no sound')
})

test('a wait ends with its signal, and the others keep their order', async () => {
  const turns = new Turns({ atOnce: 1, waiting: 10 })
  const leave = new AbortController()
  const [running, gone, next] = [workOf(turns), workOf(turns, leave.signal), workOf(turns)]
  leave.abort()
  expect(await codeOf(gone.result)).toBe('cancelled')
  expect(await codeOf(workOf(turns, leave.signal).result)).toBe('cancelled')
  running.finish('x')
  await next.started
  next.finish('y')
  expect(await next.result).toBe('y')
  expect(gone.state.isRunning).toBe(false)
})

test('beyond those who may wait, more are refused', async () => {
  const turns = new Turns({ atOnce: 1, waiting: 1 })
  const [running, waiting] = [workOf(turns), workOf(turns)]
  expect(await codeOf(workOf(turns).result)).toBe('queue-full')
  running.finish('x')
  await waiting.started
  waiting.finish('y')
  expect(await waiting.result).toBe('y')
})
