import { randomBytes } from 'node:crypto'
import { AppError, type Clock, type Logger, silentLogger, toAppError } from '../../foundation/index.js'
import { ownerKeyOf } from '../owner-key.js'
import type { Owner, SpeakEvent, SpeakRequest, SpeakResult } from '../speech.js'
import type { Studio } from '../studio.js'
import type { Job, JobEvent, JobResult } from './job.js'
import { defaultJobRetention, type JobRetention, JobStore } from './job-store.js'
import { TakeBook } from './take-book.js'

/** Jobs that outlive the connection which started them, and the server. */
export interface JobBook {
  /** Resolves when the job was accepted; rejects with what the studio refuses it for. */
  start(request: SpeakRequest): Promise<Job>
  /** Throws AppError `job-not-found`, also for somebody else's. */
  get(id: string, owner: Owner): Job
  /** The newest, in the order in which they came. */
  list(owner: Owner): readonly Job[]
  /** Stops the job within a sentence; one that has ended stays as it is. */
  cancel(id: string, owner: Owner): Job
  /**
   * Calls back with every event after `afterId`, past and future; returns the unsubscriber. Who follows a job that has
   * ended hears its past only.
   */
  follow(id: string, owner: Owner, afterId: number, listener: (event: JobEvent) => void): () => void
  /** Goes on with a job that failed or was cancelled; what was spoken is not spoken again. */
  resume(id: string, owner: Owner): Promise<Job>
  /** Goes on with what a former server left unfinished. */
  resumeAll(): Promise<void>
  /** The lines of jobs, and how each was spoken. */
  readonly takes: TakeBook
}

export interface JobBookOptions {
  readonly store?: JobStore
  readonly retention?: JobRetention
  readonly logger?: Logger
}

/** Without a store of its own the book is forgotten with the process. */
export function createJobBook(studio: Studio, clock: Clock, options: JobBookOptions = {}): JobBook {
  return new StoredJobBook(studio, clock, options)
}

/** Jobs that one list shows. */
const maxListed = 500

/** A job that was begun so often without one new sentence takes the server down with it. */
const maxIdleStarts = 3

type AcceptedEvent = Extract<SpeakEvent, { readonly kind: 'accepted' }>

/** A job that waits or runs in this process. */
interface LiveJob {
  job: Job
  readonly request: SpeakRequest
  /** It has told of its text in a former life. */
  isKnown: boolean
  lastQueued: JobEvent['event'] | null
  readonly listeners: Set<(event: JobEvent) => void>
  readonly controller: AbortController
}

class StoredJobBook implements JobBook {
  readonly takes: TakeBook
  readonly #studio: Studio
  readonly #clock: Clock
  readonly #store: JobStore
  readonly #retention: JobRetention
  readonly #logger: Logger
  readonly #live = new Map<string, LiveJob>()

  constructor(studio: Studio, clock: Clock, options: JobBookOptions) {
    this.#studio = studio
    this.#clock = clock
    this.#store = options.store ?? JobStore.inMemory()
    this.#retention = options.retention ?? defaultJobRetention
    this.#logger = options.logger ?? silentLogger
    this.takes = new TakeBook({
      studio,
      clock,
      store: this.#store,
      jobOf: (id, owner) => this.get(id, owner),
    })
  }

