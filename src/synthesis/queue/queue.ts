import { AppError, type Clock, toAppError } from '../../foundation/index.js'
import type { Timer } from '../ports.js'
import type { Json } from '../storage/canonical-json.js'
import type { QueueStatus } from '../studio.js'
import { FairLine } from './fair-line.js'

/** What waits in the queue. The payload is JSON, so that a queue outside this process can carry it. */
export interface QueuedJob<Payload extends Json> {
  /** Jobs of one owner take turns with those of the others. */
  readonly ownerKey: string
  /** Expected work in any unit, the same for all jobs; for the estimate. */
  readonly cost: number
  readonly payload: Payload
}

export interface QueuePlace {
  /** How many waiting jobs will be taken before this one. */
  readonly ahead: number
  readonly queueSize: number
  readonly etaSec: number | null
}

export interface QueueListener<Event> {
  /** Before all others, once the job is taken; what it throws refuses the job. */
  onAccept(): void
  onPlace(place: QueuePlace): void
  onStart(): void
  onEvent(event: Event): void
}

/** Runs one job; `emit` reports to whoever queued it. Must settle soon after `signal` aborts. */
export type JobRunner<Payload extends Json, Event, Result> = (
  payload: Payload,
  emit: (event: Event) => void,
  signal: AbortSignal,
) => Promise<Result>

/** The queue as the use cases see it; in-process here, a distributed one can take its place. */
export interface JobQueue<Payload extends Json, Event, Result> {
  /** Throws AppError `queue-full`, `shutting-down`; `cancelled` after an abort; what the runner throws. */
  add(job: QueuedJob<Payload>, listener: QueueListener<Event>, signal: AbortSignal): Promise<Result>
  status(): QueueStatus
  /** Refuses new jobs, lets the present ones finish until `deadlineMs` has passed, then aborts them. */
  close(deadlineMs: number): Promise<void>
}

export interface InProcessQueueOptions<Payload extends Json, Event, Result> {
  readonly run: JobRunner<Payload, Event, Result>
  /** Jobs that run at a time. */
  readonly concurrency: number
  /** Jobs that may wait. */
  readonly limit: number
  readonly clock: Clock
  readonly timer: Timer
}

interface Waiting<Payload extends Json, Event, Result> {
  readonly job: QueuedJob<Payload>
  readonly ownerKey: string
  readonly listener: QueueListener<Event>
  readonly controller: AbortController
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
  lastAhead: number
}

interface Running {
  readonly cost: number
  readonly startedAt: number
  readonly controller: AbortController
}

/** Share of the newest job in the running mean of seconds per unit of cost. */
const newestWeight = 0.3

export class InProcessQueue<Payload extends Json, Event, Result> implements JobQueue<Payload, Event, Result> {
  readonly #options: InProcessQueueOptions<Payload, Event, Result>
  readonly #line = new FairLine<Waiting<Payload, Event, Result>>()
  readonly #running = new Set<Running>()
  #secPerCost: number | null = null
  #isClosed = false
  #onIdle: (() => void)[] = []

  constructor(options: InProcessQueueOptions<Payload, Event, Result>) {
    this.#options = options
  }

