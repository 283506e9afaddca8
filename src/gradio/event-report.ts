import type { Clock } from '../foundation/index.js'
import type { Timer } from '../synthesis/index.js'
import type { CompletedOutput, EventMessage, FailedOutput } from './messages.js'

/** Progress closer together than this is merged: nobody sees more. */
const progressPeriodMs = 20

/** Seconds that a browser shows a warning. */
const warningShownSec = 10

/**
 * The messages of one event in the order that clients rely on: estimates, start, progress and logs,
 * completion. What comes out of order is dropped; a start that was not reported is added.
 */
export class EventReport {
  readonly #eventId: string
  readonly #send: (message: EventMessage) => void
  readonly #clock: Clock
  readonly #timer: Timer
  #stage: 'waiting' | 'running' | 'done' = 'waiting'
  #lastProgressAt = Number.NEGATIVE_INFINITY
  #laterProgress: { message: EventMessage; takeBack: () => void } | null = null

  constructor(eventId: string, send: (message: EventMessage) => void, clock: Clock, timer: Timer) {
    this.#eventId = eventId
    this.#send = send
    this.#clock = clock
    this.#timer = timer
  }

  queued(ahead: number, queueSize: number, etaSec: number | null): void {
    if (this.#stage !== 'waiting') return
    this.#send({
      msg: 'estimation',
      event_id: this.#eventId,
      rank: ahead,
      queue_size: queueSize,
      rank_eta: etaSec,
    })
  }

  /** `etaSec`: the usual duration, null while unknown. */
  started(etaSec: number | null = null): void {
    if (this.#stage !== 'waiting') return
    this.#stage = 'running'
    this.#send({ msg: 'process_starts', event_id: this.#eventId, eta: etaSec })
  }

  progress(index: number | null, length: number | null, description: string): void {
    this.started()
    if (this.#stage !== 'running') return
    const message: EventMessage = {
      msg: 'progress',
      event_id: this.#eventId,
      progress_data: [{ index, length, unit: 'steps', progress: null, desc: description }],
    }
    const waitMs = this.#lastProgressAt + progressPeriodMs - this.#clock.now()
    this.#laterProgress?.takeBack()
    this.#laterProgress = null
    if (waitMs <= 0) this.#sendProgress(message)
    else {
      const takeBack = this.#timer.after(waitMs, () => this.#flushProgress())
      this.#laterProgress = { message, takeBack }
    }
  }

  warn(text: string): void {
    this.started()
    if (this.#stage !== 'running' || text === '') return
    this.#send({
      msg: 'log',
      event_id: this.#eventId,
      log: text,
      level: 'warning',
      duration: warningShownSec,
      visible: true,
      title: 'Warning',
    })
  }

  completed(output: CompletedOutput | FailedOutput, success: boolean): void {
    this.started()
    this.#flushProgress()
    this.#stage = 'done'
    this.#send({
      msg: 'process_completed',
      event_id: this.#eventId,
      output,
      success,
      title: 'title' in output ? output.title : null,
    })
  }

  #flushProgress(): void {
    const later = this.#laterProgress
    this.#laterProgress = null
    later?.takeBack()
    if (later && this.#stage === 'running') this.#sendProgress(later.message)
  }

  #sendProgress(message: EventMessage): void {
    this.#lastProgressAt = this.#clock.now()
    this.#send(message)
  }
}
