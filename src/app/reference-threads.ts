import { Piscina } from 'piscina'
import { decodeAudioFile, defaultDecodeLimits, type PreparedReference } from '../audio/index.js'
import { AppError, type ErrorCode, type ErrorData, workerEntry } from '../foundation/index.js'
import type { ReferenceAnswer } from './reference-worker.js'

/** An idle thread ends after this time; the next recording starts one again. */
const idleTimeoutMs = 60_000

/** Decodes and prepares recordings away from the thread that answers requests. */
export class ReferenceThreads {
  readonly #pool: Piscina

  constructor() {
    const { url, execArgv } = workerEntry(import.meta.url, 'reference-worker')
    this.#pool = new Piscina({
      filename: url,
      execArgv: [...execArgv],
      minThreads: 0,
      maxThreads: 2,
      idleTimeout: idleTimeoutMs,
    })
  }

  /** Throws AppError of the decoder or the preparation, and `cancelled`. */
  async prepare(filePath: string, signal: AbortSignal): Promise<PreparedReference> {
    const pcm = await decodeAudioFile(filePath, defaultDecodeLimits, signal)
    const answer: ReferenceAnswer = await this.#pool.run(pcm, { signal })
    if (answer.kind === 'prepared') return answer.reference
    throw new AppError<ErrorCode>(answer.code, answer.data as ErrorData<ErrorCode>)
  }

  async dispose(): Promise<void> {
    await this.#pool.destroy()
  }
}
