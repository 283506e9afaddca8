import {
  decodeAudioFile,
  defaultDecodeLimits,
  type Pcm,
  type PreparedReference,
  prepareReferenceFile,
} from '../audio/index.js'
import { Turns } from '../foundation/index.js'

/** A thread may need hundreds of megabytes for a long recording. */
const limits = { atOnce: 2, waiting: 200 }

/** Decodes and prepares recordings away from the thread that answers requests: one thread a file, few at a time. */
export class AudioThreads {
  readonly #turns = new Turns(limits)
  readonly #ending = new AbortController()

  /** Throws what `decodeAudioFile` throws, and AppError `queue-full`. */
  decode(filePath: string, signal: AbortSignal): Promise<Pcm> {
    return this.#inTurn(signal, (either) => decodeAudioFile(filePath, defaultDecodeLimits, either))
  }

  /** Throws what `prepareReferenceFile` throws, and AppError `queue-full`. */
  prepare(filePath: string, signal: AbortSignal): Promise<PreparedReference> {
    return this.#inTurn(signal, (either) => prepareReferenceFile(filePath, defaultDecodeLimits, either))
  }

  /** Ends what runs or waits; callers see `cancelled`. */
  dispose(): void {
    this.#ending.abort()
  }

  #inTurn<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const either = AbortSignal.any([signal, this.#ending.signal])
    return this.#turns.take(either, () => work(either))
  }
}
