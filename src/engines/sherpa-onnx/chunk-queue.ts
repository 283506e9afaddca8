/** Chunks pushed by one side and awaited in order by the other. One reader. */
export class ChunkQueue implements AsyncIterable<Float32Array> {
  readonly #chunks: Float32Array[] = []
  #outcome: { readonly error: unknown } | 'ended' | null = null
  #wake: () => void = () => undefined

  push(samples: Float32Array): void {
    this.#chunks.push(samples)
    this.#wake()
  }

  end(): void {
    this.#outcome = 'ended'
    this.#wake()
  }

  /** The reader gets what was pushed before, then the error. */
  fail(error: unknown): void {
    this.#outcome = { error }
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Float32Array> {
    for (;;) {
      const chunk = this.#chunks.shift()
      if (chunk) yield chunk
      else if (this.#outcome === 'ended') return
      else if (this.#outcome) throw this.#outcome.error
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
    }
  }
}
