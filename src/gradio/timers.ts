import type { Timer } from '../synthesis/index.js'

/** Runs `task` every `periodMs` until the returned function is called. */
export function repeat(timer: Timer, periodMs: number, task: () => void): () => void {
  let callOff = timer.after(periodMs, run)
  function run(): void {
    callOff = timer.after(periodMs, run)
    task()
  }
  return () => callOff()
}

/** Resolves after `delayMs`. */
export function delay(timer: Timer, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    timer.after(delayMs, resolve)
  })
}
