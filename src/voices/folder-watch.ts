import { type FSWatcher, watch } from 'node:fs'
import type { Logger } from '../foundation/index.js'
import type { Scheduler } from './scheduler.js'

/** Copying a file makes many events; one look after the last of them is enough. */
const debounceMs = 300
/** Network folders report nothing: look for oneself from time to time. */
const pollMs = 5000

/** Calls `onTouched` some time after anything happened in `folder`, and regularly. */
export class FolderWatch {
  readonly #scheduler: Scheduler
  readonly #onTouched: () => void
  #watcher: FSWatcher | null = null
  #cancelDebounce: () => void = () => undefined
  #cancelPoll: () => void = () => undefined

  constructor(folder: string, scheduler: Scheduler, logger: Logger, onTouched: () => void) {
    this.#scheduler = scheduler
    this.#onTouched = onTouched
    const onFault = (error: unknown) => logger.warn('voices.watch-failed', { folder, error })
    try {
      // Not persistent: watching alone must not keep a finished program alive.
      this.#watcher = watch(folder, { persistent: false }, () => this.touch())
      this.#watcher.on('error', onFault)
    } catch (error) {
      onFault(error)
    }
    this.#poll()
  }

  /** Looks after `delayMs` of quiet. */
  touch(delayMs: number = debounceMs): void {
    this.#cancelDebounce()
    this.#cancelDebounce = this.#scheduler.after(delayMs, this.#onTouched)
  }

  close(): void {
    this.#watcher?.close()
    this.#cancelDebounce()
    this.#cancelPoll()
  }

  #poll(): void {
    this.#cancelPoll = this.#scheduler.after(pollMs, () => {
      this.#onTouched()
      this.#poll()
    })
  }
}
