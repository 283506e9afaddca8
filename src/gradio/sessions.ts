import { AppError } from '../foundation/index.js'
import type { AppDefinition } from './app-definition.js'
import { Channel, type ChannelTimes } from './channel.js'

/** What one client is known by: a string of its own choice. */
export interface Session<State> {
  readonly state: State
  readonly channel: Channel
  /** Events that run: while there are any, the session stays. */
  useCount: number
  lastUsedAt: number
}

/** How many sessions are kept; the least recently used idle one makes room. */
export const maxSessions = 2000

/** An idle session is forgotten after this long. */
const idleLifetimeMs = 60 * 60 * 1000

/** The sessions by key. Bounded in number and in time; what a session remembers ends with it. */
export class Sessions<State> {
  readonly #app: AppDefinition<State>
  readonly #times: ChannelTimes
  readonly #limit: number
  /** In order of use, the longest unused first. */
  readonly #sessions = new Map<string, Session<State>>()

  constructor(app: AppDefinition<State>, times: ChannelTimes, limit = maxSessions) {
    this.#app = app
    this.#times = times
    this.#limit = limit
  }

  get size(): number {
    return this.#sessions.size
  }

  /** The session of `key`, made when it is new. Throws AppError `wire-sessions-full`. */
  open(key: string): Session<State> {
    const session = this.find(key) ?? this.#create()
    this.#sessions.delete(key)
    this.#sessions.set(key, session)
    session.lastUsedAt = this.#times.clock.now()
    return session
  }

  find(key: string): Session<State> | undefined {
    return this.#sessions.get(key)
  }

  /** A session that nobody can come back to: for one call. */
  createTransient(): Session<State> {
    return this.#newSession()
  }

  /** Ends what `createTransient` made, or any session. */
  end(session: Session<State>): void {
    this.#app.endSession(session.state)
  }

  dispose(): void {
    for (const session of this.#sessions.values()) this.end(session)
    this.#sessions.clear()
  }

  #create(): Session<State> {
    this.#forgetIdle()
    if (this.#sessions.size >= this.#limit && !this.#forgetOldest()) {
      throw new AppError('wire-sessions-full', { limit: this.#limit })
    }
    return this.#newSession()
  }

  #newSession(): Session<State> {
    return {
      state: this.#app.newSession(),
      channel: new Channel(this.#times),
      useCount: 0,
      lastUsedAt: this.#times.clock.now(),
    }
  }

  #forgetIdle(): void {
    const oldest = this.#times.clock.now() - idleLifetimeMs
    for (const [key, session] of this.#sessions) {
      if (session.lastUsedAt >= oldest) return
      if (session.useCount === 0) this.#forget(key, session)
    }
  }

  #forgetOldest(): boolean {
    for (const [key, session] of this.#sessions) {
      if (session.useCount > 0) continue
      this.#forget(key, session)
      return true
    }
    return false
  }

  #forget(key: string, session: Session<State>): void {
    this.#sessions.delete(key)
    this.end(session)
  }
}
