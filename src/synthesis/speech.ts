import type { Mark, SynthesisOptions } from '../engines/engine.js'
import type { InputType, Segment } from '../text/index.js'
import type { SpeechWarning } from './reading/warnings.js'

/** Whose job, file or result something is: nothing of one owner is readable by another. */
export type Owner =
  | { readonly kind: 'session'; readonly id: string }
  | { readonly kind: 'key'; readonly id: string }
  | { readonly kind: 'local' }

/** Which voice to speak with: a saved one by name, or a recording (a stored file's path on this machine). */
export type VoiceChoice =
  | { readonly kind: 'saved'; readonly name: string }
  | { readonly kind: 'reference'; readonly filePath: string; readonly transcript: string | null }

/**
 * How a listener is told that the speech was made by AI (GB 45438-2025, the explicit label of audio): a rhythm, Morse
 * for "AI", or a spoken notice; at the start unless named `-end`.
 */
export const audibleLabels = ['off', 'morse', 'morse-end', 'spoken', 'spoken-end'] as const
export type AudibleLabel = (typeof audibleLabels)[number]

export interface SpeakRequest {
  readonly owner: Owner
  readonly text: string
  readonly voice: VoiceChoice
  /** `auto`, or the id of an engine. */
  readonly engineId: string
  readonly options: SynthesisOptions
  /** Absent: everything takes as long as it takes at the speed of `options`. */
  readonly timing?: Timing
  /** How `text` is written: `auto` (unless given) takes it for SSML where it begins with `<speak`. */
  readonly inputType?: InputType
  /** How listeners are told that AI spoke; the owner's setting unless given. */
  readonly audibleLabel?: AudibleLabel
  /** Goes on from a job of the same caller that carries the audible label. */
  readonly isContinued?: boolean
  /** The project whose lexicon counts on top of the owner's default one; none unless given. */
  readonly project?: string
  /** Speaks a single line of a job anew: `text` is the line's. */
  readonly line?: LineRequest
}

export interface LineRequest {
  readonly cue: Line['cue']
  /** As they were divided; null: `text` is new, and divided as one line. */
  readonly segments: readonly Segment[] | null
  /** For a new text: what its place in the job gives it. */
  readonly pauseAfterSec: number
  readonly style: Segment['style']
  readonly language: Segment['language']
}

/** Times that the speech has to keep; its speed changes for them, within limits. */
export type Timing =
  /** The whole lasts so long. */
  | { readonly kind: 'duration'; readonly durationSec: number; readonly speed: SpeedLimits }
  /** Each cue is spoken at its time. `text` of the request is `textOfCues`. */
  | { readonly kind: 'cues'; readonly cues: readonly Cue[]; readonly speed: SpeedLimits }

export interface SpeedLimits {
  readonly min: number
  readonly max: number
}

/** One subtitle; seconds from the start of the track. */
export interface Cue {
  readonly startSec: number
  readonly endSec: number
  readonly text: string
}

/** The unit that is listed, spoken again and edited: a sentence of the text, or a cue. */
export interface Line {
  readonly index: number
  readonly text: string
  readonly segments: readonly Segment[]
  readonly cue: Omit<Cue, 'text'> | null
}

/** How well a wanted time was kept. */
export interface TimeFit {
  readonly targetSec: number
  readonly durationSec: number
  /** `durationSec - targetSec`: positive is too long. */
  readonly errorSec: number
  readonly speedRatio: number
  /** The speed ended at one of its limits. */
  readonly isAtLimit: boolean
}

/** One engine call of a take, as it stands in the sentence store. */
export interface TakePiece {
  readonly segment: Segment
  /** Of the sentence store. */
  readonly key: string
  readonly sampleCount: number
  /** Linear; brings the voice to the common loudness. */
  readonly gain: number
  /** Silence that follows inside the job, at the speed spoken. */
  readonly pauseAfterSec: number
  /** Seconds from the piece's start, offsets in its segment's text; without phones. */
  readonly marks: readonly Mark[]
}

/** One way in which a line was spoken. Plain JSON. */
export interface Take {
  readonly text: string
  readonly voice: VoiceChoice
  readonly engineId: string
  /** As spoken, fitted speed included. */
  readonly options: SynthesisOptions
  readonly pieces: readonly TakePiece[]
  readonly fit: TimeFit | null
}

/** The audible label, as a job keeps it: enough to make its sound again. Plain JSON. */
export interface NoticePlan {
  readonly isAtEnd: boolean
  /** Of pieces that follow each other. */
  readonly sampleCounts: readonly number[]
  /** What is said; null for Morse. */
  readonly take: Take | null
  /** Part of what a job's audio is a function of. */
  readonly hash: string
}

export type SpeakEvent =
  /** While waiting: how many jobs are ahead, and the estimated wait (null while unknown). */
  | {
      readonly kind: 'queued'
      readonly ahead: number
      readonly queueSize: number
      readonly etaSec: number | null
    }
  /** First of all: the job is taken, and this engine will speak. */
  | {
      readonly kind: 'accepted'
      readonly engineId: string
      readonly engineReason: SpeakResult['engineReason']
    }
  | { readonly kind: 'started' }
  /** What will be spoken, line by line. */
  | { readonly kind: 'plan'; readonly lines: readonly Line[] }
  /** From now on the sound can be heard while it is made: the file's id in the file store. */
  | { readonly kind: 'audio'; readonly fileId: string }
  | { readonly kind: 'stage'; readonly stage: SpeakStage }
  /** While a duration is fitted: lines spoken in this round, which counts from 1. */
  | { readonly kind: 'fitting'; readonly round: number; readonly done: number; readonly total: number }
  /** How a line was spoken; `index` counts the lines of the plan. */
  | { readonly kind: 'take'; readonly index: number; readonly take: Take }
  /** A line is done: `done` of `total`; `text` is the one spoken. */
  | { readonly kind: 'sentence'; readonly done: number; readonly total: number; readonly text: string }
  | { readonly kind: 'warning'; readonly warning: SpeechWarning }

export type SpeakStage = 'reference' | 'voice' | 'fitting' | 'speech' | 'encoding'

export interface SpokenSentence {
  readonly index: number
  readonly text: string
  readonly startSec: number
  readonly endSec: number
  readonly marks: readonly Mark[]
  /** Of a cue: how its time was kept. */
  readonly fit?: CueFit
}

export interface CueFit extends TimeFit {
  /** How much later than its cue it begins, because the one before was still speaking. */
  readonly lateSec: number
  /** How far it speaks beyond the end of its cue. */
  readonly overrunSec: number
}

export interface SpeakResult {
  /** The wav file's id in the file store. */
  readonly fileId: string
  /** The finished wav file: 24 kHz, 16 bit, mono. */
  readonly filePath: string
  readonly durationSec: number
  /** Identifies the samples: equal jobs have it in common. */
  readonly contentHash: string
  /** The audible label, if there is one. */
  readonly notice: NoticePlan | null
  readonly engineId: string
  /** Why this engine, where the choice was ours. */
  readonly engineReason: { readonly zh: string; readonly en: string } | null
  readonly sentences: readonly SpokenSentence[]
  readonly warnings: readonly SpeechWarning[]
  /** Of a job with a wanted duration. */
  readonly fit: TimeFit | null
}
