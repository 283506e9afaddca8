// Our own engine behind the engine contract: validates, hands the work to threads, translates back.
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { outputSampleRateHz, type Pcm } from '../../../audio/index.js'
import { AppError, type Logger, type WorkerEntry, workerEntry } from '../../../foundation/index.js'
import type { Segment } from '../../../text/index.js'
import { ChunkQueue } from '../../chunk-queue.js'
import {
  allVoiceChanges,
  type Engine,
  type Reference,
  type SpeechChunk,
  type SynthesisOptions,
  type VoicePrompt,
} from '../../engine.js'
import type { VoiceDesign } from '../core/index.js'
import { embeddedEngineId, embeddedEngineVersion } from './embedded-engine-id.js'
import { type EngineData, loadEngineData } from './engine-data.js'
import {
  createStopFlag,
  raiseStopFlag,
  type StopFlag,
  type WorkerAnswer,
  type WorkerTask,
} from './worker-tasks.js'

/** The speech that a reference must at least hold, and its part with voice. */
const minSpeechSec = 1
const minVoicedSec = 0.3
/** Under -70 dBFS nothing is speech. */
const silenceLevel = 3e-4
const levelWindowSec = 0.01

/**
 * Arrays lie outside a thread's heap, yet are freed only when it is cleared of young objects: a small space for these
 * is cleared often. It takes 20 MB off the peak of a process with one thread, at no measurable cost of time.
 */
const youngHeapMb = 4

export interface EmbeddedEngineOptions {
  /** The package's `data` folder. */
  readonly dataDir: string
  /** Worker threads; each holds one job at a time. */
  readonly threads: number
  readonly logger: Logger
  /** What the threads run, for tests; this engine's own worker unless given. */
  readonly worker?: WorkerEntry
}

/** The engine, and what it can do beyond the contract. */
export interface DesigningEngine extends Engine {
  /** Says `segment` in a voice that is designed and learnt from nobody: 24 kHz mono. Throws AppError like `synthesize`. */
  speakDesigned(segment: Segment, design: VoiceDesign, signal: AbortSignal): Promise<Float32Array>
}

/** Loads the engine. Throws AppError `engine-data-unusable`. */
export async function createEmbeddedEngine(options: EmbeddedEngineOptions): Promise<DesigningEngine> {
  const { data, weightsHash } = await loadEngineData(options.dataDir)
  if (!data.bases.voices.zh) options.logger.warn('engine.mandarin-missing', { engineId: embeddedEngineId })
  return new EmbeddedEngine(data, weightsHash, options)
}

/** What ties a task that speaks to whoever waits for it. */
interface SpeakingWires {
  readonly chunks: MessagePort
  readonly stop: StopFlag
}

class EmbeddedEngine implements DesigningEngine {
  readonly id = embeddedEngineId
  readonly version = embeddedEngineVersion
  readonly weightsHash: string
  readonly capabilities: Engine['capabilities']
  readonly #pool: Piscina<WorkerTask, WorkerAnswer>
  readonly #logger: Logger
  #disposed = false

