import { randomBytes } from 'node:crypto'
import { AppError, type Clock, type Logger, toAppError, type UiLanguage } from '../foundation/index.js'
import type { FileStore, Owner, Timer } from '../synthesis/index.js'
import type { AppDefinition, Endpoint } from './app-definition.js'
import type { Channel, EventGate } from './channel.js'
import type { InputContext } from './components.js'
import { EventReport } from './event-report.js'
import { failedOutputOf } from './failure.js'
import type { CompletedOutput, EventMessage, FailedOutput, Json } from './messages.js'
import type { Session } from './sessions.js'
import { fileOutput } from './stored-files.js'

export interface EventRequest<State> {
  readonly endpoint: Endpoint<State>
  /** One value per parameter; throws AppError when the caller's cannot be brought into that form. */
  readonly bind: () => readonly unknown[]
  readonly inputs: InputContext
  readonly session: Session<State>
  /** Null: the caller named none. */
  readonly sessionHash: string | null
  readonly isSessionKept: boolean
  readonly owner: Owner
  readonly rootUrl: string
  /** Of its messages and its error. */
  readonly language: UiLanguage
}

/** How an event ended. */
export type EventOutcome =
  | { readonly ok: true; readonly output: CompletedOutput }
  | { readonly ok: false; readonly output: FailedOutput; readonly error: AppError }

interface LiveEvent {
  readonly sessionHash: string | null
  cancel(): void
}

export interface EventsOptions<State> {
  readonly app: AppDefinition<State>
  readonly files: FileStore
  readonly logger: Logger
  readonly clock: Clock
  readonly timer: Timer
  readonly maxLiveEvents: number
}

/** Runs endpoints and reports on them: every event that begins ends with exactly one completion. */
export class Events<State> {
  readonly #options: EventsOptions<State>
  readonly #live = new Map<string, LiveEvent>()
  readonly #durations = new Map<string, { count: number; totalSec: number }>()

  constructor(options: EventsOptions<State>) {
    this.#options = options
  }

  get liveCount(): number {
    return this.#live.size
  }

