import { createHash } from 'node:crypto'
import { isWavCutOff, outputSampleRateHz, type Pcm, readWavMono, sniffAudio } from '../../audio/index.js'
import { resample } from '../../dsp/index.js'
import { AppError, type Clock, type Logger } from '../../foundation/index.js'
import { type Segment, spellPinyin } from '../../text/index.js'
import type {
  Engine,
  EngineCapabilities,
  Reference,
  SpeechChunk,
  SynthesisOptions,
  VoicePrompt,
} from '../engine.js'
import { plainTextOf, type SpellReading, shortSilence, spellForReaders, syllablesOf } from '../plain-text.js'
import { assertAudible, encodeReferencePrompt, openReferencePrompt } from '../reference-prompt.js'
import { stretchSpeech } from '../time-stretch.js'
import { GradioUpstream } from './gradio-upstream.js'
import { OpenAiUpstream } from './openai-upstream.js'
import type { UpstreamClient, UpstreamConfig, UpstreamRequest } from './upstream.js'

export interface RemoteEngineOptions {
  /** Tried in order; one that failed waits behind the others until its rest is over. */
  readonly upstreams: readonly UpstreamConfig[]
  readonly timeoutMs: number
  readonly restMs: number
  readonly clock: Clock
  readonly logger: Logger
}

/** Health of one upstream, as the status page shows it. */
export interface UpstreamHealth {
  readonly url: string
  readonly isResting: boolean
  readonly lastError: string | null
}

interface Upstream {
  readonly url: string
  readonly client: UpstreamClient
  readonly spell: SpellReading | undefined
  restsUntilMs: number
  lastError: string | null
}

type SegmentRequest = Omit<UpstreamRequest, 'text'> & { readonly segment: Segment }

/** What an upstream is sent for a reading that the user fixed. */
const spellings: Readonly<Record<UpstreamConfig['readings'], SpellReading | undefined>> = {
  spelled: undefined,
  markup: ({ reading }, written) => ({ written: `<${written}|${reading}>`, isCertain: true }),
  pinyin: (span, written) =>
    span.kind === 'pinyin'
      ? { written: ` ${numberedPinyin(span.reading)} `, isCertain: true }
      : spellForReaders(span, written),
}

/**
 * Speaks on other machines: a Gradio app or an OpenAI-compatible server that the owner runs. The reference is
 * sent along, so that the same voices speak. Each sentence goes to the first healthy upstream and, where that
 * fails, to the next; when all fail the error names each reason.
 */
export class RemoteEngine implements Engine {
  readonly id = 'remote'
  readonly version = '1'
  readonly weightsHash: string
  readonly capabilities: EngineCapabilities
  readonly #options: RemoteEngineOptions
  readonly #upstreams: readonly Upstream[]

