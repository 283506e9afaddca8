import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { outputSampleRateHz, WavFileWriter } from '../../src/audio/index.js'
import type { Engine, SynthesisOptions, VoiceChange, VoicePrompt } from '../../src/engines/engine.js'
import { createEngineRegistry, type EngineRegistry } from '../../src/engines/index.js'
import { AppError, type Logger, silentLogger } from '../../src/foundation/index.js'
import { type LexiconStore, openLexiconStore } from '../../src/lexicon/index.js'
import {
  type AudibleLabel,
  createDiskBlobStore,
  createFileStore,
  createStudio,
  type SpeakRequest,
  type SpeechTools,
  type Studio,
  type StudioLimits,
  type Timer,
} from '../../src/synthesis/index.js'
import { plainStyle, type Segment } from '../../src/text/index.js'
import { localOwner, type Voice, type VoiceStore } from '../../src/voices/index.js'

/** Time that passes only when a test says so. */
export class ManualTime implements Timer {
  #nowMs = 1_700_000_000_000
  readonly #pending = new Set<{ dueMs: number; run: () => void }>()

  readonly clock = { now: () => this.#nowMs }

  after(delayMs: number, run: () => void): () => void {
    const entry = { dueMs: this.#nowMs + delayMs, run }
    this.#pending.add(entry)
    return () => this.#pending.delete(entry)
  }

  get pendingCount(): number {
    return this.#pending.size
  }

  pass(milliseconds: number): void {
    this.#nowMs += milliseconds
    for (const entry of [...this.#pending].sort((a, b) => a.dueMs - b.dueMs)) {
      if (entry.dueMs > this.#nowMs || !this.#pending.delete(entry)) continue
      entry.run()
    }
  }
}

/** A promise and the hands to settle it. */
export function deferred<T = void>(): {
  promise: Promise<T>
  resolve: (value: T) => void
  reject: (error: unknown) => void
} {
  let resolve: (value: T) => void = () => {}
  let reject: (error: unknown) => void = () => {}
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}

/**
 * An engine whose every sentence is a tone: its length follows the text and the speed, its frequency the
 * prompt. `before` runs before each sentence, to hold it up or to fail it.
 */
export function toneEngine(
  options: {
    id?: string
    before?: (segment: Segment, signal: AbortSignal) => Promise<void> | void
    onPrompt?: () => void
    /** Length of the tone for each UTF-16 unit of text at speed 1. */
    samplesPerUnit?: number
    /** Changes of the voice that are taken, and left without effect. */
    voiceChanges?: readonly VoiceChange[]
    onOptions?: (options: SynthesisOptions) => void
  } = {},
): Engine & { readonly spoken: string[] } {
  const { id = 'tone', samplesPerUnit = 1200 } = options
  const spoken: string[] = []
  return {
    id,
    version: '1',
    weightsHash: '0'.repeat(64),
    spoken,
    capabilities: {
      languages: ['zh', 'en'],
      reference: 'audio',
      maxReferenceSec: 30,
      outputSampleRateHz,
      speedRatio: { min: 0.25, max: 4 },
      voiceChanges: options.voiceChanges ?? [],
      marks: 'sentence',
      readings: 'exact',
      previewLanguages: [],
    },
    async createPrompt(reference): Promise<VoicePrompt> {
      options.onPrompt?.()
      return { engineId: id, engineVersion: '1', data: Uint8Array.of(reference.pcm.samples.length % 251) }
    },
    async *synthesize(segment, prompt, asked, signal) {
      const { speedRatio } = asked
      options.onOptions?.(asked)
      await options.before?.(segment, signal)
      if (signal.aborted) throw new AppError('cancelled', {})
      spoken.push(segment.text)
      const frequencyHz = 100 + (prompt.data[0] ?? 0)
      const samples = new Float32Array(Math.round((segment.text.length * samplesPerUnit) / speedRatio))
      for (let n = 0; n < samples.length; n++) {
        samples[n] = 0.1 * Math.sin((2 * Math.PI * frequencyHz * n) / outputSampleRateHz)
      }
      yield { samples: samples.subarray(0, samples.length >> 1), marks: [] }
      yield { samples: samples.subarray(samples.length >> 1), marks: [] }
    },
    dispose: async () => {},
  }
}

/** A registry of engines that are loaded already. */
export function registryOf(...engines: readonly Engine[]): EngineRegistry {
  return createEngineRegistry(Object.fromEntries(engines.map((engine) => [engine.id, async () => engine])))
}

/** One saved voice of this name, in memory: a second of silence, which engines of tones speak with. */
export async function voicesWith(name: string): Promise<VoiceStore> {
  const voices = memoryVoices()
  const reference = { samples: new Float32Array(24_000), sampleRateHz: 24_000 }
  await voices.save({ name, reference, transcript: null, language: null, profile: null })
  return voices
}

/** Saved voices in memory, everybody's; no former ones. */
export function memoryVoices(initial: readonly Voice[] = []): VoiceStore {
  const voices = new Map(initial.map((voice) => [voice.name, voice]))
  const bare = (name: string) => name.normalize('NFC').replace(/\.pt$/, '')
  const absent = () => new AppError('voice-not-found', { name: '', known: '' })
  const load = async (name: string) => {
    const voice = voices.get(bare(name))
    if (!voice) throw absent()
    return voice
  }
  return {
    list: () => [...voices.values()],
    find: (name) => voices.get(bare(name)),
    load,
    async save(draft) {
      const { reference } = draft
      const durationSec = reference.samples.length / reference.sampleRateHz
      const details = {
        contentHash: `hash of ${draft.name}`,
        createdAt: 0,
        sampleRateHz: reference.sampleRateHz,
      }
      const voice = { tags: [], owner: localOwner, ...draft, ...details, durationSec, loudnessLufs: -23 }
      voices.set(draft.name, voice)
      return voice
    },
    async change(name, changes) {
      const voice = { ...(await load(name)), ...changes }
      voices.set(voice.name, voice)
      return voice
    },
    async remove(name) {
      if (!voices.delete(bare(name))) throw absent()
      return name
    },
    restore: async () => {
      throw absent()
    },
    async rename(name, newName) {
      const voice = { ...(await load(name)), name: newName }
      voices.delete(bare(name))
      voices.set(newName, voice)
      return voice
    },
    foreignFiles: () => [],
    onChange: () => () => {},
    dispose: async () => {},
  }
}

/** Sentences end at 。！？ or a full stop; nothing is limited. */
export const plainTools: SpeechTools = {
  segmentText(text) {
    let offset = 0
    const segments = (text.match(/[^。！？.]*[。！？.]?/g) ?? []).filter(Boolean).map((sentence, index) => {
      const sourceStart = offset
      offset += sentence.length
      return {
        index,
        text: sentence,
        sourceStart,
        sourceEnd: offset,
        paragraph: 0,
        pauseAfterSec: 0.5,
        readings: [],
        unspoken: [],
        language: 'zh' as const,
        style: plainStyle,
      }
    })
    return { segments, warnings: [] }
  },
  async prepareReference(filePath) {
    const length = filePath.length
    const pcm = { samples: new Float32Array(length), sampleRateHz: outputSampleRateHz }
    return { pcm, loudnessLufs: -23, keptSec: null }
  },
  decodeAudio: async ({ length }) => ({
    samples: new Float32Array(length),
    sampleRateHz: outputSampleRateHz,
  }),
  openWav: (filePath) => WavFileWriter.open(filePath),
  createLimiter: () => ({ process: (samples) => samples, flush: () => new Float32Array(0) }),
}

export interface TestStudioOptions {
  readonly engines?: readonly [Engine, ...Engine[]]
  readonly voices?: VoiceStore
  readonly tools?: Partial<SpeechTools>
  readonly limits?: Partial<StudioLimits>
  readonly time?: ManualTime
  readonly logger?: Logger
  /** Kept by the caller: to start a second studio on the same files. */
  readonly folder?: string
  /** The sentence store's, bytes. */
  readonly blobsQuotaBytes?: number
  /** What the owner set. */
  readonly audibleLabel?: AudibleLabel
}

export interface TestStudio {
  readonly studio: Studio
  readonly lexicons: LexiconStore
  readonly folder: string
  /** A recording in the file store, as an upload would have left it. */
  upload(content?: string): Promise<string>
  dispose(): Promise<void>
}

/** A whole studio on a temporary folder, with a tone engine in it. */
export async function createTestStudio(options: TestStudioOptions = {}): Promise<TestStudio> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'yinse-studio-')))
  const time = options.time ?? new ManualTime()
  const logger = options.logger ?? silentLogger
  const common = { clock: time.clock, logger }
  const files = await createFileStore({ folder: join(folder, 'files'), quotaBytes: 2 ** 30, ...common })
  const blobs = await createDiskBlobStore({
    folder: join(folder, 'blobs'),
    quotaBytes: options.blobsQuotaBytes ?? 2 ** 30,
    logger,
  })
  const lexicons = openLexiconStore(join(folder, 'lexicons'))
  const studio = createStudio({
    ...(options.audibleLabel ? { audibleLabel: options.audibleLabel } : {}),
    engines: registryOf(...(options.engines ?? [toneEngine()])),
    voices: options.voices ?? memoryVoices(),
    lexicons,
    files,
    blobs,
    tools: { ...plainTools, ...options.tools },
    timer: time,
    ...common,
    ...(options.limits ? { limits: options.limits } : {}),
  })
  return {
    studio,
    lexicons,
    folder,
    async upload(content = 'a recording') {
      const { Readable } = await import('node:stream')
      const newFile = { owner: { kind: 'local' }, originalName: 'ref.wav', purpose: 'upload' } as const
      return (await files.put(newFile, Readable.from([Buffer.from(content)]), 2 ** 20)).filePath
    },
    async dispose() {
      await files.dispose()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A request that needs only a text and a voice. */
export function speakRequest(
  text: string,
  voice: SpeakRequest['voice'],
  change: Partial<SpeakRequest> = {},
): SpeakRequest {
  const options = {
    speedRatio: 1,
    seed: 0,
    pitchShiftSemitones: 0,
    formantShiftRatio: 1,
    f0RangeRatio: 1,
    breathiness: 0,
  }
  return { owner: { kind: 'local' }, text, voice, engineId: 'auto', options, ...change }
}
