import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { unreadReply } from '../../test/support/unread-reply.js'
import { openTrackedStream } from './queue-routes.js'
import { whenClosed } from './sse.js'
import type { Wire } from './wire.js'

test('the close of a response is told when it comes', async () => {
  const response = new PassThrough()
  let isTold = false
  whenClosed(response, () => {
    isTold = true
  })
  await Promise.resolve()
  expect(isTold).toBe(false)
  response.destroy()
  await once(response, 'close')
  expect(isTold).toBe(true)
})

test('a response that closed before is told too, but not within the call', async () => {
  const response = new PassThrough()
  response.destroy()
  await once(response, 'close')
  let isTold = false
  const told = new Promise<void>((resolve) => {
    whenClosed(response, () => {
      isTold = true
      resolve()
    })
  })
  expect(isTold).toBe(false)
  await told
})

test('8000 streams are open at the most, and one that ends makes room for another', async () => {
  const wire = { openStreams: new Set() } as unknown as Wire
  const first = unreadReply()
  openTrackedStream(wire, first.reply)
  for (let n = 1; n < 8000; n++) openTrackedStream(wire, unreadReply().reply)
  const full = expect.objectContaining({ code: 'wire-sessions-full' })
  const late = unreadReply()
  expect(() => openTrackedStream(wire, late.reply)).toThrow(full)
  expect(late.hasHeaders()).toBe(false)
  first.raw.destroy()
  await once(first.raw, 'close')
  openTrackedStream(wire, late.reply)
  expect(() => openTrackedStream(wire, unreadReply().reply)).toThrow(full)
})