  async add(job: QueuedJob<Payload>, listener: QueueListener<Event>, signal: AbortSignal): Promise<Result> {
    if (this.#isClosed) throw new AppError('shutting-down', {})
    if (signal.aborted) throw new AppError('cancelled', {})
    if (this.#line.size >= this.#options.limit) {
      const { etaSec } = this.status()
      const retryAfterSec = Math.max(1, Math.ceil(etaSec ?? 30))
      throw new AppError('queue-full', { waiting: this.#line.size, retryAfterSec })
    }
    listener.onAccept()
    const controller = new AbortController()
    let onAbort: () => void = () => {}
    const result = new Promise<Result>((resolve, reject) => {
      const waiting: Waiting<Payload, Event, Result> = {
        job,
        ownerKey: job.ownerKey,
        listener,
        controller,
        resolve,
        reject,
        lastAhead: -1,
      }
      onAbort = () => this.#cancel(waiting)
      signal.addEventListener('abort', onAbort, { once: true })
      this.#line.add(waiting)
      this.#takeNext()
      this.#announce()
    })
    return result.finally(() => signal.removeEventListener('abort', onAbort))
  }

  status(): QueueStatus {
    return {
      waiting: this.#line.size,
      running: this.#running.size,
      etaSec: this.#etaSec(this.#line.inOrder()),
    }
  }

  async close(deadlineMs: number): Promise<void> {
    this.#isClosed = true
    if (this.#isIdle()) return
    const idle = new Promise<void>((resolve) => this.#onIdle.push(resolve))
    const callOff = this.#options.timer.after(deadlineMs, () => this.#abortAll())
    await idle
    callOff()
  }

  #abortAll(): void {
    for (const waiting of this.#line.inOrder()) this.#cancel(waiting)
    for (const { controller } of this.#running) controller.abort(new AppError('shutting-down', {}))
  }

  #cancel(waiting: Waiting<Payload, Event, Result>): void {
    if (this.#line.remove(waiting)) {
      waiting.reject(new AppError(this.#isClosed ? 'shutting-down' : 'cancelled', {}))
      this.#announce()
      this.#noticeIdle()
    } else {
      waiting.controller.abort(new AppError('cancelled', {}))
    }
  }

  #takeNext(): void {
    while (this.#running.size < this.#options.concurrency) {
      const waiting = this.#line.take()
      if (!waiting) return
      void this.#run(waiting)
    }
  }

  async #run(waiting: Waiting<Payload, Event, Result>): Promise<void> {
    const { job, listener, controller } = waiting
    const running: Running = { cost: job.cost, startedAt: this.#options.clock.now(), controller }
    this.#running.add(running)
    try {
      listener.onStart()
      const result = await this.#options.run(
        job.payload,
        (event) => listener.onEvent(event),
        controller.signal,
      )
      this.#learn(running)
      waiting.resolve(result)
    } catch (error) {
      waiting.reject(controller.signal.aborted ? toAppError(controller.signal.reason) : error)
    } finally {
      this.#running.delete(running)
      this.#takeNext()
      this.#announce()
      this.#noticeIdle()
    }
  }

  #learn({ cost, startedAt }: Running): void {
    if (cost <= 0) return
    const secPerCost = (this.#options.clock.now() - startedAt) / 1000 / cost
    this.#secPerCost =
      this.#secPerCost === null
        ? secPerCost
        : this.#secPerCost + newestWeight * (secPerCost - this.#secPerCost)
  }

  /** Tells every waiting job whose place has changed. */
  #announce(): void {
    const order = this.#line.inOrder()
    for (const [ahead, waiting] of order.entries()) {
      if (waiting.lastAhead === ahead) continue
      waiting.lastAhead = ahead
      waiting.listener.onPlace({
        ahead,
        queueSize: order.length,
        etaSec: this.#etaSec(order.slice(0, ahead)),
      })
    }
  }

  /** Expected wait of a job that has the running ones and `before` in front of it. */
  #etaSec(before: readonly Waiting<Payload, Event, Result>[]): number | null {
    if (this.#running.size < this.#options.concurrency && before.length === 0) return 0
    if (this.#secPerCost === null) return null
    const secPerCost = this.#secPerCost
    const now = this.#options.clock.now()
    let workSec = 0
    for (const { cost, startedAt } of this.#running) {
      workSec += Math.max(0, cost * secPerCost - (now - startedAt) / 1000)
    }
    for (const { job } of before) workSec += job.cost * secPerCost
    return workSec / this.#options.concurrency
  }

  #isIdle(): boolean {
    return this.#running.size === 0 && this.#line.size === 0
  }

  #noticeIdle(): void {
    if (!this.#isIdle()) return
    for (const resolve of this.#onIdle.splice(0)) resolve()
  }
}