  constructor(options: RemoteEngineOptions) {
    if (options.upstreams.length === 0) throw new RangeError('a remote engine needs at least one upstream')
    this.#options = options
    this.#upstreams = options.upstreams.map((config) => ({
      url: config.url,
      client: config.kind === 'gradio' ? new GradioUpstream(config) : new OpenAiUpstream(config),
      spell: spellings[config.readings],
      restsUntilMs: 0,
      lastError: null,
    }))
    this.capabilities = {
      languages: ['zh', 'en'],
      reference: this.#upstreams.some(({ client }) => client.needsTranscript) ? 'audio+transcript' : 'audio',
      maxReferenceSec: 30,
      outputSampleRateHz,
      speedRatio: { min: 0.25, max: 4 },
      voiceChanges: [],
      marks: 'sentence',
      readings: weakestReadings(options.upstreams),
      previewLanguages: [],
    }
    // What runs there we cannot see; the configuration is what we know of it.
    this.weightsHash = createHash('sha256').update(JSON.stringify(options.upstreams)).digest('hex')
  }

  health(): readonly UpstreamHealth[] {
    const now = this.#options.clock.now()
    return this.#upstreams.map(({ url, restsUntilMs, lastError }) => ({
      url,
      isResting: restsUntilMs > now,
      lastError,
    }))
  }

  async createPrompt(reference: Reference): Promise<VoicePrompt> {
    assertAudible(reference.pcm)
    return encodeReferencePrompt(this.id, this.version, {
      pcm: reference.pcm,
      transcript: reference.transcript ?? '',
    })
  }

  async *synthesize(
    segment: Segment,
    prompt: VoicePrompt,
    options: SynthesisOptions,
    signal: AbortSignal,
  ): AsyncIterable<SpeechChunk> {
    const { pcm, transcript } = openReferencePrompt(this.id, this.version, prompt)
    if (signal.aborted) throw new AppError('cancelled', {})
    if (plainTextOf(segment) === null) {
      yield { samples: shortSilence(outputSampleRateHz), marks: [] }
      return
    }
    const request = { segment, reference: pcm, transcript, speedRatio: options.speedRatio }
    yield { samples: await this.#speakSomewhere(request, signal), marks: [] }
  }

  async dispose(): Promise<void> {}

  async #speakSomewhere(request: SegmentRequest, signal: AbortSignal): Promise<Float32Array> {
    const reasons: string[] = []
    for (const upstream of this.#healthiestFirst()) {
      try {
        const samples = await this.#speakOn(upstream, request, signal)
        upstream.restsUntilMs = 0
        upstream.lastError = null
        return samples
      } catch (error) {
        if (signal.aborted) throw new AppError('cancelled', {}, { cause: error })
        upstream.lastError = reasonOf(error)
        upstream.restsUntilMs = this.#options.clock.now() + this.#options.restMs
        reasons.push(`${upstream.url}: ${upstream.lastError}`)
        this.#options.logger.warn('remote.upstream-failed', { url: upstream.url, reason: upstream.lastError })
      }
    }
    throw new AppError('upstreams-failed', { reasons })
  }

  async #speakOn(
    { client, spell }: Upstream,
    { segment, ...request }: SegmentRequest,
    signal: AbortSignal,
  ): Promise<Float32Array> {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(this.#options.timeoutMs)])
    const speedRatio = client.honoursSpeed ? request.speedRatio : 1
    const text = plainTextOf(segment, spell) ?? ''
    const { samples, sampleRateHz } = speechOf(await client.speak({ ...request, text, speedRatio }, limited))
    const speech = resample(samples, sampleRateHz, outputSampleRateHz)
    return stretchSpeech(speech, outputSampleRateHz, request.speedRatio / speedRatio)
  }

  #healthiestFirst(): Upstream[] {
    const now = this.#options.clock.now()
    const isResting = (upstream: Upstream) => (upstream.restsUntilMs > now ? 1 : 0)
    return [...this.#upstreams].sort((a, b) => isResting(a) - isResting(b))
  }
}

/** What was spoken. Throws an Error that says what came instead. */
function speechOf(bytes: Uint8Array): Pcm {
  const pcm = readWavMono(bytes)
  if (!pcm) {
    const sniffed = sniffAudio(bytes)
    const what = sniffed.kind === 'audio' ? sniffed.format : sniffed.found.en
    throw new Error(`the answer is no WAV file but ${what}`)
  }
  if (isWavCutOff(bytes)) throw new Error('the audio is cut off')
  if (pcm.samples.every((sample) => sample === 0)) throw new Error('the audio is silent')
  return pcm
}

function weakestReadings(upstreams: readonly UpstreamConfig[]): EngineCapabilities['readings'] {
  if (upstreams.some(({ readings }) => readings === 'spelled')) return 'spelled'
  return upstreams.some(({ readings }) => readings === 'pinyin') ? 'pinyin' : 'exact'
}

/** In capitals, as the engines that take pinyin inside Hanzi want it. */
function numberedPinyin(reading: string): string {
  return (syllablesOf({ reading }) ?? [])
    .map((syllable) => spellPinyin(syllable).replace('ü', 'v').toUpperCase())
    .join(' ')
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return 'no answer in time'
  return error.cause instanceof Error && error.cause.message ? error.cause.message : error.message
}
