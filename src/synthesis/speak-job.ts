import type { Engine, Mark, SynthesisOptions, VoicePrompt } from '../engines/engine.js'
import { AppError, type Clock, type Logger, toAppError } from '../foundation/index.js'
import type { Segment } from '../text/index.js'
import type { VoiceStore } from '../voices/index.js'
import { Assembler, voiceGain } from './assembler.js'
import { hashOf } from './canonical-json.js'
import { type TimedStage, withDeadline } from './deadline.js'
import type { FileStore, StoredFile } from './files.js'
import type { LiveAudio } from './live-audio.js'
import { ownerKeyOf } from './owner-key.js'
import type { SpeechTools, Timer } from './ports.js'
import type { PromptCache } from './prompt-cache.js'
import type { ReferenceCache } from './reference-cache.js'
import { type SentenceAudio, type SentenceStore, sentenceKeyOf } from './sentence-store.js'
import type { SpeakEvent, SpeakRequest, SpeakResult, SpokenSentence, VoiceChoice } from './speech.js'
import { assertChangeable, assertVoice, speedRange } from './validate.js'

export interface SpeakJobDeps {
  readonly engineOf: (engineId: string) => Promise<Engine>
  readonly voices: VoiceStore
  readonly files: FileStore
  readonly sentences: SentenceStore
  readonly prompts: PromptCache
  readonly references: ReferenceCache
  readonly live: LiveAudio
  readonly tools: SpeechTools
  readonly clock: Clock
  readonly timer: Timer
  readonly logger: Logger
  /** Seconds that each stage may take. */
  readonly limitSec: Readonly<Record<TimedStage, number>>
}

/** The voice of a job, ready to speak with. */
export interface ReadyVoice {
  readonly contentHash: string
  readonly loudnessLufs: number
  readonly prompt: VoicePrompt
}

type Emit = (event: SpeakEvent) => void

/** A `.pt` carries the embedded engine's prompts; those of other engines are cached beside. */
export const profileEngineId = 'embedded'

/**
 * One job, from the request to the finished wav. Sentences that were spoken before, by this job or another,
 * are taken from the store; a job that failed or was cancelled goes on where it stopped when it is sent again.
 */
export async function runSpeakJob(
  request: SpeakRequest,
  deps: SpeakJobDeps,
  emit: Emit,
  signal: AbortSignal,
): Promise<SpeakResult> {
  const startedAt = deps.clock.now()
  const engine = await deps.engineOf(request.engineId)
  const { segments, warnings } = deps.tools.segmentText(request.text)
  if (segments.length === 0 && warnings.length === 0) throw new AppError('text-unspeakable', {})
  // The text itself can ask for a pitch.
  for (const segment of segments) assertChangeable(optionsFor(segment, request.options), engine)
  const voice = await readyVoice(request.voice, engine, deps, emit, signal)
  const named = await namedVoices(segments, engine, deps, signal)
  emit({ kind: 'stage', stage: 'speech' })
  for (const warning of warnings) emit({ kind: 'warning', warning })

  const file = await deps.files.reserve({
    owner: request.owner,
    originalName: 'audio.wav',
    purpose: 'result',
  })
  const release = deps.files.hold(file.id)
  try {
    const parts = { request, engine, voice, named, deps, emit, signal }
    const spoken = await writeSpeech(file, segments, parts)
    logDone(deps, engine, segments.length, spoken.durationSec, startedAt)
    return {
      fileId: file.id,
      filePath: file.filePath,
      engineId: engine.id,
      engineReason: null,
      ...spoken,
      warnings,
    }
  } catch (error) {
    await deps.files.remove(file.id)
    throw error
  } finally {
    release()
  }
}

