import type { Pcm } from '../audio/index.js'
import type { Segment } from '../text/index.js'

/** A language that text or a reference can be in. */
export type SpokenLanguage = 'zh' | 'en'

/** What the user gives to be imitated: the prepared clip and, where known, its words. */
export interface Reference {
  readonly pcm: Pcm
  readonly transcript: string | null
  readonly language: SpokenLanguage | null
}

/**
 * An engine's encoding of a reference: immutable, serialisable, valid for this engine id and version only.
 * For the embedded engine these bytes are the voice profile that a `.pt` carries.
 */
export interface VoicePrompt {
  readonly engineId: string
  readonly engineVersion: string
  readonly data: Uint8Array
}

/** What can be changed in a voice besides its pace; each is an option of `SynthesisOptions`. */
export type VoiceChange = 'pitchShiftSemitones' | 'formantShiftRatio' | 'f0RangeRatio' | 'breathiness'

export interface EngineCapabilities {
  readonly languages: readonly SpokenLanguage[]
  /** `audio+transcript` engines refuse a reference without its words. */
  readonly reference: 'audio' | 'audio+transcript'
  /** Longer references cost time and gain no likeness; callers cut them, and their words with them. */
  readonly maxReferenceSec: number
  readonly outputSampleRateHz: number
  readonly speedRatio: { readonly min: number; readonly max: number }
  /** Changes that are honoured; callers refuse a job that asks for another one. */
  readonly voiceChanges: readonly VoiceChange[]
  /** Finest marks that the engine times itself. */
  readonly marks: 'phone' | 'sentence'
  /**
   * `exact`: a reading that the user fixed is spoken as it is; `pinyin`: a Mandarin one is. Otherwise (`spelled`) the
   * engine reads plain text, and what is given to it in place of the reading may be read otherwise; callers tell the
   * user where (`uncertainReadings`).
   */
  readonly readings: 'exact' | 'pinyin' | 'spelled'
  /** Languages that are spoken, but not yet clearly; the page and the log say so. */
  readonly previewLanguages: readonly SpokenLanguage[]
}

export interface SynthesisOptions {
  /** 1 = the reference's own pace; 2 = half the duration. */
  readonly speedRatio: number
  /** Same input and same seed give the same bytes. */
  readonly seed: number
  /** Semitones; 0 = the reference's F0. */
  readonly pitchShiftSemitones: number
  /** Frequency ratio of the formants; 1 = the reference's. */
  readonly formantShiftRatio: number
  /** Ratio of the F0 movement around its median; 1 = the reference's, 0 = monotone. */
  readonly f0RangeRatio: number
  /** Added breathiness, 0 to 1. */
  readonly breathiness: number
}

export const defaultSynthesisOptions: SynthesisOptions = {
  speedRatio: 1,
  seed: 0,
  pitchShiftSemitones: 0,
  formantShiftRatio: 1,
  f0RangeRatio: 1,
  breathiness: 0,
}

export const allVoiceChanges: readonly VoiceChange[] = [
  'pitchShiftSemitones',
  'formantShiftRatio',
  'f0RangeRatio',
  'breathiness',
]

/** The changes that `options` ask for. */
export function changesIn(options: SynthesisOptions): readonly VoiceChange[] {
  return allVoiceChanges.filter((change) => options[change] !== defaultSynthesisOptions[change])
}

/** A timed piece of what was said; seconds from the start of the segment, offsets within the segment's text. */
export interface Mark {
  readonly kind: 'word' | 'character' | 'phone'
  readonly text: string
  readonly startSec: number
  readonly endSec: number
  readonly sourceStart: number
  readonly sourceEnd: number
  /** Of words and characters, where the engine knows it: ARPAbet, or numbered pinyin as spoken. */
  readonly reading?: string
}

/** Mono audio at `capabilities.outputSampleRateHz`, with the marks that begin in it. */
export interface SpeechChunk {
  readonly samples: Float32Array
  readonly marks: readonly Mark[]
}

/**
 * Code that speaks. A factory resolves to a loaded engine or throws; there is no half-loaded state. What
 * engines differ in stands in `capabilities`, which callers read first.
 */
export interface Engine {
  readonly id: string
  readonly version: string
  /** SHA-256 (hex) over the weights it runs: part of the key under which a spoken sentence is stored. */
  readonly weightsHash: string
  readonly capabilities: EngineCapabilities
  /** Encodes a reference once. Throws AppError when it cannot be used. */
  createPrompt(reference: Reference, signal: AbortSignal): Promise<VoicePrompt>
  /**
   * Yields at least one non-empty chunk, in order; samples in [-1, 1]. The pause after the segment is not
   * included; `options` are whole: the segment's own style is counted in already. Throws AppError (kind `engine-failed`, or `cancelled` within one sentence of the abort).
   */
  synthesize(
    segment: Segment,
    prompt: VoicePrompt,
    options: SynthesisOptions,
    signal: AbortSignal,
  ): AsyncIterable<SpeechChunk>
  dispose(): Promise<void>
}
