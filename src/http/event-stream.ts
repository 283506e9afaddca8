import type { FastifyReply } from 'fastify'

/** What an unread stream may hold before its reader is dropped. */
const maxUnreadBytes = 4 * 2 ** 20

/** A `text/event-stream` answer with event names and, where given, ids to resume from. */
export class EventStreamReply {
  readonly #raw: FastifyReply['raw']

  /** Takes the answer over and sends its headers; `onClose` runs once when either side has ended it. */
  constructor(reply: FastifyReply, onClose: () => void) {
    reply.hijack()
    this.#raw = reply.raw
    // A reset while writing is the reader leaving; `close` follows.
    this.#raw.on('error', () => {})
    this.#raw.once('close', onClose)
    this.#raw.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    })
    this.#raw.flushHeaders()
  }

  send(name: string, data: unknown, id?: number): void {
    const idLine = id === undefined ? '' : `id: ${id}\n`
    this.#write(`${idLine}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`)
  }

  /** A message without a name; resolves when the reader has room for more. */
  async sendData(data: unknown): Promise<void> {
    this.#write(`data: ${JSON.stringify(data)}\n\n`)
    if (!this.#raw.writableNeedDrain || this.#raw.destroyed) return
    await new Promise<void>((resolve) => {
      this.#raw.once('drain', resolve)
      this.#raw.once('close', resolve)
    })
  }

  /** A comment, so that proxies do not cut a quiet stream. */
  keepAlive(): void {
    this.#write(': alive\n\n')
  }

  end(): void {
    this.#raw.end()
  }

  #write(block: string): void {
    if (this.#raw.destroyed || this.#raw.writableEnded) return
    this.#raw.write(block)
    if (this.#raw.writableLength > maxUnreadBytes) this.#raw.destroy()
  }
}
