import type { Pcm } from '../audio/index.js'
import type { VoiceActor } from './owner.js'

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
  /** Who saved it; see `VoiceActor`. */
  readonly owner: string
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

/** What can be changed in a voice that is saved; absent: stays. */
export interface VoiceChanges {
  /** What the reference says; empty or null: nothing known. */
  readonly transcript?: string | null
  readonly tags?: readonly string[]
}

/** A file in the voices folder that is not ours: named with its kind and the remedy, never touched. */
export interface ForeignFile {
  readonly fileName: string
  readonly reason: { readonly zh: string; readonly en: string }
}

/**
 * The library of saved voices. Saved voices are immutable; saving over a name replaces the voice and keeps
 * the former one recoverable. Names are normalised and checked here (AppError `voice-name-invalid`). Who changes something
 * is this machine's user unless given as `by`; what they may not is refused (AppError `voice-not-yours`).
 */
export interface VoiceStore extends VoiceShelf {
  /** Throws AppError `voice-file-in-the-way` rather than overwrite a foreign file; so do `restore` and `rename`. */
  save(draft: VoiceDraft, by?: VoiceActor): Promise<VoiceSummary>
  /** Saves the voice anew, as its owner's, unless nothing would change. The former one stays recoverable. */
  change(name: string, changes: VoiceChanges, by?: VoiceActor): Promise<VoiceSummary>
  /** Moves the voice to the recoverable former ones; resolves to a token for `restore`. */
  remove(name: string, by?: VoiceActor): Promise<string>
  restore(token: string, by?: VoiceActor): Promise<VoiceSummary>
  rename(name: string, newName: string, by?: VoiceActor): Promise<VoiceSummary>
  dispose(): Promise<void>
}

/** The library as everybody sees it. */
export interface VoiceShelf {
  /** In the order of the old app: case-insensitive by code point. */
  list(): readonly VoiceSummary[]
  /** `name` with or without `.pt`, in any normalisation form. */
  find(name: string): VoiceSummary | undefined
  /** Throws AppError `voice-not-found`. */
  load(name: string): Promise<Voice>
  foreignFiles(): readonly ForeignFile[]
  /** Called after every change of the list, whoever made it; returns the unsubscriber. */
  onChange(listener: () => void): () => void
}
