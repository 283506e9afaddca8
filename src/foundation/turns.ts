import { AppError } from './errors/app-error.js'

export interface TurnLimits {
  readonly atOnce: number
  /** Beyond so many that wait, more are refused. */
  readonly waiting: number
}

/** What callers who are refused are told to wait. */
const retryAfterSec = 10

/** Lets a few pieces of work run at a time and the others wait, in the order in which they came. */
export class Turns {
  readonly #limits: TurnLimits
  readonly #waiting: (() => void)[] = []
  #runningCount = 0

  constructor(limits: TurnLimits) {
    this.#limits = limits
  }

  /** Throws AppError `queue-full`, `cancelled` when `signal` aborts a wait, and what `work` throws. */
  async take<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (this.#runningCount < this.#limits.atOnce) this.#runningCount++
    else await this.#wait(signal)
    try {
      return await work()
    } finally {
      // The place goes from hand to hand, so that nobody who comes now slips in between.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#runningCount--
    }
  }

  #wait(signal: AbortSignal): Promise<void> {
    const waiting = this.#waiting
    if (signal.aborted) return Promise.reject(new AppError('cancelled', {}))
    if (waiting.length >= this.#limits.waiting) {
      return Promise.reject(new AppError('queue-full', { waiting: waiting.length, retryAfterSec }))
    }
    return new Promise((resolve, reject) => {
      const go = () => {
        signal.removeEventListener('abort', giveUp)
        resolve()
      }
      const giveUp = () => {
        waiting.splice(waiting.indexOf(go), 1)
        reject(new AppError('cancelled', {}))
      }
      signal.addEventListener('abort', giveUp, { once: true })
      waiting.push(go)
    })
  }
}
