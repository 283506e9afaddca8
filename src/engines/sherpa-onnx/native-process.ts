import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { AppError, type Logger, workerEntry } from '../../foundation/index.js'
import type { CrashBreaker } from './crash-breaker.js'
import type { FromChild, LoadSpec, Task, ToChild } from './messages.js'

export interface NativeProcessOptions {
  /** Appears in errors and the log. */
  readonly engineId: string
  readonly spec: LoadSpec
  readonly logger: Logger
  readonly breaker: CrashBreaker
  /** A child that has not loaded its model by then is taken for hung: a cold disk is slow. */
  readonly loadLimitMs: number
  /** No chunk and no answer of a task for this long, and the child is taken for hung. */
  readonly silenceLimitMs: number
  /** Idle for this long, the child is ended to free its memory. */
  readonly idleMs: number
  /** A child that has grown past this is replaced after its task. */
  readonly maxRssBytes: number
  /** A child that grows past this is ended, whatever it is doing. */
  readonly hardRssBytes: number
}

export const defaultNativeLimits = {
  loadLimitMs: 120_000,
  silenceLimitMs: 120_000,
  idleMs: 10 * 60_000,
  maxRssBytes: 3 * 2 ** 30,
  hardRssBytes: 6 * 2 ** 30,
} as const

export const defaultBreakerLimits = { crashes: 3, coolDownMs: 60_000 } as const

interface RunningTask {
  readonly id: number
  readonly onChunk: (samples: Float32Array) => void
  readonly resolve: (transcript: string | null) => void
  readonly reject: (error: Error) => void
}

/**
 * One supervised child process that runs a native model. Tasks are serial. A child that dies (abort, signal,
 * exit), hangs or grows too large costs at most the task it had; the next task gets a fresh child, unless
 * crashes in a row have opened the breaker.
 */
export class NativeProcess {
  readonly #options: NativeProcessOptions
  #child: ChildProcess | null = null
  #ready: Promise<number> | null = null
  #task: RunningTask | null = null
  #tail: Promise<unknown> = Promise.resolve()
  #nextId = 1
  #lastWords = () => ''
  /** Why we ended the child ourselves, where its death is the failure of its task. */
  #verdict: AppError | null = null
  #silenceTimer: NodeJS.Timeout | undefined
  #idleTimer: NodeJS.Timeout | undefined
  #isDisposed = false
  /** Children started so far: what tests of restart, idling and recycling look at. */
  startCount = 0

  constructor(options: NativeProcessOptions) {
    this.#options = options
  }

  get isRunning(): boolean {
    return this.#child !== null
  }