/** The voices that the text itself asks for, before the first word is spoken. */
async function namedVoices(
  segments: readonly Segment[],
  engine: Engine,
  deps: SpeakJobDeps,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ReadyVoice>> {
  const named = new Map<string, ReadyVoice>()
  for (const name of new Set(segments.map(({ style }) => style.voice))) {
    if (name === null) continue
    const choice = { kind: 'saved', name } as const
    await assertVoice(choice, deps.voices, engine)
    named.set(name, await readyVoice(choice, engine, deps, () => {}, signal))
  }
  return named
}

/** Loads or learns the voice. Throws AppError. */
export async function readyVoice(
  choice: VoiceChoice,
  engine: Engine,
  deps: SpeakJobDeps,
  emit: Emit,
  signal: AbortSignal,
): Promise<ReadyVoice> {
  const timed = <T>(stage: TimedStage, work: (stageSignal: AbortSignal) => Promise<T>) =>
    withDeadline({ stage, limitSec: deps.limitSec[stage] }, deps.timer, signal, work)

  if (choice.kind === 'reference') {
    const { filePath, transcript } = choice
    emit({ kind: 'stage', stage: 'reference' })
    const reference = await timed('reference', (inner) => deps.references.load(filePath, inner))
    emit({ kind: 'stage', stage: 'voice' })
    const contentHash = hashOf({ samples: reference.samplesHash, transcript })
    const heard = { pcm: reference.pcm, transcript, language: null }
    const prompt = await timed('voice', (inner) =>
      deps.prompts.promptOf(engine, contentHash, async () => heard, inner),
    )
    return { contentHash, loudnessLufs: reference.loudnessLufs, prompt }
  }

  emit({ kind: 'stage', stage: 'voice' })
  const voice = await deps.voices.load(choice.name)
  const { contentHash, loudnessLufs, profile, reference, transcript, language } = voice
  if (profile && engine.id === profileEngineId && profile.engineVersion === engine.version) {
    const prompt = { engineId: engine.id, engineVersion: engine.version, data: profile.data }
    return { contentHash, loudnessLufs, prompt }
  }
  const heard = { pcm: reference, transcript, language }
  const prompt = await timed('voice', (inner) =>
    deps.prompts.promptOf(engine, contentHash, async () => heard, inner),
  )
  return { contentHash, loudnessLufs, prompt }
}

interface JobParts {
  readonly request: SpeakRequest
  readonly engine: Engine
  /** The job's own. */
  readonly voice: ReadyVoice
  /** Those that single segments ask for. */
  readonly named: ReadonlyMap<string, ReadyVoice>
  readonly deps: SpeakJobDeps
  readonly emit: Emit
  readonly signal: AbortSignal
}

/** What a text without a single readable character becomes, seconds of silence. */
const unreadableSec = 0.5

/** Speaks the segments one after another into a wav that appears at its place only when it is whole. */
async function writeSpeech(
  file: StoredFile,
  segments: readonly Segment[],
  parts: JobParts,
): Promise<{ durationSec: number; sentences: SpokenSentence[] }> {
  const { request, deps, emit, signal } = parts
  const wav = await deps.tools.openWav(file.filePath, contentHashOf(segments, parts))
  const sink = deps.live.begin(file, ownerKeyOf(request.owner), wav)
  emit({ kind: 'audio', fileId: file.id })
  try {
    const assembler = new Assembler(sink, deps.tools.createLimiter())
    const sentences: SpokenSentence[] = []
    for (const segment of segments) {
      const { samples, marks, gain } = await sentenceOf(segment, parts)
      // A pause belongs to the pace of speaking and shrinks with it.
      const pauseSec = segment.pauseAfterSec / request.options.speedRatio
      const place = await assembler.add(samples, gain, pauseSec)
      sentences.push({ index: segment.index, text: segment.text, ...place, marks: wordMarks(marks) })
      emit({ kind: 'sentence', done: sentences.length, total: segments.length, text: segment.text })
    }
    if (segments.length === 0) await assembler.addSilence(unreadableSec)
    emit({ kind: 'stage', stage: 'encoding' })
    await assembler.finish()
    return { durationSec: assembler.durationSec, sentences }
  } catch (error) {
    await sink.fail(signal.aborted ? toAppError(signal.reason) : toAppError(error))
    throw error
  }
}

/** What the audio of a job is a function of, in one number. */
function contentHashOf(segments: readonly Segment[], parts: JobParts): string {
  const sentences = segments.map((segment) => ({
    key: sentencePlan(segment, parts).key,
    pauseSec: segment.pauseAfterSec,
  }))
  return hashOf({ sentences, speedRatio: parts.request.options.speedRatio })
}

interface SentencePlan {
  readonly voice: ReadyVoice
  readonly options: SynthesisOptions
  readonly key: string
}

/** Who speaks a segment and how, and the key that the result is stored under. */
function sentencePlan(segment: Segment, { request, engine, voice, named }: JobParts): SentencePlan {
  const speaker = named.get(segment.style.voice ?? '') ?? voice
  const options = optionsFor(segment, request.options)
  const key = sentenceKeyOf({ segment, voiceHash: speaker.contentHash, options, engine })
  return { voice: speaker, options, key }
}

/** Phones stay with the stored sentence: in a long text they would be most of the result. */
function wordMarks(marks: readonly Mark[]): readonly Mark[] {
  return marks.filter(({ kind }) => kind !== 'phone')
}

async function sentenceOf(segment: Segment, parts: JobParts): Promise<SentenceAudio & { gain: number }> {
  const { engine, deps, signal } = parts
  const { voice, options, key } = sentencePlan(segment, parts)
  const gain = voiceGain(voice.loudnessLufs)
  signal.throwIfAborted()
  const stored = await deps.sentences.get(key)
  if (stored) return { ...stored, gain }
  const limit = { stage: 'speech', limitSec: deps.limitSec.speech } as const
  try {
    const audio = await withDeadline(limit, deps.timer, signal, (inner) =>
      collect(engine.synthesize(segment, voice.prompt, options, inner)),
    )
    await deps.sentences.put(key, audio)
    return { ...audio, gain }
  } catch (error) {
    if (error instanceof AppError || signal.aborted) throw error
    const sentence = segment.index + 1
    throw new AppError('speech-failed', { engineId: engine.id, sentence }, { cause: error })
  }
}

/** The job's options with the style that the text asks for at this place. */
function optionsFor({ style }: Segment, options: SynthesisOptions): SynthesisOptions {
  const speedRatio = options.speedRatio * style.speedRatio
  return {
    ...options,
    speedRatio: Math.max(speedRange.min, Math.min(speedRange.max, speedRatio)),
    pitchShiftSemitones: options.pitchShiftSemitones + style.pitchShiftSemitones,
  }
}

async function collect(chunks: AsyncIterable<SentenceAudio>): Promise<SentenceAudio> {
  const pieces: Float32Array[] = []
  const marks: Mark[] = []
  for await (const chunk of chunks) {
    pieces.push(chunk.samples)
    marks.push(...chunk.marks)
  }
  const samples = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let offset = 0
  for (const piece of pieces) {
    samples.set(piece, offset)
    offset += piece.length
  }
  if (!samples.every(Number.isFinite)) throw new RangeError('the engine gave samples that are not finite')
  return { samples, marks }
}

function logDone(
  deps: SpeakJobDeps,
  engine: Engine,
  segmentCount: number,
  audioSec: number,
  startedAt: number,
): void {
  const computeSec = (deps.clock.now() - startedAt) / 1000
  deps.logger.info('job.completed', {
    engineId: engine.id,
    segmentCount,
    audioSec,
    rtf: audioSec > 0 ? computeSec / audioSec : null,
  })
}
