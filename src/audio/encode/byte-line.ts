/** Bytes on their way from an encoder, which may send them later than it was asked to, to a reader. */
export class ByteLine {
  #waiting: Uint8Array[] = []
  #wake: (() => void) | null = null

  readonly push = (bytes: Uint8Array): void => {
    this.#waiting.push(bytes)
    this.#wake?.()
    this.#wake = null
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0
  }

  /** Everything that has arrived. */
  take(): Uint8Array[] {
    const taken = this.#waiting
    this.#waiting = []
    return taken
  }

  /** Resolves when there is something to take. For one caller at a time. */
  arrival(): Promise<void> {
    if (!this.isEmpty) return Promise.resolve()
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }
}
