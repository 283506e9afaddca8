import type { FastifyReply } from 'fastify'

/** Aborts when the caller goes before the answer is complete. */
export function clientLeft({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController()
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort()
  })
  return controller.signal
}
