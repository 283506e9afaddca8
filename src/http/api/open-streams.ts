import type { FastifyReply } from 'fastify'
import { AppError } from '../../foundation/index.js'
import type { Timer } from '../../synthesis/index.js'
import { EventStreamReply } from '../event-stream.js'

const keepAliveMs = 15_000

/** Far more than the pages of a household; each costs memory and a connection. */
const maxOpenStreams = 1000

/** The event streams that are open: kept alive while they are, and ended when the server closes. */
export class OpenStreams {
  readonly #streams = new Set<EventStreamReply>()
  readonly #timer: Timer
  #callOff = () => {}

  constructor(timer: Timer) {
    this.#timer = timer
  }

  /** Throws AppError `streams-full`. */
  open(reply: FastifyReply, onClose: () => void): EventStreamReply {
    if (this.#streams.size >= maxOpenStreams) throw new AppError('streams-full', { limit: maxOpenStreams })
    const stream: EventStreamReply = new EventStreamReply(reply, () => {
      this.#streams.delete(stream)
      if (this.#streams.size === 0) this.#callOff()
      onClose()
    })
    if (this.#streams.size === 0) this.#keepAliveLater()
    this.#streams.add(stream)
    return stream
  }

  endAll(): void {
    for (const stream of this.#streams) stream.end()
  }

  #keepAliveLater(): void {
    this.#callOff = this.#timer.after(keepAliveMs, () => {
      for (const stream of this.#streams) stream.keepAlive()
      this.#keepAliveLater()
    })
  }
}
