import type { FastifyReply } from 'fastify'

/** A `text/event-stream` response. */
export interface EventStream {
  /** Writes one block, exactly as given; dropped when the other side is gone. */
  write(block: string): void
  end(): void
  /** Called once when the connection closes, whoever closed it. */
  onClose(listener: () => void): void
}

/** What a reader who stopped reading may leave unread before it is disconnected. */
const maxUnreadBytes = 4 * 1024 * 1024

/**
 * Takes the response over and sends its headers at once. Headers that hooks have set so far are kept, and
 * nothing between us and the client may compress, cache or buffer.
 */
export function openEventStream(reply: FastifyReply): EventStream {
  const { raw } = reply
  reply.hijack()
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  })
  raw.flushHeaders()
  // A reset while writing is the client leaving; `close` follows and says so.
  raw.on('error', () => undefined)
  return {
    write(block) {
      if (raw.destroyed || raw.writableEnded) return
      raw.write(block)
      if (raw.writableLength > maxUnreadBytes) raw.destroy()
    },
    end() {
      raw.end()
    },
    onClose(listener) {
      whenClosed(raw, listener)
    },
  }
}

/** Calls back when `response` closes; soon, if its client left before we asked, when no event will come any more. */
export function whenClosed(
  response: { readonly closed: boolean; once(event: 'close', listener: () => void): unknown },
  listener: () => void,
): void {
  if (response.closed) queueMicrotask(listener)
  else response.once('close', listener)
}

/** The only form that Python accepts: one `data:` line, then an empty one, with bare line feeds. */
export function dataBlock(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`
}

/** The form of the curl routes. */
export function namedBlock(name: string, value: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(value)}\n\n`
}
