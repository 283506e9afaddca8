import type { AppError } from '../../foundation/index.js'
import type { SpeechWarning } from '../reading/warnings.js'
import type { Line, NoticePlan, Owner, SpeakEvent, SpokenSentence, Take, TimeFit } from '../speech.js'

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled'

/** What a job reported. */
export interface JobEvent {
  /** Counts from 1 within the job, so that a reader can go on where it stopped; null: told once and not kept. */
  readonly id: number | null
  readonly event:
    | Exclude<SpeakEvent, { readonly kind: 'accepted' | 'plan' | 'take' }>
    | { readonly kind: 'done' }
    | { readonly kind: 'failed'; readonly error: AppError }
}

export interface Job {
  readonly id: string
  readonly owner: Owner
  readonly state: JobState
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly sentences: { readonly done: number; readonly total: number }
  readonly result: JobResult | null
  readonly error: AppError | null
}

/** The finished sound of a job; its sentences are those of its lines. */
export interface JobResult {
  /** The wav file's id in the file store. */
  readonly fileId: string
  readonly durationSec: number
  /** Of the takes that are in the file. */
  readonly contentHash: string
  /** The audible label that stands before or after them. */
  readonly notice: NoticePlan | null
  readonly engineId: string
  readonly engineReason: { readonly zh: string; readonly en: string } | null
  readonly warnings: readonly SpeechWarning[]
  readonly fit: TimeFit | null
}

/** A take as a job keeps it. */
export interface StoredTake extends Take {
  /** Counts from 1 within the job. */
  readonly id: number
  readonly createdAt: number
}

/** A line of a job with its takes, the oldest first. */
export interface JobLine {
  readonly line: Line
  /** The take that is in the job's sound; null: not spoken yet. */
  readonly chosen: number | null
  readonly takes: readonly StoredTake[]
}

/** A line in the finished sound. */
export interface PlacedLine extends SpokenSentence {
  readonly takeId: number
}
