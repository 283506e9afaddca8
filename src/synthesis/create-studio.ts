import { basename, dirname } from 'node:path'
import { clipAtPause, outputSampleRateHz, type Pcm } from '../audio/index.js'
import { changesIn, type Engine } from '../engines/engine.js'
import {
  type EngineChoice,
  type EngineRegistry,
  type JobTraits,
  uncertainReadings,
} from '../engines/index.js'
import { AppError, type Clock, type Logger, toAppError } from '../foundation/index.js'
import type { LexiconStore } from '../lexicon/index.js'
import { plainStyle, type Segment } from '../text/index.js'
import {
  localActor,
  type VoiceActor,
  VoiceEditor,
  type VoiceShelf,
  type VoiceStore,
  type VoiceSummary,
} from '../voices/index.js'
import { assembleTakes } from './assembly/assemble-takes.js'
import { audibleLabelFor, morseNoticePlan } from './assembly/audible-label.js'
import { GrowingAudio } from './assembly/growing-audio.js'
import { LiveAudio } from './assembly/live-audio.js'
import { runSpeakJob, type SpeakJobDeps } from './assembly/speak-job.js'
import type { WrittenSpeech } from './assembly/write-takes.js'
import { ownerKeyOf } from './owner-key.js'
import { type SpeechTools, systemTimer, type Timer } from './ports.js'
import { type TimedStage, withDeadline } from './queue/deadline.js'
import { InProcessQueue, type JobQueue, type QueueListener } from './queue/queue.js'
import { type ReadTextRequest, readSegments, type TextReading } from './reading/read-text.js'
import { hasLexicon, segmentsOf } from './reading/segments-of.js'
import { profileEngineId, readyVoice } from './reference/ready-voice.js'
import { type HashedReference, ReferenceCache } from './reference/reference-cache.js'
import { ReferenceWords } from './reference/reference-words.js'
import { type TimedWord, timeWords } from './reference/word-alignment.js'
import type { AudibleLabel, Owner, SpeakEvent, SpeakRequest, SpeakResult, VoiceChoice } from './speech.js'
import type { BlobStore } from './storage/blob-store.js'
import type { Json } from './storage/canonical-json.js'
import type { FileStore } from './storage/files.js'
import { PromptCache } from './storage/prompt-cache.js'
import { createSentenceStore } from './storage/sentence-store.js'
import type { AssembleRequest, EngineDecision, QueueStatus, SaveVoiceRequest, Studio } from './studio.js'
import { assertSpeakable, assertStyles, assertTextLength, assertVoice, styledOptions } from './validate.js'

export interface StudioLimits {
  /** UTF-16 units of text in one job. */
  readonly textLength: number
  /** Jobs that may wait. */
  readonly queue: number
  /** Jobs that run at a time. */
  readonly workers: number
  /** Seconds that each stage of a job may take. */
  readonly stageSec: Readonly<Record<TimedStage, number>>
}

export const defaultStudioLimits: StudioLimits = {
  textLength: 200_000,
  queue: 200,
  workers: 1,
  // Generous: they end what hangs, not what is slow on a small machine.
  stageSec: { reference: 180, voice: 300, speech: 300 },
}

export interface StudioParts {
  /** Disposed by whoever made them; the first one makes the profiles of saved voices. */
  readonly engines: EngineRegistry
  /** Takes an engine for a job that asks for `auto`; without it, the first one. */
  readonly chooseEngine?: (job: JobTraits) => Promise<EngineChoice>
  /** What a recording says; null where no recogniser is installed. */
  readonly transcribe?: (pcm: Pcm, signal: AbortSignal) => Promise<string | null>
  /** Whether a recogniser is installed. */
  readonly canTranscribe?: () => Promise<boolean>
  readonly voices: VoiceStore
  /** What an owner may do in the library; everything unless given. */
  readonly voiceActorOf?: (owner: Owner) => VoiceActor
  readonly lexicons: LexiconStore
  readonly files: FileStore
  /** Holds spoken sentences and prompts. */
  readonly blobs: BlobStore
  readonly tools: SpeechTools
  /** For requests that ask for none; `off` unless given. */
  readonly audibleLabel?: AudibleLabel
  readonly clock: Clock
  readonly logger: Logger
  readonly timer?: Timer
  readonly limits?: Partial<StudioLimits>
}