  async start(request: SpeakRequest): Promise<Job> {
    const id = randomBytes(16).toString('hex')
    const { owner } = request
    const createdAt = this.#clock.now()
    const sentences = { done: 0, total: 0 }
    const job: Job = { id, owner, state: 'queued', createdAt, sentences, result: null, error: null }
    const live = liveJob(job, request)
    await this.#speak(live, ({ engineId, engineReason }) => {
      // After a restart the same engine goes on, whatever is installed by then.
      this.#store.insert(job, { ...request, engineId }, engineReason)
      this.#store.countStart(id)
      this.#forgetOldest()
    })
    return live.job
  }

  get(id: string, owner: Owner): Job {
    const job = this.#live.get(id)?.job ?? this.#store.find(id)
    if (job && ownerKeyOf(job.owner) === ownerKeyOf(owner)) return job
    throw new AppError('job-not-found', { jobId: id.slice(0, 40) })
  }

  list(owner: Owner): readonly Job[] {
    return this.#store.listOf(owner, maxListed).map((job) => this.#live.get(job.id)?.job ?? job)
  }

  cancel(id: string, owner: Owner): Job {
    const job = this.get(id, owner)
    const live = this.#live.get(id)
    if (!live) return job
    live.job = { ...job, state: 'cancelled' }
    this.#store.setState(id, 'cancelled')
    live.controller.abort()
    return live.job
  }

  follow(id: string, owner: Owner, afterId: number, listener: (event: JobEvent) => void): () => void {
    this.get(id, owner)
    const live = this.#live.get(id)
    const past = this.#store.eventsAfter(id, afterId)
    for (const [at, event] of past.entries()) {
      // A job that was resumed has ended before; only the last end is one.
      const isEnd = !live && at === past.length - 1
      if (event.event.kind !== 'failed' || isEnd) listener(event)
    }
    if (live?.lastQueued) listener({ id: null, event: live.lastQueued })
    live?.listeners.add(listener)
    return () => live?.listeners.delete(listener)
  }

  async resume(id: string, owner: Owner): Promise<Job> {
    const job = this.get(id, owner)
    if (job.state === 'done' || this.#live.has(id)) return job
    const request = this.#store.requestOf(id)
    if (!request) throw new AppError('job-not-found', { jobId: id.slice(0, 40) })
    const live = liveJob({ ...job, state: 'queued', error: null }, request)
    await this.#speak(live, () => this.#store.setState(id, 'queued'))
    return live.job
  }

  async resumeAll(): Promise<void> {
    const unfinished = this.#store.unfinished()
    if (unfinished.length > 0) this.#logger.info('jobs.resumed', { count: unfinished.length })
    for (const { job, request } of unfinished) {
      const live = liveJob({ ...job, state: 'queued' }, request)
      const starts = this.#store.countStart(job.id)
      if (starts > maxIdleStarts) {
        this.#fail(live, new AppError('job-ends-server', { jobId: job.id, starts: starts - 1 }))
        continue
      }
      await this.#speak(live, () => {}).catch((error: unknown) => this.#fail(live, toAppError(error)))
    }
  }

  /**
   * Speaks in the background. Resolves once the job is accepted, which `accept` notes before the first event; rejects
   * when it is refused.
   */
  #speak(live: LiveJob, accept: (event: AcceptedEvent) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      let isAccepted = false
      const onEvent = (event: SpeakEvent) => {
        if (event.kind !== 'accepted') {
          this.#record(live, event)
          return
        }
        accept(event)
        isAccepted = true
        this.#live.set(live.job.id, live)
        resolve()
      }
      this.#studio.speak(live.request, onEvent, live.controller.signal).then(
        (result) => this.#end(live, result),
        (error: unknown) => (isAccepted ? this.#fail(live, toAppError(error)) : reject(error)),
      )
    })
  }

  #record(live: LiveJob, event: Exclude<SpeakEvent, AcceptedEvent>): void {
    const { id } = live.job
    if (event.kind === 'plan') {
      live.isKnown = this.#store.countLines(id) > 0
      this.#store.setLines(id, event.lines)
      return
    }
    if (event.kind === 'take') {
      this.#store.addTake(id, event.index, event.take, this.#clock.now())
      return
    }
    live.lastQueued = event.kind === 'queued' ? event : null
    // Of use only while it happens.
    if (event.kind === 'queued' || event.kind === 'fitting') {
      this.#tell(live, { id: null, event })
      return
    }
    if (event.kind === 'started') this.#setRunning(live)
    if (event.kind === 'sentence') {
      // A job that goes on where it stopped does not tell again what it has told.
      if (event.done <= live.job.sentences.done) return
      live.job = { ...live.job, sentences: { done: event.done, total: event.total } }
    }
    if (event.kind === 'warning' && live.isKnown) return
    this.#tell(live, this.#store.addEvent(id, event))
  }

  #setRunning(live: LiveJob): void {
    if (live.job.state !== 'queued') return
    live.job = { ...live.job, state: 'running' }
    this.#store.setState(live.job.id, 'running')
  }

  #tell(live: LiveJob, event: JobEvent): void {
    for (const listener of [...live.listeners]) listener(event)
  }

  #end(live: LiveJob, spoken: SpeakResult): void {
    const { filePath: _path, sentences: _sentences, ...kept } = spoken
    const engineReason = spoken.engineReason ?? this.#store.engineReasonOf(live.job.id)
    const result: JobResult = { ...kept, engineReason }
    this.#settle(live, { ...live.job, state: 'done', result }, result, { kind: 'done' })
  }

  #fail(live: LiveJob, error: AppError): void {
    // It stays unfinished, for the next server to go on with.
    if (error.code === 'shutting-down') {
      this.#live.delete(live.job.id)
      return
    }
    const state = error.kind === 'cancelled' ? 'cancelled' : 'failed'
    this.#settle(live, { ...live.job, state, error }, error, { kind: 'failed', error })
  }

  #settle(live: LiveJob, job: Job, outcome: JobResult | AppError, event: JobEvent['event']): void {
    live.job = job
    this.#store.end(job.id, job.state, outcome)
    this.#live.delete(job.id)
    this.#tell(live, this.#store.addEvent(job.id, event))
  }

  #forgetOldest(): void {
    for (const fileId of this.#store.forget(this.#retention, this.#clock.now())) {
      this.#studio.files.remove(fileId).catch((error: unknown) => {
        this.#logger.warn('jobs.file-not-removed', { fileId, error })
      })
    }
  }
}

function liveJob(job: Job, request: SpeakRequest): LiveJob {
  const controller = new AbortController()
  return { job, request, isKnown: false, lastQueued: null, listeners: new Set(), controller }
}
