import type { Clock } from '../foundation/index.js'
import type { Timer } from '../synthesis/index.js'
import {
  closeStreamMessage,
  type EventMessage,
  heartbeatMessage,
  type ProcessCompletedMessage,
  type ServerMessage,
} from './messages.js'
import { delay, repeat } from './timers.js'

/** One reader of a channel. */
export interface MessageReader {
  send(message: ServerMessage): void
  end(): void
  onClose(listener: () => void): void
}

export interface ChannelTimes {
  readonly clock: Clock
  readonly timer: Timer
  readonly heartbeatMs: number
  /** How long clients take to notice what we did: see `settled` and `EventGate.open`. */
  readonly settleMs: number
  /** How long a channel without reader keeps its events alive after its reader left. */
  readonly abandonMs: number
}

/** Progress and estimates in a backlog that nobody reads are dropped beyond this many messages. */
const maxBacklog = 2000

/**
 * Brings the messages of events to whoever reads: those of a session over its one stream, those of a curl
 * call over its own. Keeps what comes before the reader does, closes the stream when nothing is pending, and
 * times messages so that clients are ready for them (the three races of a server that is fast).
 */
export class Channel {
  readonly #times: ChannelTimes
  readonly #pending = new Set<string>()
  readonly #readers: MessageReader[] = []
  #backlog: EventMessage[] = []
  #closedAt = Number.NEGATIVE_INFINITY
  #stopHeartbeat: (() => void) | null = null
  #stopAbandonment: (() => void) | null = null
  #onAbandoned: (eventIds: readonly string[]) => void = () => undefined

  constructor(times: ChannelTimes) {
    this.#times = times
  }

  get pendingCount(): number {
    return this.#pending.size
  }

  /** Called with what is still pending when the last reader left and none came back in time. */
  set onAbandoned(listener: (eventIds: readonly string[]) => void) {
    this.#onAbandoned = listener
  }

  /**
   * Resolves when no client can still believe in a stream that was just closed. A join answered earlier
   * would be waited for on the closed stream: the client would open none.
   */
  async settled(): Promise<void> {
    const { clock, timer, settleMs } = this.#times
    for (;;) {
      const remainingMs = this.#closedAt + settleMs - clock.now()
      if (remainingMs <= 0) return
      await delay(timer, remainingMs)
    }
  }

  /** Registers an event; its messages wait behind the returned gate. */
  begin(eventId: string): EventGate {
    // A client that has a stream, or is about to open one, may register this event only after the answer to
    // its join: what arrives before that is lost (Python 1.x).
    const isShared = this.#readers.length > 0 || this.#pending.size > 0
    this.#pending.add(eventId)
    return new EventGate((message) => this.#deliver(message), this.#times, isShared)
  }

  /**
   * Adds a reader and gives it what waits. When there are several (one client can open two at once), the
   * newest gets the messages and all get heartbeats and the end.
   */
  attach(reader: MessageReader): void {
    this.#stopAbandonment?.()
    this.#stopAbandonment = null
    this.#readers.push(reader)
    reader.onClose(() => this.#detach(reader))
    this.#stopHeartbeat ??= repeat(this.#times.timer, this.#times.heartbeatMs, () => {
      for (const each of this.#readers) each.send(heartbeatMessage)
    })
    const waiting = this.#backlog
    this.#backlog = []
    for (const message of waiting) reader.send(message)
    if (this.#pending.size === 0) this.#close()
  }

  #detach(reader: MessageReader): void {
    const position = this.#readers.indexOf(reader)
    if (position < 0) return
    this.#readers.splice(position, 1)
    if (this.#readers.length > 0) return
    this.#stopHeartbeat?.()
    this.#stopHeartbeat = null
    if (this.#pending.size === 0) return
    this.#stopAbandonment = this.#times.timer.after(this.#times.abandonMs, () => {
      this.#onAbandoned([...this.#pending])
    })
  }

  #deliver(message: EventMessage): void {
    const reader = this.#readers.at(-1)
    if (reader) reader.send(message)
    else this.#keep(message)
    if (message.msg !== 'process_completed') return
    this.#pending.delete(message.event_id)
    if (this.#pending.size === 0) this.#close()
  }

  #keep(message: EventMessage): void {
    const isDispensable = message.msg === 'progress' || message.msg === 'estimation'
    if (this.#backlog.length < maxBacklog || !isDispensable) this.#backlog.push(message)
  }

  #close(): void {
    if (this.#readers.length === 0) return
    const readers = this.#readers.splice(0)
    this.#stopHeartbeat?.()
    this.#stopHeartbeat = null
    this.#closedAt = this.#times.clock.now()
    for (const reader of readers) {
      reader.send(closeStreamMessage)
      reader.end()
    }
  }
}

/** Holds back the messages of one event until its client can have read the answer to its join. */
export class EventGate {
  readonly #deliver: (message: EventMessage) => void
  readonly #times: ChannelTimes
  readonly #isShared: boolean
  #held: EventMessage[] | null = []

  constructor(deliver: (message: EventMessage) => void, times: ChannelTimes, isShared: boolean) {
    this.#deliver = deliver
    this.#times = times
    this.#isShared = isShared
  }

  send(message: EventMessage | ProcessCompletedMessage): void {
    if (this.#held) this.#held.push(message)
    else this.#deliver(message)
  }

  /** To be called when the answer to the join has been sent. */
  open(): void {
    if (this.#isShared) this.#times.timer.after(this.#times.settleMs, () => this.#release())
    else this.#release()
  }

  #release(): void {
    const held = this.#held ?? []
    this.#held = null
    for (const message of held) this.#deliver(message)
  }
}
