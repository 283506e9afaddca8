import { randomBytes } from 'node:crypto'
import { AppError, type Clock, toAppError } from '../foundation/index.js'
import { ownerKeyOf } from './owner-key.js'
import type { Owner, SpeakEvent, SpeakRequest, SpeakResult } from './speech.js'
import type { Studio } from './studio.js'

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

/** What a job reported; `id` counts from 1 within the job, so that a reader can go on where it stopped. */
export interface JobEvent {
  readonly id: number
  readonly event:
    | Exclude<SpeakEvent, { readonly kind: 'plan' | 'take' }>
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

/** Jobs that outlive the connection which started them. In memory: a restart forgets them. */
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
}

/** Jobs that have ended and are still told about; the oldest go first. */
const maxEnded = 500

export function createJobBook(studio: Studio, clock: Clock): JobBook {
  return new MemoryJobBook(studio, clock)
}

interface Entry {
  job: Job
  readonly events: JobEvent[]
  readonly listeners: Set<(event: JobEvent) => void>
  readonly controller: AbortController
  release: () => void
}

class MemoryJobBook implements JobBook {
  readonly #studio: Studio
  readonly #clock: Clock
  readonly #entries = new Map<string, Entry>()

  constructor(studio: Studio, clock: Clock) {
    this.#studio = studio
    this.#clock = clock
  }

  async start(request: SpeakRequest): Promise<Job> {
    const entry = this.#create(request.owner)
    const accepted = new Promise<void>((resolve, reject) => {
      const onEvent = (event: SpeakEvent) => {
        if (event.kind !== 'plan' && event.kind !== 'take') this.#record(entry, event)
        resolve()
      }
      this.#studio.speak(request, onEvent, entry.controller.signal).then(
        (result) => {
          resolve()
          this.#end(entry, result)
        },
        (error: unknown) => {
          // Refused before it waited: there is no job to tell about.
          if (entry.events.length === 0) reject(error)
          resolve()
          this.#fail(entry, toAppError(error))
        },
      )
    })
    await accepted
    this.#entries.set(entry.job.id, entry)
    this.#forgetOldest()
    return entry.job
  }

  get(id: string, owner: Owner): Job {
    return this.#entryOf(id, owner).job
  }

  list(owner: Owner): readonly Job[] {
    const ownerKey = ownerKeyOf(owner)
    const jobs = [...this.#entries.values()].map(({ job }) => job)
    return jobs.filter((job) => ownerKeyOf(job.owner) === ownerKey)
  }

  cancel(id: string, owner: Owner): Job {
    const entry = this.#entryOf(id, owner)
    if (!hasEnded(entry.job)) {
      entry.controller.abort()
      entry.job = { ...entry.job, state: 'cancelled' }
    }
    return entry.job
  }

  follow(id: string, owner: Owner, afterId: number, listener: (event: JobEvent) => void): () => void {
    const entry = this.#entryOf(id, owner)
    for (const event of entry.events) {
      if (event.id > afterId) listener(event)
    }
    entry.listeners.add(listener)
    return () => entry.listeners.delete(listener)
  }

  #create(owner: Owner): Entry {
    const id = randomBytes(16).toString('hex')
    const sentences = { done: 0, total: 0 }
    const createdAt = this.#clock.now()
    const job: Job = { id, owner, state: 'queued', createdAt, sentences, result: null, error: null }
    return { job, events: [], listeners: new Set(), controller: new AbortController(), release: () => {} }
  }

  #entryOf(id: string, owner: Owner): Entry {
    const entry = this.#entries.get(id)
    if (entry && ownerKeyOf(entry.job.owner) === ownerKeyOf(owner)) return entry
    throw new AppError('job-not-found', { jobId: id.slice(0, 40) })
  }

  #record(entry: Entry, event: JobEvent['event']): void {
    const { job } = entry
    if (event.kind === 'started') entry.job = { ...job, state: 'running' }
    if (event.kind === 'sentence') {
      entry.job = { ...job, sentences: { done: event.done, total: event.total } }
    }
    const numbered = { id: entry.events.length + 1, event }
    entry.events.push(numbered)
    for (const listener of entry.listeners) listener(numbered)
  }

  #end(entry: Entry, result: SpeakResult): void {
    entry.release = this.#studio.files.hold(result.fileId)
    entry.job = { ...entry.job, state: 'done', result }
    this.#record(entry, { kind: 'done' })
  }

  #fail(entry: Entry, error: AppError): void {
    const state = error.kind === 'cancelled' ? 'cancelled' : 'failed'
    entry.job = { ...entry.job, state, error }
    this.#record(entry, { kind: 'failed', error })
  }

  #forgetOldest(): void {
    const ended = [...this.#entries.values()].filter(({ job }) => hasEnded(job))
    for (const entry of ended.slice(0, Math.max(0, ended.length - maxEnded))) {
      entry.release()
      this.#entries.delete(entry.job.id)
    }
  }
}

function hasEnded({ state }: Job): boolean {
  return state !== 'queued' && state !== 'running'
}
