// The decoding thread: one file, one answer, then it ends.
import { parentPort, workerData } from 'node:worker_threads'
import { AppError, type ErrorCode } from '../foundation/index.js'
import { decodeAudioBytes } from './decode-bytes.js'
import type { Pcm } from './pcm.js'
import { type PreparedReference, type PrepareOptions, prepareReference } from './prepare-reference.js'
import type { AudioFormat } from './sniff.js'

export interface DecodeTask {
  readonly bytes: Uint8Array
  readonly format: AudioFormat
  readonly maxDurationSec: number
  /** Null: the samples are wanted as they are. */
  readonly prepare: PrepareOptions | null
}

export type DecodeResult =
  | { readonly kind: 'decoded'; readonly pcm: Pcm }
  | ({ readonly kind: 'prepared' } & PreparedReference)

export type DecodeAnswer =
  | DecodeResult
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly data: object; readonly cause: string }

async function perform({ bytes, maxDurationSec, prepare }: DecodeTask): Promise<DecodeAnswer> {
  try {
    const decoded = await decodeAudioBytes(bytes, maxDurationSec)
    if (!prepare) return { kind: 'decoded', pcm: decoded }
    return { kind: 'prepared', ...prepareReference(decoded, prepare) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { code, data, cause } = error as AppError
    return { kind: 'refused', code, data, cause: String(cause ?? '') }
  }
}

const answer = await perform(workerData as DecodeTask)
const transferred = answer.kind === 'refused' ? [] : [answer.pcm.samples.buffer as ArrayBuffer]
parentPort?.postMessage(answer, transferred)
