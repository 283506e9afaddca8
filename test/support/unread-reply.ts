import { PassThrough } from 'node:stream'
import type { FastifyReply } from 'fastify'

/** An answer whose other side only ever leaves: what event streams need of one. */
export function unreadReply(): {
  readonly reply: FastifyReply
  readonly raw: PassThrough
  hasHeaders(): boolean
} {
  let isSent = false
  const raw = Object.assign(new PassThrough(), {
    writeHead: () => {
      isSent = true
    },
    flushHeaders: () => undefined,
  })
  const reply = { raw, hijack: () => undefined, getHeaders: () => ({}) } as unknown as FastifyReply
  return { reply, raw, hasHeaders: () => isSent }
}
