import type { Engine, Reference, VoicePrompt } from '../../engines/engine.js'
import type { BlobStore } from './blob-store.js'
import { hashOf } from './canonical-json.js'

const memorySize = 32

/** Prompts by voice content, engine, version and weights: in memory, and on disk behind that. */
export class PromptCache {
  readonly #blobs: BlobStore
  /** Least recently used first. */
  readonly #memory = new Map<string, VoicePrompt>()
  readonly #inTheMaking = new Map<string, Promise<VoicePrompt>>()

  constructor(blobs: BlobStore) {
    this.#blobs = blobs
  }

  async promptOf(
    engine: Engine,
    voiceHash: string,
    reference: () => Promise<Reference>,
    signal: AbortSignal,
  ): Promise<VoicePrompt> {
    const { id, version, weightsHash } = engine
    const key = hashOf({ kind: 'prompt', voice: voiceHash, engine: { id, version, weights: weightsHash } })
    const known = this.#memory.get(key)
    if (known) return this.#remember(key, known)
    const stored = await this.#blobs.get(key)
    if (stored) return this.#remember(key, { engineId: id, engineVersion: version, data: stored })
    return this.#makeOnce(key, signal, async () => engine.createPrompt(await reference(), signal))
  }

  /** Jobs that come together wait for the first; what it fails with, or is cancelled by, is its own. */
  async #makeOnce(key: string, signal: AbortSignal, make: () => Promise<VoicePrompt>): Promise<VoicePrompt> {
    for (let other = this.#inTheMaking.get(key); other; other = this.#inTheMaking.get(key)) {
      const prompt = await other.catch(() => undefined)
      signal.throwIfAborted()
      if (prompt) return prompt
    }
    const made = make().then(async (prompt) => {
      await this.#blobs.put(key, prompt.data)
      return this.#remember(key, prompt)
    })
    this.#inTheMaking.set(key, made)
    try {
      return await made
    } finally {
      if (this.#inTheMaking.get(key) === made) this.#inTheMaking.delete(key)
    }
  }

  #remember(key: string, prompt: VoicePrompt): VoicePrompt {
    this.#memory.delete(key)
    this.#memory.set(key, prompt)
    for (const oldest of this.#memory.keys()) {
      if (this.#memory.size <= memorySize) break
      this.#memory.delete(oldest)
    }
    return prompt
  }
}
