/** Timers as a port, so that tests decide when they fire. */
export interface Scheduler {
  /** Runs `task` once after `delayMs`; returns what takes it back. */
  after(delayMs: number, task: () => void): () => void
}

/** The process's own timers; none of them keeps the process alive. */
export const systemScheduler: Scheduler = {
  after(delayMs, task) {
    const timer = setTimeout(task, delayMs)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** Runs `task` every `periodMs` until the returned function is called. */
export function repeat(scheduler: Scheduler, periodMs: number, task: () => void): () => void {
  let takeBack = scheduler.after(periodMs, run)
  function run(): void {
    takeBack = scheduler.after(periodMs, run)
    task()
  }
  return () => takeBack()
}

/** Resolves after `delayMs`. */
export function delay(scheduler: Scheduler, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    scheduler.after(delayMs, resolve)
  })
}
