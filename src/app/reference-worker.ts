import { type Pcm, type PreparedReference, prepareReference } from '../audio/index.js'
import { AppError, type ErrorCode } from '../foundation/index.js'

/** What the thread answers: errors lose their class between threads, so they travel as data. */
export type ReferenceAnswer =
  | { readonly kind: 'prepared'; readonly reference: PreparedReference }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly data: object }

/** Runs in a thread: preparing a long recording takes seconds, in which the server must go on answering. */
export default function prepare(pcm: Pcm): ReferenceAnswer {
  try {
    return { kind: 'prepared', reference: prepareReference(pcm) }
  } catch (error) {
    if (error instanceof AppError) return { kind: 'refused', code: error.code, data: error.data as object }
    throw error
  }
}
