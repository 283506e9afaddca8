// The decoding thread: one file, one answer, then it ends.
import { parentPort, workerData } from 'node:worker_threads'
import { AppError, type ErrorCode } from '../foundation/index.js'
import { decodeAudioBytes } from './decode-bytes.js'
import type { Pcm } from './pcm.js'
import type { AudioFormat } from './sniff.js'

export interface DecodeTask {
  readonly bytes: Uint8Array
  readonly format: AudioFormat
  readonly maxDurationSec: number
}

export type DecodeAnswer =
  | { readonly kind: 'decoded'; readonly pcm: Pcm }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly data: object; readonly cause: string }

const { bytes, maxDurationSec } = workerData as DecodeTask
const answer = await decodeAudioBytes(bytes, maxDurationSec).then<DecodeAnswer, DecodeAnswer>(
  (pcm) => ({ kind: 'decoded', pcm }),
  (error: unknown) => {
    if (!(error instanceof AppError)) throw error
    const { code, data, cause } = error as AppError
    return { kind: 'refused', code, data, cause: String(cause ?? '') }
  },
)
const transferred = answer.kind === 'decoded' ? [answer.pcm.samples.buffer as ArrayBuffer] : []
parentPort?.postMessage(answer, transferred)
