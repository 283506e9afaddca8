import { assertMayChange, mayChange, type VoiceActor } from './owner.js'
import type { Voice, VoiceChanges, VoiceDraft, VoiceStore, VoiceSummary } from './voice.js'

/**
 * The library in one caller's hands. What is another owner's is refused with AppError `voice-not-yours`: changing it, saving
 * over it, and having its recording, by itself or as a copy.
 */
export class VoiceEditor {
  readonly #store: VoiceStore
  readonly #actor: VoiceActor

  constructor(store: VoiceStore, actor: VoiceActor) {
    this.#store = store
    this.#actor = actor
  }

  mayChange(voice: VoiceSummary): boolean {
    return mayChange(this.#actor, voice)
  }

  /** Whether a voice could be saved under `name`: said before the work of making one. */
  assertFree(name: string): void {
    const voice = this.#store.find(name)
    if (voice) assertMayChange(this.#actor, voice)
  }

  /** The voice whole, recording and words. */
  async open(name: string): Promise<Voice> {
    const voice = await this.#store.load(name)
    assertMayChange(this.#actor, voice)
    return voice
  }

  save(draft: VoiceDraft): Promise<VoiceSummary> {
    return this.#store.save(draft, this.#actor)
  }

  /** A copy that is the caller's. */
  async duplicate(name: string, newName: string): Promise<VoiceSummary> {
    return this.save({ ...(await this.open(name)), name: newName })
  }

  change(name: string, changes: VoiceChanges): Promise<VoiceSummary> {
    return this.#store.change(name, changes, this.#actor)
  }

  rename(name: string, newName: string): Promise<VoiceSummary> {
    return this.#store.rename(name, newName, this.#actor)
  }

  remove(name: string): Promise<string> {
    return this.#store.remove(name, this.#actor)
  }

  restore(token: string): Promise<VoiceSummary> {
    return this.#store.restore(token, this.#actor)
  }
}
