import type { Logger } from './logger.js'

type Disposer = () => void | Promise<void>

/**
 * Owns resources and disposes them last-in first-out. A disposer that throws is logged and the rest still
 * run; one that is added after disposal runs at once, so that nothing registered late can leak.
 */
export class Scope {
  readonly #disposers: { name: string; dispose: Disposer }[] = []
  readonly #logger: Logger
  #disposed = false

  constructor(logger: Logger) {
    this.#logger = logger
  }

  /** Registers `dispose` to run when the scope ends; `name` appears in the log if it fails. */
  add(name: string, dispose: Disposer): void {
    if (this.#disposed) void this.#run(name, dispose)
    else this.#disposers.push({ name, dispose })
  }

  async dispose(): Promise<void> {
    this.#disposed = true
    for (let entry = this.#disposers.pop(); entry; entry = this.#disposers.pop()) {
      await this.#run(entry.name, entry.dispose)
    }
  }

  async #run(name: string, dispose: Disposer): Promise<void> {
    try {
      await dispose()
    } catch (error) {
      this.#logger.error('scope.dispose-failed', { name, error })
    }
  }
}
