import type { FastifyRequest } from 'fastify'
import type { Pcm, ReferenceReport } from '../../audio/index.js'
import type { Logger, UiLanguage } from '../../foundation/index.js'
import type { LexiconStore } from '../../lexicon/index.js'
import type { InstallRunner, ModelManager } from '../../models/index.js'
import type { JobBook, Studio, Timer } from '../../synthesis/index.js'
import type { Voice, VoiceDraft, VoiceEditor, VoiceSummary } from '../../voices/index.js'
import type { AccessKeys } from '../access-keys.js'

/** What the routes of the JSON API are made of. */
export interface JsonApiDeps {
  readonly studio: Studio
  readonly jobs: JobBook
  readonly lexicons: LexiconStore
  readonly models: ModelManager
  readonly installs: InstallRunner
  /** Adds the designed voices that are missing. */
  readonly installStarters: (library: VoiceEditor) => Promise<readonly VoiceSummary[]>
  /** Null: the server is open. */
  readonly keys: AccessKeys | null
  readonly language: UiLanguage
  readonly uploadLimitBytes: number
  readonly version: string
  readonly engines: readonly EngineInfo[]
  /** What can speak now, best first. */
  readonly availableEngines: () => Promise<readonly AvailableEngine[]>
  readonly tools: ApiTools
  readonly timer: Timer
  readonly logger: Logger
}

/** An engine that a job can name. */
export interface AvailableEngine {
  readonly id: string
  readonly languages: readonly string[]
  readonly needsTranscript: boolean
  readonly voiceChanges: readonly string[]
  /** The servers that it speaks on, with their health; null for one that speaks here. */
  readonly upstreams: readonly { readonly url: string; readonly isResting: boolean }[] | null
}

/** What a caller can know of an engine. */
export interface EngineInfo {
  readonly id: string
  readonly version: string
  readonly languages: readonly string[]
  readonly previewLanguages: readonly string[]
}

/** Measured facts about a recording, as `ReferenceReport` has them, and what is worth telling. */
export interface ReferenceCheck extends Omit<ReferenceReport, 'findings'> {
  readonly findings: readonly {
    readonly code: string
    readonly severity: 'info' | 'warning' | 'error'
    readonly advice: Readonly<Record<UiLanguage, string>>
  }[]
}

/** Reading and writing of the formats that the API takes and gives. */
export interface ApiTools {
  /** The voice in a `.pt` file. Throws AppError for a file that is none. */
  readVoiceFile(filePath: string): Promise<VoiceDraft>
  writeVoiceFile(voice: Voice): Promise<Uint8Array>
  encodeWav(pcm: Pcm): Uint8Array
  /** Any audio file as mono samples. */
  decodeAudio(filePath: string, signal: AbortSignal): Promise<Pcm>
  /** What is worth telling about a recording before anything is spoken with it. */
  checkReference(filePath: string, signal: AbortSignal): Promise<ReferenceCheck>
  /** What stands on the page "API documentation" for this caller. */
  describeApi(request: FastifyRequest): unknown
}
