import { once } from 'node:events'
import { expect, test } from 'vitest'
import { ManualTime } from '../../../test/support/studio.js'
import { unreadReply } from '../../../test/support/unread-reply.js'
import { OpenStreams } from './open-streams.js'

test('1000 streams are open at the most, and one that ends makes room for another', async () => {
  const streams = new OpenStreams(new ManualTime())
  const open = (answer = unreadReply()) => streams.open(answer.reply, () => undefined)
  const first = unreadReply()
  open(first)
  for (let n = 1; n < 1000; n++) open()
  const full = expect.objectContaining({ code: 'streams-full', data: { limit: 1000 } })
  const late = unreadReply()
  expect(() => open(late)).toThrow(full)
  // Refused before anything was sent: the answer can still say so.
  expect(late.hasHeaders()).toBe(false)
  first.raw.destroy()
  await once(first.raw, 'close')
  open(late)
  expect(() => open()).toThrow(full)
})
