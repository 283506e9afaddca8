import type { Mark, SynthesisOptions } from '../engines/engine.js'
import type { TextWarning } from '../text/index.js'

/** Whose job, file or result something is: nothing of one owner is readable by another. */
export type Owner =
  | { readonly kind: 'session'; readonly id: string }
  | { readonly kind: 'key'; readonly id: string }
  | { readonly kind: 'local' }

/** Which voice to speak with: a saved one by name, or a recording (a stored file's path on this machine). */
export type VoiceChoice =
  | { readonly kind: 'saved'; readonly name: string }
  | { readonly kind: 'reference'; readonly filePath: string; readonly transcript: string | null }

export interface SpeakRequest {
  readonly owner: Owner
  readonly text: string
  readonly voice: VoiceChoice
  /** `auto`, or the id of an engine. */
  readonly engineId: string
  readonly options: SynthesisOptions
}

export type SpeakEvent =
  /** While waiting: how many jobs are ahead, and the estimated wait (null while unknown). */
  | {
      readonly kind: 'queued'
      readonly ahead: number
      readonly queueSize: number
      readonly etaSec: number | null
    }
  | { readonly kind: 'started' }
  /** From now on the sound can be heard while it is made: the file's id in the file store. */
  | { readonly kind: 'audio'; readonly fileId: string }
  | { readonly kind: 'stage'; readonly stage: 'reference' | 'voice' | 'speech' | 'encoding' }
  /** A sentence is done: `done` of `total`; `text` is the one spoken. */
  | { readonly kind: 'sentence'; readonly done: number; readonly total: number; readonly text: string }
  | { readonly kind: 'warning'; readonly warning: TextWarning }

export interface SpokenSentence {
  readonly index: number
  readonly text: string
  readonly startSec: number
  readonly endSec: number
  readonly marks: readonly Mark[]
}

export interface SpeakResult {
  /** The wav file's id in the file store. */
  readonly fileId: string
  /** The finished wav file: 24 kHz, 16 bit, mono. */
  readonly filePath: string
  readonly durationSec: number
  readonly engineId: string
  /** Why this engine, where the choice was ours. */
  readonly engineReason: { readonly zh: string; readonly en: string } | null
  readonly sentences: readonly SpokenSentence[]
  readonly warnings: readonly TextWarning[]
}
