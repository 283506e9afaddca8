import { AppError } from '../../foundation/index.js'
import type { Timer } from '../ports.js'

export type TimedStage = 'reference' | 'voice' | 'speech'

export interface Deadline {
  readonly stage: TimedStage
  readonly limitSec: number
}

/**
 * Runs `work` with a signal that aborts with `signal` or when the deadline passes, and settles then at once,
 * whether or not `work` obeys: a stage that hangs must not hold the queue. Throws `stage-timed-out`.
 */
export async function withDeadline<T>(
  { stage, limitSec }: Deadline,
  timer: Timer,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  const controller = new AbortController()
  let callOff: () => void = () => {}
  const stopped = new Promise<never>((_, reject) => {
    const stop = (error: unknown) => {
      controller.abort(error)
      reject(error)
    }
    const onAbort = () => stop(signal.reason)
    const callOffTimer = timer.after(limitSec * 1000, () =>
      stop(new AppError('stage-timed-out', { stage, limitSec })),
    )
    signal.addEventListener('abort', onAbort, { once: true })
    callOff = () => {
      callOffTimer()
      signal.removeEventListener('abort', onAbort)
    }
  })
  try {
    return await Promise.race([work(controller.signal), stopped])
  } finally {
    callOff()
  }
}
