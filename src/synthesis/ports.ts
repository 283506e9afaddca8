import type { Pcm } from '../audio/index.js'
import type { InputType, LexiconEntry, SegmentedText } from '../text/index.js'

/** Delays as a port, so that tests decide when one has passed. */
export interface Timer {
  /** Calls `run` after `delayMs`; the returned function calls it off. */
  after(delayMs: number, run: () => void): () => void
}

export const systemTimer: Timer = {
  after(delayMs, run) {
    const handle = setTimeout(run, delayMs)
    return () => clearTimeout(handle)
  },
}

/** A recording made fit to be imitated. */
export interface PreparedReference {
  readonly pcm: Pcm
  /** Integrated loudness, LUFS (BS.1770). */
  readonly loudnessLufs: number
  /** The stretch of the source that was taken, s; null where no speech was left out. */
  readonly keptSec: { readonly start: number; readonly end: number } | null
}

/** A wav file being written: 24 kHz, 16 bit, mono. */
export interface WavSink {
  /** Where it grows until it is finished: a wav file whose header comes first. */
  readonly partPath: string
  write(samples: Float32Array): Promise<void>
  /** Completes the file, which appears in its place only now. */
  finish(): Promise<void>
  /** Closes and removes what was written. */
  discard(): Promise<void>
}

/** Keeps the true peak under a ceiling. Output lags the input by a fixed look-ahead until `flush`. */
export interface Limiter {
  /** The samples that are ready; the caller owns them. */
  process(samples: Float32Array): Float32Array
  flush(): Float32Array
}

/** How a text is written, and the readings that its owner fixed. */
export interface TextInput {
  readonly inputType: InputType
  readonly lexicon: readonly LexiconEntry[]
}

/** What the use cases need of the layers below and cannot name themselves. */
export interface SpeechTools {
  /** Divides a text. Throws AppError `ssml-invalid`. */
  segmentText(text: string, input?: TextInput): SegmentedText
  /** Decodes any upload and makes it a reference. Throws AppError when it cannot be one. */
  prepareReference(filePath: string, signal: AbortSignal): Promise<PreparedReference>
  /** Any audio file as mono samples, unprepared. Throws AppError. */
  decodeAudio(filePath: string, signal: AbortSignal): Promise<Pcm>
  /** `contentHash` identifies what is spoken: jobs that have it in common have equal samples. */
  openWav(filePath: string, contentHash: string): Promise<WavSink>
  createLimiter(): Limiter
}
