/** Delays as a port, so that tests decide when one has passed. */
export interface Scheduler {
  /** Calls `run` after `delayMs`; the returned function calls it off. */
  after(delayMs: number, run: () => void): () => void
}

export const systemScheduler: Scheduler = {
  after(delayMs, run) {
    const handle = setTimeout(run, delayMs)
    // Watching alone must not keep a finished program alive.
    handle.unref()
    return () => clearTimeout(handle)
  },
}
