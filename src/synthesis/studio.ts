import type { VoiceEditor, VoiceShelf, VoiceSummary } from '../voices/index.js'
import type { GrowingAudio } from './assembly/growing-audio.js'
import type { WrittenSpeech } from './assembly/write-takes.js'
import type { ReadTextRequest, TextReading } from './reading/read-text.js'
import type {
  AudibleLabel,
  Line,
  NoticePlan,
  Owner,
  SpeakEvent,
  SpeakRequest,
  SpeakResult,
  Take,
} from './speech.js'
import type { FileStore } from './storage/files.js'

/** The use cases that every door (Gradio, HTTP, CLI) calls. Doors hold no logic of their own. */
export interface Studio {
  readonly voices: VoiceShelf
  readonly files: FileStore
  /** The library in an owner's hands: what is another's is refused (AppError `voice-not-yours`). */
  voicesOf(owner: Owner): VoiceEditor
  /**
   * Queues the job and resolves with its result. Validates everything before queueing (AppError at once).
   * `onEvent` is called in order; aborting `signal` takes the job out of the queue or stops it within a
   * sentence and rejects with AppError `cancelled`. A busy queue rejects with AppError `queue-full`.
   */
  speak(
    request: SpeakRequest,
    onEvent: (event: SpeakEvent) => void,
    signal: AbortSignal,
  ): Promise<SpeakResult>
  /** The engine that `speak` would take, and why where the choice is ours. Throws AppError. */
  engineFor(request: SpeakRequest): Promise<EngineDecision>
  /** How a text would be read, sound by sound, without speaking it. Throws AppError. */
  readText(request: ReadTextRequest): Promise<TextReading>
  /** Prepares the recording (decode, trim, check), computes its profile and saves it as the owner's. */
  saveVoice(request: SaveVoiceRequest, signal: AbortSignal): Promise<VoiceSummary>
  /**
   * Joins takes to one wav, from the sentence store; what had to make room there is spoken again. Throws AppError
   * `take-gone` where that would be another sound by now.
   */
  assemble(request: AssembleRequest, signal: AbortSignal): Promise<WrittenSpeech>
  /** The sound of a result, also while it is being made; undefined for what is no result. */
  audioOf(fileId: string): GrowingAudio | undefined
  /** The file that is being spoken for an owner now. */
  liveFileOf(owner: Owner): string | undefined
  queueStatus(): QueueStatus
  /** Refuse, drain until `deadlineMs` has passed, abort, close. */
  close(deadlineMs: number): Promise<void>
}

export interface EngineDecision {
  readonly engineId: string
  /** Null: the caller named it. */
  readonly reason: { readonly zh: string; readonly en: string } | null
}

/** A take in its place. */
export interface PlacedTake {
  readonly cue: Line['cue']
  readonly take: Take
}

export interface AssembleRequest {
  readonly owner: Owner
  readonly takes: readonly PlacedTake[]
  /** The audible label, if there is to be one. */
  readonly notice: NoticePlan | null
  /** Of a job that has not made its label yet: what it asked for. Morse stands in for a spoken one. */
  readonly unfinished?: { readonly audibleLabel: AudibleLabel | undefined }
  /** How long the track lasts at least. */
  readonly endSec: number
}

export interface SaveVoiceRequest {
  readonly owner: Owner
  readonly name: string
  readonly filePath: string
  readonly transcript: string | null
}

export interface QueueStatus {
  readonly waiting: number
  readonly running: number
  /** Expected wait of a job that arrives now, seconds; null while nothing was measured yet. */
  readonly etaSec: number | null
}
