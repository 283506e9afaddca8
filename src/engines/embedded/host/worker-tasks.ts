// What the engine and its worker threads say to each other: plain data, copied by structured clone.
import type { MessagePort } from 'node:worker_threads'
import type { Segment } from '../../../text/index.js'
import type { SpeechChunk, SynthesisOptions } from '../../engine.js'
import type { VoiceDesign } from '../core/index.js'

export type WorkerTask =
  | {
      readonly kind: 'learn'
      readonly samples: Float32Array
      readonly sampleRateHz: number
      readonly stop: StopFlag
    }
  | {
      readonly kind: 'speak'
      readonly segment: Segment
      readonly profile: Uint8Array
      readonly options: SynthesisOptions
      readonly chunks: ChunkPort
      readonly stop: StopFlag
    }
  | {
      readonly kind: 'speak-designed'
      readonly segment: Segment
      readonly design: VoiceDesign
      readonly chunks: ChunkPort
      readonly stop: StopFlag
    }

/** Where a worker sends the `SpeechChunk`s of a task, as they are ready. */
export type ChunkPort = Pick<MessagePort, 'postMessage'>

export type WorkerAnswer =
  | { readonly kind: 'learnt'; readonly profile: Uint8Array; readonly voicedSec: number }
  /** The last chunk; the others went through the port of the task, which may be slower than this answer. */
  | { readonly kind: 'spoken'; readonly last: SpeechChunk; readonly chunksSent: number }
  | { readonly kind: 'profile-damaged'; readonly problem: string }
  | { readonly kind: 'stopped' }

/** One shared integer, set to 1 when the caller has gone; workers look at it between stages. */
export type StopFlag = Int32Array

export function createStopFlag(): StopFlag {
  return new Int32Array(new SharedArrayBuffer(4))
}

export function raiseStopFlag(flag: StopFlag): void {
  Atomics.store(flag, 0, 1)
}

export function isStopped(flag: StopFlag): boolean {
  return Atomics.load(flag, 0) === 1
}
