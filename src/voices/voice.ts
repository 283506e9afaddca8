import type { Pcm } from '../audio/index.js'

/** What a list of voices shows; read without loading the audio. */
export interface VoiceSummary {
  /** NFC, without the `.pt`. */
  readonly name: string
  /** SHA-256 (hex) over the voice's content: what its prompts and sentences are stored under. */
  readonly contentHash: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly durationSec: number
  readonly sampleRateHz: number
  readonly language: 'zh' | 'en' | null
  readonly transcript: string | null
  /** What the owner sorts voices by; see `normalizeTags`. */
  readonly tags: readonly string[]
  /** Integrated loudness of the reference, LUFS (BS.1770). */
  readonly loudnessLufs: number
}

/** A saved voice, whole: the prepared reference and the prompts that were computed when it was saved. */
export interface Voice extends VoiceSummary {
  readonly reference: Pcm
  /** The embedded engine's profile, if the file has one: opaque bytes and the version that made them. */
  readonly profile: VoiceProfile | null
}

export interface VoiceProfile {
  readonly engineVersion: string
  readonly data: Uint8Array
}

/** What is given to be saved. */
export interface VoiceDraft {
  readonly name: string
  /** When it was first saved, where it is saved anew. */
  readonly createdAt?: number
  readonly tags?: readonly string[]
  readonly reference: Pcm
  readonly transcript: string | null
  readonly language: 'zh' | 'en' | null
  readonly profile: VoiceProfile | null
}

/** A file in the voices folder that is not ours: named with its kind and the remedy, never touched. */
export interface ForeignFile {
  readonly fileName: string
  readonly reason: { readonly zh: string; readonly en: string }
}

/**
 * The library of saved voices. Saved voices are immutable; saving over a name replaces the voice and keeps
 * the former one recoverable. Names are normalised and checked here (AppError `voice-name-invalid`).
 */
export interface VoiceStore {
  /** In the order of the old app: case-insensitive by code point. */
  list(): readonly VoiceSummary[]
  /** `name` with or without `.pt`, in any normalisation form. */
  find(name: string): VoiceSummary | undefined
  /** Throws AppError `voice-not-found`. */
  load(name: string): Promise<Voice>
  /** Throws AppError `voice-file-in-the-way` rather than overwrite a foreign file; so do `restore` and `rename`. */
  save(draft: VoiceDraft): Promise<VoiceSummary>
  /** Moves the voice to the recoverable former ones; resolves to a token for `restore`. */
  remove(name: string): Promise<string>
  restore(token: string): Promise<VoiceSummary>
  rename(name: string, newName: string): Promise<VoiceSummary>
  foreignFiles(): readonly ForeignFile[]
  /** Called after every change of the list, whoever made it; returns the unsubscriber. */
  onChange(listener: () => void): () => void
  dispose(): Promise<void>
}