  /** Starts the child and loads the model, if that has not happened; resolves to its output rate in Hz. */
  load(): Promise<number> {
    return this.#serially(async () => {
      const sampleRateHz = await this.#ensureReady()
      this.#startIdling()
      return sampleRateHz
    })
  }

  /**
   * Runs one task after those before it. Resolves to the transcript, if it was one to transcribe. Aborting
   * rejects at once; the child finishes its current sentence and is then free.
   */
  async run(
    task: Task,
    onChunk: (samples: Float32Array) => void,
    signal: AbortSignal,
  ): Promise<string | null> {
    if (signal.aborted) throw new AppError('cancelled', {})
    const outcome = this.#serially(async () => {
      signal.throwIfAborted()
      await this.#ensureReady()
      signal.throwIfAborted()
      return this.#perform(task, onChunk, signal)
    })
    return raceWithAbort(outcome, signal)
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true
    this.#end()
    await this.#tail.catch(() => undefined)
  }

  #serially<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work, work)
    this.#tail = result.catch(() => undefined)
    return result
  }

  #perform(
    task: Task,
    onChunk: (samples: Float32Array) => void,
    signal: AbortSignal,
  ): Promise<string | null> {
    clearTimeout(this.#idleTimer)
    const id = this.#nextId++
    const cancel = () => this.#tell({ kind: 'cancel', id })
    signal.addEventListener('abort', cancel, { once: true })
    return new Promise<string | null>((resolve, reject) => {
      this.#task = { id, onChunk, resolve, reject }
      this.#watchSilence(this.#options.silenceLimitMs)
      this.#tell({ kind: 'task', id, task })
    }).finally(() => {
      signal.removeEventListener('abort', cancel)
      clearTimeout(this.#silenceTimer)
      this.#task = null
      this.#startIdling()
    })
  }

  #ensureReady(): Promise<number> {
    if (this.#isDisposed) throw new AppError('shutting-down', {})
    this.#options.breaker.assertClosed()
    this.#ready ??= this.#start()
    return this.#ready
  }

  #start(): Promise<number> {
    // The last child's idle time must not end this one while it loads.
    clearTimeout(this.#idleTimer)
    const entry = workerEntry(import.meta.url, 'sherpa-child')
    const child = fork(fileURLToPath(entry.url), [], {
      serialization: 'advanced',
      execArgv: [...entry.execArgv],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    this.#child = child
    this.#verdict = null
    this.startCount += 1
    this.#lastWords = keepLastWords(child)
    const lastWords = this.#lastWords
    return new Promise<number>((resolve, reject) => {
      child.on('message', (message: FromChild) => {
        // What a child that was given up still had to say concerns nobody.
        if (this.#child === child) this.#onMessage(message, resolve, reject)
      })
      child.on('error', (error) => reject(this.#processEnded(child, error.message)))
      child.on('exit', (code, exitSignal) => {
        const how = exitSignal ?? `exit code ${code}`
        const error = this.#processEnded(child, [how, lastWords()].filter(Boolean).join(': '))
        reject(error)
      })
      this.#watchSilence(this.#options.loadLimitMs)
      this.#tell({ kind: 'load', spec: this.#options.spec })
    }).finally(() => clearTimeout(this.#silenceTimer))
  }

  #onMessage(
    message: FromChild,
    loaded: (sampleRateHz: number) => void,
    failed: (error: Error) => void,
  ): void {
    const { engineId } = this.#options
    const task = this.#task
    switch (message.kind) {
      case 'loaded':
        loaded(message.sampleRateHz)
        break
      case 'load-failed':
        failed(
          message.isAddonMissing
            ? new AppError('engine-addon-missing', { engineId, reason: message.reason })
            : new AppError('engine-refused', { engineId, reason: message.reason }),
        )
        this.#end()
        break
      case 'chunk':
        if (task?.id !== message.id) break
        this.#watchSilence(this.#options.silenceLimitMs)
        task.onChunk(message.samples)
        break
      case 'memory':
        this.#assertMemory(message.rssBytes)
        break
      case 'still': {
        const reason = this.#lastWords() || 'it stood still'
        this.#condemn(new AppError('engine-process-ended', { engineId, reason }))
        break
      }
      case 'done':
        this.#options.breaker.noteSuccess()
        task?.resolve(message.transcript)
        this.#recycleIfLarge(message.rssBytes)
        break
      case 'failed':
        this.#options.breaker.noteSuccess()
        task?.reject(new AppError('engine-refused', { engineId, reason: message.reason }))
        this.#recycleIfLarge(message.rssBytes)
        break
    }
  }

  /** Notes the end of `child` and fails its task; a child that we ended ourselves is not a crash. */
  #processEnded(child: ChildProcess, reason: string): AppError {
    const { engineId, logger, breaker } = this.#options
    if (this.#child !== child) return new AppError('engine-process-ended', { engineId, reason })
    const error = this.#verdict ?? new AppError('engine-process-ended', { engineId, reason })
    this.#child = null
    this.#ready = null
    logger.error('engine.process-ended', { engineId, reason, code: error.code })
    breaker.noteCrash()
    this.#task?.reject(error)
    return error
  }

  #assertMemory(rssBytes: number): void {
    const { engineId, hardRssBytes } = this.#options
    if (rssBytes <= hardRssBytes) return
    this.#condemn(new AppError('engine-out-of-memory', { engineId, rssBytes, limitBytes: hardRssBytes }))
  }

  /** Ends the child; its task fails with `verdict`. */
  #condemn(verdict: AppError): void {
    this.#verdict = verdict
    this.#child?.kill('SIGKILL')
  }

  #recycleIfLarge(rssBytes: number): void {
    if (rssBytes <= this.#options.maxRssBytes) return
    this.#options.logger.info('engine.recycled', { engineId: this.#options.engineId, rssBytes })
    this.#end()
  }

  #startIdling(): void {
    clearTimeout(this.#idleTimer)
    this.#idleTimer = setTimeout(() => this.#end(), this.#options.idleMs)
    this.#idleTimer.unref()
  }

  #watchSilence(limitMs: number): void {
    clearTimeout(this.#silenceTimer)
    const { engineId } = this.#options
    this.#silenceTimer = setTimeout(
      () => this.#condemn(new AppError('engine-hung', { engineId, limitSec: limitMs / 1000 })),
      limitMs,
    )
  }

  #tell(message: ToChild): void {
    if (this.#child?.connected) this.#child.send(message)
  }

  #end(): void {
    const child = this.#child
    this.#child = null
    this.#ready = null
    clearTimeout(this.#idleTimer)
    child?.kill('SIGKILL')
    this.#task?.reject(new AppError('shutting-down', {}))
  }
}

/** The last line that the child wrote to stderr: native libraries say there why they gave up. */
function keepLastWords(child: ChildProcess): () => string {
  let text = ''
  child.stderr?.on('data', (data: Buffer) => {
    text = (text + data.toString('utf8')).slice(-2000)
  })
  return () => {
    const lines = stripVTControlCharacters(text)
      .split('\n')
      .map((line) => line.trim())
    return lines.filter(Boolean).at(-1)?.slice(-400) ?? ''
  }
}

async function raceWithAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort: () => void = () => undefined
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(new AppError('cancelled', {}, { cause: signal.reason }))
    signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
    // When the abort won, the work's own end is nobody's business any more.
    work.catch(() => undefined)
  }
}
