import { AppError, type Clock } from '../../foundation/index.js'

export interface CrashBreakerOptions {
  /** Appears in the error. */
  readonly engineId: string
  /** So many crashes in a row open the breaker for so long. */
  readonly crashes: number
  readonly coolDownMs: number
  readonly clock: Clock
}

/**
 * Ends a crash loop: after crashes in a row nothing is started for a while. It belongs to a model, not to one
 * of its processes, so that a model that dies while it loads is not tried at every job either.
 */
export class CrashBreaker {
  readonly #options: CrashBreakerOptions
  #crashesInRow = 0
  #openUntilMs = 0

  constructor(options: CrashBreakerOptions) {
    this.#options = options
  }

  /** Throws AppError `engine-breaker-open`, which says for how long. */
  assertClosed(): void {
    const { engineId, clock } = this.#options
    const waitMs = this.#openUntilMs - clock.now()
    if (waitMs <= 0) return
    const waitSec = Math.ceil(waitMs / 1000)
    throw new AppError('engine-breaker-open', { engineId, crashes: this.#crashesInRow, waitSec })
  }

  noteCrash(): void {
    const { crashes, coolDownMs, clock } = this.#options
    this.#crashesInRow += 1
    if (this.#crashesInRow >= crashes) this.#openUntilMs = clock.now() + coolDownMs
  }

  noteSuccess(): void {
    this.#crashesInRow = 0
    this.#openUntilMs = 0
  }
}
