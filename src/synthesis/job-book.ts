import { randomBytes } from 'node:crypto'
import { AppError, type Clock, toAppError } from '../foundation/index.js'
import { JobStore } from './job-store.js'
import { ownerKeyOf } from './owner-key.js'
import type { Owner, SpeakEvent, SpeakRequest, SpeakResult } from './speech.js'
import type { Studio } from './studio.js'

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

/** What a job reported; `id` counts from 1 within the job, so that a reader can go on where it stopped. */
export interface JobEvent {
  readonly id: number
  readonly event:
    | SpeakEvent
    | { readonly kind: 'done' }
    | { readonly kind: 'failed'; readonly error: AppError }
}

export interface Job {
  readonly id: string
  readonly owner: Owner
  readonly state: JobState
  readonly createdAt: number
  readonly sentences: { readonly done: number; readonly total: number }
  readonly result: SpeakResult | null
  readonly error: AppError | null
}

/** Jobs that outlive the connection which started them, and the server. */
export interface JobBook {
  /** Resolves when the job was accepted; rejects with what the studio refuses it for. */
  start(request: SpeakRequest): Promise<Job>
  /** Throws AppError `job-not-found`, also for somebody else's. */
  get(id: string, owner: Owner): Job
  list(owner: Owner): readonly Job[]
  /** Stops the job within a sentence; one that has ended stays as it is. */
  cancel(id: string, owner: Owner): Job
  /** Calls back with every event after `afterId`, past and future; returns the unsubscriber. */
  follow(id: string, owner: Owner, afterId: number, listener: (event: JobEvent) => void): () => void
  /** Queues again what a former server left unfinished; sentences that it spoke are not spoken again. */
  resume(): void
}

/** Jobs that have ended and are still told about; the oldest go first. */
const maxEnded = 500

/** Without a store of its own the book is forgotten with the process. */
export function createJobBook(studio: Studio, clock: Clock, store: JobStore = JobStore.inMemory()): JobBook {
  return new StoredJobBook(studio, clock, store)
}

/** A job that waits or runs in this process. */
interface LiveJob {
  job: Job
  readonly request: SpeakRequest
  eventCount: number
  readonly listeners: Set<(event: JobEvent) => void>
  readonly controller: AbortController
}

class StoredJobBook implements JobBook {
  readonly #studio: Studio
  readonly #clock: Clock
  readonly #store: JobStore
  readonly #live = new Map<string, LiveJob>()

  constructor(studio: Studio, clock: Clock, store: JobStore) {
    this.#studio = studio
    this.#clock = clock
    this.#store = store
  }

  async start(request: SpeakRequest): Promise<Job> {
    const id = randomBytes(16).toString('hex')
    const createdAt = this.#clock.now()
    const sentences = { done: 0, total: 0 }
    const { owner } = request
    const job: Job = { id, owner, state: 'queued', createdAt, sentences, result: null, error: null }
    const live = liveJob(job, request, 0)
    await new Promise<void>((resolve, reject) => {
      const accept = () => {
        if (!this.#live.has(id)) {
          this.#live.set(id, live)
          this.#store.insert(live.job, request)
          this.#store.forgetOldest(maxEnded)
        }
        resolve()
      }
      this.#speak(live, accept, reject)
    })
    return live.job
  }

  resume(): void {
    for (const { job, request } of this.#store.unfinished()) {
      const live = liveJob({ ...job, state: 'queued' }, request, this.#store.countEvents(job.id))
      this.#live.set(job.id, live)
      this.#speak(
        live,
        () => {},
        (error) => this.#fail(live, toAppError(error)),
      )
    }
  }

  get(id: string, owner: Owner): Job {
    const job = this.#live.get(id)?.job ?? this.#store.find(id)
    if (job && ownerKeyOf(job.owner) === ownerKeyOf(owner)) return job
    throw new AppError('job-not-found', { jobId: id.slice(0, 40) })
  }

  list(owner: Owner): readonly Job[] {
    return this.#store.listOf(ownerKeyOf(owner))
  }

  cancel(id: string, owner: Owner): Job {
    const job = this.get(id, owner)
    const live = this.#live.get(id)
    if (!live) return job
    live.controller.abort()
    live.job = { ...job, state: 'cancelled' }
    return live.job
  }

  follow(id: string, owner: Owner, afterId: number, listener: (event: JobEvent) => void): () => void {
    this.get(id, owner)
    for (const event of this.#store.eventsAfter(id, afterId)) listener(event)
    const live = this.#live.get(id)
    live?.listeners.add(listener)
    return () => live?.listeners.delete(listener)
  }

  /** Speaks in the background. `accept` runs before the first event; `refuse` when there is none. */
  #speak(live: LiveJob, accept: () => void, refuse: (error: unknown) => void): void {
    let isAccepted = false
    const onEvent = (event: SpeakEvent) => {
      isAccepted = true
      accept()
      this.#record(live, event)
    }
    this.#studio.speak(live.request, onEvent, live.controller.signal).then(
      (result) => {
        accept()
        this.#end(live, result)
      },
      (error: unknown) => (isAccepted ? this.#fail(live, toAppError(error)) : refuse(error)),
    )
  }

  #record(live: LiveJob, event: JobEvent['event']): void {
    const { job } = live
    if (event.kind === 'started') live.job = { ...job, state: 'running' }
    if (event.kind === 'sentence') {
      // A job that goes on where it stopped does not tell again what it has told.
      if (event.done <= job.sentences.done) return
      live.job = { ...job, sentences: { done: event.done, total: event.total } }
    }
    const numbered = { id: ++live.eventCount, event }
    this.#store.addEvent(job.id, numbered)
    if (live.job !== job || event.kind === 'done' || event.kind === 'failed') this.#store.update(live.job)
    for (const listener of live.listeners) listener(numbered)
  }

  #end(live: LiveJob, result: SpeakResult): void {
    live.job = { ...live.job, state: 'done', result }
    this.#record(live, { kind: 'done' })
    this.#live.delete(live.job.id)
  }

  #fail(live: LiveJob, error: AppError): void {
    this.#live.delete(live.job.id)
    // It stays unfinished, for the next server to go on with.
    if (error.code === 'shutting-down') return
    const state = error.kind === 'cancelled' ? 'cancelled' : 'failed'
    live.job = { ...live.job, state, error }
    this.#record(live, { kind: 'failed', error })
  }
}

function liveJob(job: Job, request: SpeakRequest, eventCount: number): LiveJob {
  return { job, request, eventCount, listeners: new Set(), controller: new AbortController() }
}