  /** Throws AppError `wire-queue-full` when no further event can be taken. */
  assertRoom(): void {
    const limit = this.#options.maxLiveEvents
    if (this.#live.size >= limit) throw new AppError('wire-queue-full', { limit })
  }

  /** Begins an event whose messages go to `channel`; the gate is to be opened once the caller knows its id. */
  begin(request: EventRequest<State>, channel: Channel): { eventId: string; gate: EventGate } {
    const eventId = newEventId()
    const gate = channel.begin(eventId)
    channel.onAbandoned = (eventIds) => {
      for (const id of eventIds) this.cancel(id, null)
    }
    const { clock, timer, app } = this.#options
    const report = new EventReport(eventId, (message) => gate.send(message), clock, timer)
    const { waiting, etaSec } = app.queueStatus()
    report.queued(waiting, waiting + 1, etaSec)
    void this.#run(eventId, request, report).then((outcome) => {
      report.completed(outcome.output, outcome.ok)
    })
    return { eventId, gate }
  }

  /** Runs to the end without messages; what it warned of comes with the outcome. */
  runToEnd(
    request: EventRequest<State>,
    signal: AbortSignal,
  ): Promise<EventOutcome & { readonly warnings: readonly string[] }> {
    const eventId = newEventId()
    const { clock, timer } = this.#options
    const warnings: string[] = []
    const keepWarnings = (message: EventMessage) => {
      if (message.msg === 'log') warnings.push(message.log)
    }
    const report = new EventReport(eventId, keepWarnings, clock, timer)
    const outcome = this.#run(eventId, request, report).then((ended) => ({ ...ended, warnings }))
    signal.addEventListener('abort', () => this.#live.get(eventId)?.cancel(), { once: true })
    if (signal.aborted) this.#live.get(eventId)?.cancel()
    return outcome
  }

  /**
   * Stops an event: at once for its caller, and within a sentence for the worker. An event that has ended
   * or that another session began is left alone.
   */
  cancel(eventId: string, sessionHash: string | null): void {
    const event = this.#live.get(eventId)
    if (!event || (sessionHash !== null && event.sessionHash !== sessionHash)) return
    event.cancel()
  }

  #run(eventId: string, request: EventRequest<State>, report: EventReport): Promise<EventOutcome> {
    const { logger } = this.#options
    const { endpoint, session, language } = request
    const startedAt = this.#options.clock.now()
    const abort = new AbortController()
    session.useCount += 1
    return new Promise((resolve) => {
      const finish = (outcome: EventOutcome): void => {
        if (!this.#live.delete(eventId)) return
        session.useCount -= 1
        if (!request.isSessionKept) this.#options.app.endSession(session.state)
        resolve(outcome)
      }
      this.#live.set(eventId, {
        sessionHash: request.sessionHash,
        // The completion of a cancelled event carries data all the same: without it Python raises a KeyError
        // and the JavaScript client gives up its whole stream.
        cancel: () => {
          finish({ ok: true, output: this.#outputOf(endpoint, startedAt, nullsFor(endpoint)) })
          abort.abort()
        },
      })
      this.#invoke(request, report, abort.signal).then(
        (data) => {
          this.#measure(endpoint, startedAt)
          finish({ ok: true, output: this.#outputOf(endpoint, startedAt, data) })
        },
        (reason: unknown) => {
          const error = toAppError(reason)
          if (error.kind === 'internal')
            logger.error('gradio.event-failed', { endpoint: endpoint.name, error })
          finish({ ok: false, error, output: failedOutputOf(error, language) })
        },
      )
    })
  }

  async #invoke(
    request: EventRequest<State>,
    report: EventReport,
    signal: AbortSignal,
  ): Promise<readonly Json[]> {
    const { files } = this.#options
    const { endpoint, inputs, session, isSessionKept, owner, rootUrl, language } = request
    const releases: (() => void)[] = []
    try {
      return await endpoint.invoke(request.bind(), inputs, {
        session: session.state,
        isSessionKept,
        owner,
        language,
        signal,
        queued: (ahead, queueSize, etaSec) => report.queued(ahead, queueSize, etaSec),
        started: () => report.started(this.#averageSec(endpoint)),
        progress: (index, length, description) => report.progress(index, length, description),
        warn: (text) => report.warn(text),
        file: (fileId) => fileOutput(files, fileId, rootUrl),
        hold: (file) => releases.push(files.hold(file.id)),
      })
    } finally {
      for (const release of releases) release()
    }
  }

  #averageSec(endpoint: Endpoint<State>): number | null {
    const measured = this.#durations.get(endpoint.name)
    return measured ? measured.totalSec / measured.count : null
  }

  /** What was cancelled or failed says nothing about how long the next one takes. */
  #measure(endpoint: Endpoint<State>, startedAt: number): void {
    const { count, totalSec } = this.#durations.get(endpoint.name) ?? { count: 0, totalSec: 0 }
    const durationSec = (this.#options.clock.now() - startedAt) / 1000
    this.#durations.set(endpoint.name, { count: count + 1, totalSec: totalSec + durationSec })
  }

  #outputOf(endpoint: Endpoint<State>, startedAt: number, data: readonly Json[]): CompletedOutput {
    const durationSec = (this.#options.clock.now() - startedAt) / 1000
    return {
      data,
      is_generating: false,
      duration: durationSec,
      average_duration: this.#averageSec(endpoint) ?? durationSec,
      render_config: null,
      changed_state_ids: [],
    }
  }
}

function nullsFor<State>(endpoint: Endpoint<State>): readonly null[] {
  return endpoint.outputs.map(() => null)
}

/** 32 lower-case hex digits that nobody can guess. */
export function newEventId(): string {
  return randomBytes(16).toString('hex')
}