export function createStudio(parts: StudioParts): Studio {
  return new LocalStudio(parts)
}

type SpeakPayload = SpeakRequest & { readonly [key: string]: Json }

class LocalStudio implements Studio {
  readonly voices: VoiceShelf
  readonly files: FileStore
  readonly #parts: StudioParts
  readonly #limits: StudioLimits
  readonly #live = new LiveAudio()
  readonly #deps: SpeakJobDeps
  readonly #queue: JobQueue<SpeakPayload, SpeakEvent, SpeakResult>

  constructor(parts: StudioParts) {
    this.#parts = parts
    this.voices = parts.voices
    this.files = parts.files
    this.#limits = { ...defaultStudioLimits, ...parts.limits }
    this.#deps = {
      ...parts,
      live: this.#live,
      engineOf: (engineId) => this.#engineOf(engineId),
      sentences: createSentenceStore(parts.blobs),
      prompts: new PromptCache(parts.blobs),
      words: new ReferenceWords({
        transcribe: async (pcm, signal) => (await parts.transcribe?.(pcm, signal)) ?? null,
        timeWords: (text, pcm, signal) => this.#timeWords(text, pcm, signal),
        decode: (filePath, signal) => parts.tools.decodeAudio(filePath, signal),
        blobs: parts.blobs,
      }),
      references: new ReferenceCache((filePath, signal) => parts.tools.prepareReference(filePath, signal)),
      timer: parts.timer ?? systemTimer,
      limitSec: this.#limits.stageSec,
    }
    this.#queue = new InProcessQueue({
      run: (payload, emit, signal) => this.#run(payload, emit, signal),
      concurrency: this.#limits.workers,
      limit: this.#limits.queue,
      clock: parts.clock,
      timer: this.#deps.timer,
    })
  }

  async speak(
    request: SpeakRequest,
    onEvent: (event: SpeakEvent) => void,
    signal: AbortSignal,
  ): Promise<SpeakResult> {
    assertTextLength(request.text, this.#limits.textLength)
    // A line alone is a part, and so is what goes on: the job around it has the label.
    const isPart = request.line !== undefined || request.isContinued === true
    const setting = this.#parts.audibleLabel ?? 'off'
    const audibleLabel = isPart ? 'off' : audibleLabelFor(request.audibleLabel, setting)
    // Where there may be markup, what is wrong with it is known before the job waits.
    const marked = await this.#markedOf(request)
    const { engineId, reason } = await this.#choiceFor(request, marked)
    const engine = await this.#engineOf(engineId)
    assertSpeakable(request, engine)
    await assertVoice(request.voice, this.voices)
    await this.#assertWords(request.voice, engine)
    if (marked) await this.#assertMarked(request, marked, engine)
    const release = this.#holdReference(request)
    const job = {
      ownerKey: ownerKeyOf(request.owner),
      cost: request.text.length,
      payload: { ...request, audibleLabel, engineId: engine.id } as SpeakPayload,
    }
    try {
      return {
        ...(await this.#queue.add(
          job,
          listenerOf(onEvent, { engineId: engine.id, engineReason: reason }),
          signal,
        )),
        engineReason: reason,
      }
    } finally {
      release()
    }
  }

  async engineFor(request: SpeakRequest): Promise<EngineDecision> {
    return this.#choiceFor(request, await this.#markedOf(request))
  }

  /** The text divided where it may hold markup or words of a lexicon; else null. Throws AppError for wrong markup. */
  async #markedOf(request: SpeakRequest): Promise<readonly Segment[] | null> {
    const mayBeMarked = /[<[]/.test(request.text) || (await hasLexicon(request, this.#deps))
    return mayBeMarked ? (await segmentsOf(request, this.#deps)).segments : null
  }

  async readText(request: ReadTextRequest): Promise<TextReading> {
    assertTextLength(request.text, this.#limits.textLength)
    const { segments, warnings } = await segmentsOf(request, this.#deps)
    return readSegments(segments, warnings)
  }

  /** The voices and styles that the text itself asks for. */
  async #assertMarked(request: SpeakRequest, segments: readonly Segment[], engine: Engine): Promise<void> {
    assertStyles(segments, request.options, engine)
    for (const name of new Set(segments.map(({ style }) => style.voice))) {
      if (name !== null) await assertVoice({ kind: 'saved', name }, this.voices)
    }
  }

  voicesOf(owner: Owner): VoiceEditor {
    return new VoiceEditor(this.#parts.voices, this.#parts.voiceActorOf?.(owner) ?? localActor)
  }

  async saveVoice(request: SaveVoiceRequest, signal: AbortSignal): Promise<VoiceSummary> {
    const library = this.voicesOf(request.owner)
    library.assertFree(request.name)
    const engine = await this.#engineOf('auto')
    const { name, filePath, transcript } = request
    await assertVoice({ kind: 'reference', filePath, transcript }, this.voices)
    const { references, limitSec, timer } = this.#deps
    const limit = { stage: 'reference', limitSec: limitSec.reference } as const
    const reference = await withDeadline(limit, timer, signal, (inner) => references.load(filePath, inner))
    const choice = { kind: 'reference', filePath, transcript } as const
    const { prompt } = await readyVoice(choice, engine, this.#deps, () => undefined, signal)
    const profile =
      prompt.engineId === profileEngineId ? { engineVersion: prompt.engineVersion, data: prompt.data } : null
    const words = await this.#wordsOf(reference, request, signal)
    return library.save({ name, reference: reference.pcm, transcript: words, language: null, profile })
  }

  /** Null also where they cannot be found: the voice is good without its words, which can be added later. */
  async #wordsOf(
    reference: HashedReference,
    { filePath, transcript }: SaveVoiceRequest,
    signal: AbortSignal,
  ): Promise<string | null> {
    const { words, limitSec, timer } = this.#deps
    const limit = { stage: 'voice', limitSec: limitSec.voice } as const
    try {
      return await withDeadline(limit, timer, signal, (inner) =>
        words.ofUpload(reference, filePath, transcript, inner),
      )
    } catch (error) {
      signal.throwIfAborted()
      this.#parts.logger.warn('voice.words-not-found', { error })
      return null
    }
  }

  /** The engine that is always there speaks the words in the recording's own voice, to find them in it. */
  async #timeWords(text: string, pcm: Pcm, signal: AbortSignal): Promise<readonly TimedWord[]> {
    const engine = await this.#engineOf('auto')
    const clip = clipAtPause(pcm, engine.capabilities.maxReferenceSec)
    const prompt = await engine.createPrompt({ pcm: clip, transcript: null, language: null }, signal)
    const { segmentText } = this.#parts.tools
    return timeWords(text, pcm, { engine, prompt, segmentText }, signal)
  }

  assemble(request: AssembleRequest, signal: AbortSignal): Promise<WrittenSpeech> {
    const speak = async (speakRequest: SpeakRequest) => {
      const { fileId } = await this.speak(speakRequest, () => {}, signal)
      await this.files.remove(fileId)
    }
    const { unfinished } = request
    const notice = unfinished
      ? morseNoticePlan(audibleLabelFor(unfinished.audibleLabel, this.#parts.audibleLabel ?? 'off'))
      : request.notice
    return assembleTakes({ ...request, notice }, { ...this.#deps, speak }, signal)
  }

  audioOf(fileId: string): GrowingAudio | undefined {
    const growing = this.#live.ofFile(fileId)
    if (growing) return growing
    const file = this.files.find(fileId)
    return file?.purpose === 'result' ? GrowingAudio.whole(file.filePath) : undefined
  }

  liveFileOf(owner: Owner): string | undefined {
    return this.#live.fileOf(ownerKeyOf(owner))
  }

  queueStatus(): QueueStatus {
    return this.#queue.status()
  }

  close(deadlineMs: number): Promise<void> {
    return this.#queue.close(deadlineMs)
  }

  async #run(
    payload: SpeakPayload,
    emit: (event: SpeakEvent) => void,
    signal: AbortSignal,
  ): Promise<SpeakResult> {
    try {
      return await runSpeakJob(payload, this.#deps, emit, signal)
    } catch (error) {
      const failure = signal.aborted ? toAppError(signal.reason) : toAppError(error)
      if (failure.kind === 'cancelled') this.#parts.logger.info('job.cancelled')
      else this.#parts.logger.error('job.failed', { code: failure.code, cause: failure.cause })
      throw failure
    }
  }

  /** Which engine, and why where the caller left it to us. `marked`: the text divided, where it may hold markup. */
  async #choiceFor(
    { engineId, text, voice, options }: SpeakRequest,
    marked: readonly Segment[] | null,
  ): Promise<EngineDecision> {
    if (engineId !== 'auto') return { engineId, reason: null }
    const { chooseEngine, engines } = this.#parts
    if (!chooseEngine) return { engineId: engines.list()[0] ?? '', reason: null }
    const transcript = voice.kind === 'saved' ? this.voices.find(voice.name)?.transcript : voice.transcript
    return chooseEngine({
      text: marked ? marked.map(spokenTextOf).join(' ') : text,
      hasTranscript: Boolean(transcript),
      uncertainReadings: (capabilities) =>
        (marked ?? [])
          .flatMap((segment) => uncertainReadings(segment, capabilities))
          .map(({ reading }) => reading),
      changes: [
        ...new Set(
          (marked ?? [plainSegment]).flatMap(({ style }) => changesIn(styledOptions(options, style))),
        ),
      ],
    })
  }

  /** Throws AppError for an id that is not listed, and RangeError for an engine of a foreign sample rate. */
  async #engineOf(engineId: string): Promise<Engine> {
    const { engines } = this.#parts
    const engine = await engines.get(engineId === 'auto' ? (engines.list()[0] ?? '') : engineId)
    const { outputSampleRateHz: rateHz } = engine.capabilities
    if (rateHz === outputSampleRateHz) return engine
    throw new RangeError(`engine ${engine.id} speaks at ${rateHz} Hz, not ${outputSampleRateHz}`)
  }

  /** Said before the job waits in line: throws AppError `reference-transcript-missing`. */
  async #assertWords(voice: VoiceChoice, { id: engineId, capabilities }: Engine): Promise<void> {
    if (capabilities.reference === 'audio') return
    const known = voice.kind === 'saved' ? this.voices.find(voice.name)?.transcript : voice.transcript
    if (known || (await this.#parts.canTranscribe?.())) return
    throw new AppError('reference-transcript-missing', { engineId })
  }

  /** An upload must not be evicted while a job that needs it waits. */
  #holdReference({ voice }: SpeakRequest): () => void {
    if (voice.kind !== 'reference') return () => undefined
    const id = basename(dirname(voice.filePath))
    return this.files.find(id)?.filePath === voice.filePath ? this.files.hold(id) : () => undefined
  }
}

const plainSegment = { style: plainStyle }

/** What of a segment is words, not markup. */
function spokenTextOf({ text, unspoken }: Segment): string {
  let words = ''
  let from = 0
  for (const { start, end } of unspoken) {
    words += text.slice(from, start)
    from = end
  }
  return words + text.slice(from)
}

function listenerOf(
  onEvent: (event: SpeakEvent) => void,
  choice: Pick<SpeakResult, 'engineId' | 'engineReason'>,
): QueueListener<SpeakEvent> {
  return {
    onAccept: () => onEvent({ kind: 'accepted', ...choice }),
    onPlace: ({ ahead, queueSize, etaSec }) => onEvent({ kind: 'queued', ahead, queueSize, etaSec }),
    onStart: () => onEvent({ kind: 'started' }),
    onEvent,
  }
}
