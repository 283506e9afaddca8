import type { Readable } from 'node:stream'
import { AppError, type Logger, toAppError } from '../foundation/index.js'
import type { ModelManager } from './model-manager.js'

/** What happens to a model now. Ends without an error, whatever came of it. */
interface Running {
  readonly abort: AbortController
  readonly ended: Promise<void>
}

/**
 * Installs in the background, for doors whose caller does not wait: one at a time for each model, stoppable,
 * and the last failure is kept to be told.
 */
export class InstallRunner {
  readonly #manager: ModelManager
  readonly #logger: Logger
  readonly #running = new Map<string, Running>()
  readonly #failures = new Map<string, AppError>()

  constructor(manager: ModelManager, logger: Logger) {
    this.#manager = manager
    this.#logger = logger
  }

  /** Begins, or goes on after a pause. Throws AppError `model-unknown` or `model-busy`. */
  async start(id: string): Promise<void> {
    await this.#manager.stateOf(id)
    const install = this.#run(id, (signal) => this.#manager.install(id, () => undefined, signal))
    install.outcome.catch((error: unknown) => {
      if (install.signal.aborted) return
      const failure = toAppError(error)
      this.#failures.set(id, failure)
      this.#logger.error('models.install-failed', { id, code: failure.code })
    })
  }

  /**
   * Takes a file of the model that the caller sends; once all are there, the installation goes on in the
   * background. Throws what `ModelManager.receive` throws: the sender is told, nobody else.
   */
  async receive(id: string, fileName: string, content: Readable): Promise<void> {
    const arrival = this.#run(id, (signal) =>
      this.#manager.receive(id, fileName, content, () => undefined, signal),
    )
    await arrival.outcome
    if ((await this.#manager.missingFiles(id)).length === 0) await this.start(id)
  }

  /** Stops; what was downloaded is kept. Resolves when it has stopped. */
  async pause(id: string): Promise<void> {
    const running = this.#running.get(id)
    running?.abort.abort()
    await running?.ended
  }

  /** Why the last installation of this model failed, if it did. */
  failureOf(id: string): AppError | null {
    return this.#failures.get(id) ?? null
  }

  /** Resolves when the installation of `id` that runs now has ended. */
  async settled(id: string): Promise<void> {
    await this.#running.get(id)?.ended
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((id) => this.pause(id)))
  }

  #run(id: string, work: (signal: AbortSignal) => Promise<void>) {
    if (this.#running.has(id)) throw new AppError('model-busy', { id })
    this.#failures.delete(id)
    const abort = new AbortController()
    const outcome = work(abort.signal).finally(() => this.#running.delete(id))
    this.#running.set(id, { abort, ended: outcome.catch(() => undefined) })
    return { outcome, signal: abort.signal }
  }
}
