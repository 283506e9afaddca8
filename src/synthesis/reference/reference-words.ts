import type { Pcm } from '../../audio/index.js'
import type { BlobStore } from '../storage/blob-store.js'
import { hashOf } from '../storage/canonical-json.js'
import type { HashedReference } from './reference-cache.js'
import { type TimedWord, wordsBetween } from './word-alignment.js'

export interface ReferenceWordsParts {
  /** What a recording says; null where no recogniser is installed. */
  readonly transcribe: (pcm: Pcm, signal: AbortSignal) => Promise<string | null>
  /** When the words are heard in a recording of them; empty where that cannot be told. */
  readonly timeWords: (text: string, pcm: Pcm, signal: AbortSignal) => Promise<readonly TimedWord[]>
  readonly decode: (filePath: string, signal: AbortSignal) => Promise<Pcm>
  readonly blobs: BlobStore
}

/**
 * The words of a reference as it is used: what the user said it says, cut where the recording was cut; else what
 * the recogniser hears. Found once for each recording and kept.
 */
export class ReferenceWords {
  readonly #parts: ReferenceWordsParts

  constructor(parts: ReferenceWordsParts) {
    this.#parts = parts
  }

  /** Of a prepared upload. Null where nobody knows them. */
  async ofUpload(
    reference: HashedReference,
    filePath: string,
    given: string | null,
    signal: AbortSignal,
  ): Promise<string | null> {
    const { keptSec, samplesHash, pcm } = reference
    if (given === null || given.trim() === '') return this.heardIn(pcm, samplesHash, signal)
    if (keptSec === null) return given
    const words = await this.#once({ kind: 'words-kept', samplesHash, given }, async () => {
      const source = await this.#parts.decode(filePath, signal)
      const timed = await this.#parts.timeWords(given, source, signal)
      return wordsBetween(given, timed, keptSec.start, keptSec.end)
    })
    return words ?? this.heardIn(pcm, samplesHash, signal)
  }

  /** Of the first `lengthSec` of a recording whose words are known. */
  async ofStart(pcm: Pcm, text: string, lengthSec: number, signal: AbortSignal): Promise<string | null> {
    const timed = await this.#parts.timeWords(text, pcm, signal)
    return wordsBetween(text, timed, 0, lengthSec) || null
  }

  /** As the recogniser hears them; null without one, and where it hears nothing. */
  heardIn(pcm: Pcm, samplesHash: string, signal: AbortSignal): Promise<string | null> {
    return this.#once({ kind: 'words-heard', samplesHash }, () => this.#parts.transcribe(pcm, signal))
  }

  async #once(
    what: { readonly [key: string]: string },
    find: () => Promise<string | null>,
  ): Promise<string | null> {
    const key = hashOf(what)
    const known = await this.#parts.blobs.get(key)
    if (known) return new TextDecoder().decode(known)
    const words = (await find())?.trim()
    if (!words) return null
    await this.#parts.blobs.put(key, new TextEncoder().encode(words))
    return words
  }
}
