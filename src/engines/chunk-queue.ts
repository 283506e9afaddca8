/** Chunks pushed by one side and awaited in order by the other. One reader. */
export class ChunkQueue<Chunk> implements AsyncIterable<Chunk> {
  readonly #chunks: Chunk[] = []
  #outcome: { readonly error: unknown } | 'ended' | null = null
  #wake: () => void = () => undefined

  push(chunk: Chunk): void {
    this.#chunks.push(chunk)
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

  async *[Symbol.asyncIterator](): AsyncIterator<Chunk> {
    for (;;) {
      const chunk = this.#chunks.shift()
      if (chunk !== undefined) yield chunk
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
