// What the engine and its worker threads say to each other: plain data, copied by structured clone.
import type { Segment } from '../../../text/index.js'
import type { Mark, SynthesisOptions } from '../../engine.js'
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
      readonly stop: StopFlag
    }
  | {
      readonly kind: 'speak-designed'
      readonly segment: Segment
      readonly design: VoiceDesign
      readonly stop: StopFlag
    }

export type WorkerAnswer =
  | { readonly kind: 'learnt'; readonly profile: Uint8Array; readonly voicedSec: number }
  | { readonly kind: 'spoken'; readonly samples: Float32Array; readonly marks: readonly Mark[] }
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
