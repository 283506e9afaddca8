import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../../foundation/index.js'
import type { PreparedReference, SpeechTools } from '../ports.js'

export interface HashedReference extends PreparedReference {
  /** SHA-256 (hex) over the prepared samples: equal recordings are one voice, whatever file they came in. */
  readonly samplesHash: string
}

const memorySize = 8

/** Prepared recordings by the hash of their file, so that twenty calls with one recording decode it once. */
export class ReferenceCache {
  readonly #prepare: SpeechTools['prepareReference']
  /** Least recently used first. */
  readonly #memory = new Map<string, HashedReference>()

  constructor(prepare: SpeechTools['prepareReference']) {
    this.#prepare = prepare
  }

  /** Throws AppError `reference-gone`, and what the preparation throws. */
  async load(filePath: string, signal: AbortSignal): Promise<HashedReference> {
    const fileHash = await hashFile(filePath)
    const known = this.#memory.get(fileHash)
    if (known) {
      this.#memory.delete(fileHash)
      this.#memory.set(fileHash, known)
      return known
    }
    const prepared = await this.#prepare(filePath, signal)
    const reference = { ...prepared, samplesHash: hashSamples(prepared) }
    this.#memory.set(fileHash, reference)
    for (const oldest of this.#memory.keys()) {
      if (this.#memory.size <= memorySize) break
      this.#memory.delete(oldest)
    }
    return reference
  }
}

async function hashFile(filePath: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    await pipeline(createReadStream(filePath), hash)
  } catch (error) {
    throw new AppError('reference-gone', {}, { cause: error })
  }
  return hash.digest('hex')
}

function hashSamples({ pcm: { samples, sampleRateHz } }: PreparedReference): string {
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength)
  return createHash('sha256').update(`${sampleRateHz}\n`).update(bytes).digest('hex')
}