  constructor(data: EngineData, weightsHash: string, { threads, logger, worker }: EmbeddedEngineOptions) {
    this.weightsHash = weightsHash
    this.#logger = logger
    this.capabilities = {
      languages: data.bases.voices.zh ? ['zh', 'en'] : ['en'],
      reference: 'audio',
      maxReferenceSec: 30,
      outputSampleRateHz,
      speedRatio: { min: 0.25, max: 4 },
      voiceChanges: allVoiceChanges,
      marks: 'phone',
      readings: 'exact',
      previewLanguages: data.bases.voices.zh ? ['zh'] : [],
    }
    const entry = worker ?? workerEntry(import.meta.url, 'engine-worker')
    this.#pool = new Piscina({
      filename: entry.url,
      execArgv: [...entry.execArgv],
      workerData: data,
      minThreads: threads,
      maxThreads: threads,
      resourceLimits: { maxYoungGenerationSizeMb: youngHeapMb },
      // Threads wait on a lock between tasks otherwise, and hear neither signals nor their end.
      atomics: 'disabled',
    })
    this.#pool.on('error', (error) => this.#logger.error('engine.worker-lost', { engineId: this.id, error }))
  }

  async createPrompt(reference: Reference, signal: AbortSignal): Promise<VoicePrompt> {
    const speechSec = activeSecOf(reference.pcm)
    if (speechSec < minSpeechSec) throw new AppError('reference-unusable', { speechSec, minSpeechSec })
    const { samples, sampleRateHz } = reference.pcm
    const answer = await this.#run((stop) => ({ kind: 'learn', samples, sampleRateHz, stop }), signal)
    if (answer.kind !== 'learnt') throw unexpected(answer)
    if (answer.voicedSec < minVoicedSec) {
      throw new AppError('reference-unusable', { speechSec: answer.voicedSec, minSpeechSec })
    }
    return { engineId: this.id, engineVersion: this.version, data: answer.profile }
  }

  async *synthesize(
    segment: Segment,
    prompt: VoicePrompt,
    options: SynthesisOptions,
    signal: AbortSignal,
  ): AsyncIterable<SpeechChunk> {
    if (prompt.engineId !== this.id || prompt.engineVersion !== this.version) {
      const promptOf = `${prompt.engineId} ${prompt.engineVersion}`
      throw new AppError('prompt-foreign', { engineId: this.id, engineVersion: this.version, promptOf })
    }
    const profile = prompt.data
    yield* this.#spoken((wires) => ({ kind: 'speak', segment, profile, options, ...wires }), signal)
  }

  async speakDesigned(segment: Segment, design: VoiceDesign, signal: AbortSignal): Promise<Float32Array> {
    const task = (wires: SpeakingWires): WorkerTask => ({ kind: 'speak-designed', segment, design, ...wires })
    const pieces: Float32Array[] = []
    for await (const { samples } of this.#spoken(task, signal)) pieces.push(samples)
    const whole = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const piece of pieces) {
      whole.set(piece, at)
      at += piece.length
    }
    return whole
  }

  async dispose(): Promise<void> {
    if (this.#disposed) return
    this.#disposed = true
    await this.#pool.destroy()
  }

  /** Runs a task that speaks; its chunks come while it runs. */
  async *#spoken(
    makeTask: (wires: SpeakingWires) => WorkerTask,
    signal: AbortSignal,
  ): AsyncIterable<SpeechChunk> {
    const { port1: inlet, port2: outlet } = new MessageChannel()
    const chunks = new ChunkQueue<SpeechChunk>()
    let arrived = 0
    let onArrival: () => void = () => undefined
    inlet.on('message', (chunk: SpeechChunk) => {
      arrived++
      chunks.push(chunk)
      onArrival()
    })
    const finish = async () => {
      const answer = await this.#run((stop) => makeTask({ chunks: outlet, stop }), signal, [outlet])
      if (answer.kind === 'profile-damaged') {
        throw new AppError('prompt-damaged', { engineId: this.id, problem: answer.problem })
      }
      if (answer.kind !== 'spoken') throw unexpected(answer)
      while (arrived < answer.chunksSent) {
        await new Promise<void>((resolve) => {
          onArrival = resolve
        })
      }
      chunks.push(answer.last)
    }
    finish().then(
      () => chunks.end(),
      (error: unknown) => chunks.fail(error),
    )
    try {
      yield* chunks
    } finally {
      inlet.close()
    }
  }

  /** Runs one task. An abort rejects at once; the worker then stops at its next stage and takes the next task. */
  async #run(
    makeTask: (stop: StopFlag) => WorkerTask,
    signal: AbortSignal,
    transferList: readonly MessagePort[] = [],
  ): Promise<WorkerAnswer> {
    if (signal.aborted) throw new AppError('cancelled', {})
    const stop = createStopFlag()
    let onAbort: () => void = () => undefined
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => {
        raiseStopFlag(stop)
        reject(new AppError('cancelled', {}))
      }
      signal.addEventListener('abort', onAbort, { once: true })
    })
    const answer = this.#pool
      .run(makeTask(stop), { transferList: [...transferList] })
      .catch((error: unknown) => {
        const problem = error instanceof Error ? error.message : String(error)
        throw new AppError('engine-worker-lost', { engineId: this.id, problem }, { cause: error })
      })
    try {
      return await Promise.race([answer, aborted])
    } finally {
      signal.removeEventListener('abort', onAbort)
      // When the abort came first nobody waits for the answer any more.
      answer.catch(() => undefined)
    }
  }
}

function unexpected(answer: WorkerAnswer): AppError {
  return answer.kind === 'stopped'
    ? new AppError('cancelled', {})
    : new AppError('internal', {}, { cause: new Error(`unexpected answer ${answer.kind}`) })
}

/** Seconds in which the level is above silence. */
function activeSecOf({ samples, sampleRateHz }: Pcm): number {
  const windowSamples = Math.max(1, Math.round(levelWindowSec * sampleRateHz))
  let active = 0
  for (let start = 0; start + windowSamples <= samples.length; start += windowSamples) {
    let power = 0
    for (let n = start; n < start + windowSamples; n++) power += (samples[n] ?? 0) ** 2
    if (Math.sqrt(power / windowSamples) > silenceLevel) active++
  }
  return active * levelWindowSec
}
