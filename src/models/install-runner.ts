import { AppError, type Logger, toAppError } from '../foundation/index.js'
import type { ModelManager } from './model-manager.js'

/**
 * Installs in the background, for doors whose caller does not wait: one at a time for each model, stoppable,
 * and the last failure is kept to be told.
 */
export class InstallRunner {
  readonly #manager: ModelManager
  readonly #logger: Logger
  readonly #running = new Map<string, { readonly abort: AbortController; readonly ended: Promise<void> }>()
  readonly #failures = new Map<string, AppError>()

  constructor(manager: ModelManager, logger: Logger) {
    this.#manager = manager
    this.#logger = logger
  }

  /** Begins, or goes on after a pause. Throws AppError `model-unknown` or `model-busy`. */
  async start(id: string): Promise<void> {
    await this.#manager.stateOf(id)
    if (this.#running.has(id)) throw new AppError('model-busy', { id })
    this.#failures.delete(id)
    const abort = new AbortController()
    const ended = this.#manager
      .install(id, () => undefined, abort.signal)
      .catch((error: unknown) => {
        if (abort.signal.aborted) return
        const failure = toAppError(error)
        this.#failures.set(id, failure)
        this.#logger.error('models.install-failed', { id, code: failure.code })
      })
      .finally(() => this.#running.delete(id))
    this.#running.set(id, { abort, ended })
  }

  /** Stops; what arrived is kept. Resolves when it has stopped. */
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
}
