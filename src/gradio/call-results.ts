import { Channel, type ChannelTimes } from './channel.js'

/** How many unread answers of curl calls are kept. */
const maxKept = 2000

/** How long an unread answer is kept. */
const lifetimeMs = 60 * 60 * 1000

interface Kept {
  readonly channel: Channel
  readonly keyId: string | null
  readonly createdAt: number
}

/** The channels of curl calls, one per event, until their answer has been read. */
export class CallResults {
  readonly #times: ChannelTimes
  /** In order of creation. */
  readonly #kept = new Map<string, Kept>()

  constructor(times: ChannelTimes) {
    this.#times = times
  }

  get size(): number {
    return this.#kept.size
  }

  createChannel(): Channel {
    return new Channel(this.#times)
  }

  keep(eventId: string, channel: Channel, keyId: string | null): void {
    const now = this.#times.clock.now()
    for (const [id, { createdAt, channel: other }] of this.#kept) {
      const isOver = this.#kept.size >= maxKept || createdAt < now - lifetimeMs
      if (!isOver) break
      if (other.pendingCount === 0) this.#kept.delete(id)
    }
    this.#kept.set(eventId, { channel, keyId, createdAt: now })
  }

  /** The channel of an event that this caller began and has not read to the end. */
  find(eventId: string, keyId: string | null): Channel | undefined {
    const kept = this.#kept.get(eventId)
    return kept?.keyId === keyId ? kept.channel : undefined
  }

  forget(eventId: string): void {
    this.#kept.delete(eventId)
  }
}
