import { readFile } from 'node:fs/promises'
import { AppError } from '../../foundation/index.js'
import type { Segment } from '../../text/index.js'
import { ChunkQueue } from '../chunk-queue.js'
import type {
  Engine,
  EngineCapabilities,
  Reference,
  SpeechChunk,
  SpokenLanguage,
  SynthesisOptions,
  VoicePrompt,
} from '../engine.js'
import { plainTextOf, type SpellReading, shortSilence } from '../plain-text.js'
import { assertAudible, encodeReferencePrompt, openReferencePrompt } from '../reference-prompt.js'
import { joinBlocks, stretchSpeech } from '../time-stretch.js'
import { NativeProcess, type NativeProcessOptions } from './native-process.js'
import { hasPinyinTokens, spellInTokens } from './zipvoice-tokens.js'

export interface SherpaEngineOptions extends Omit<NativeProcessOptions, 'engineId' | 'spec'> {
  /** The id of the installed model: also the engine's. */
  readonly modelId: string
  readonly kind: 'zipvoice' | 'pocket'
  readonly languages: readonly SpokenLanguage[]
  /** Role → path of each file of the model. */
  readonly files: Readonly<Record<string, string>>
  readonly weightsHash: string
  readonly threads: number
}

/** Longer prompts cost time at every sentence. */
const maxReferenceSec = 10

/**
 * A neural model of sherpa-onnx, in a child process of its own. Resolves when the model is loaded. ZipVoice
 * needs the words of the reference; Pocket TTS has no pace of its own and is stretched in time.
 */
export async function createSherpaEngine(options: SherpaEngineOptions): Promise<Engine> {
  const { kind, files, threads, modelId } = options
  const child = new NativeProcess({ ...options, engineId: modelId, spec: { kind, files, threads } })
  try {
    const sampleRateHz = await child.load()
    return new SherpaEngine(options, child, sampleRateHz, await exactSpelling(options))
  } catch (error) {
    await child.dispose()
    throw error
  }
}

/** How a model that takes tokens is told a reading; null for one that reads plain text. */
async function exactSpelling({ kind, files }: SherpaEngineOptions): Promise<SpellReading | null> {
  const { lexicon, tokens } = files
  if (kind !== 'zipvoice' || !lexicon || !tokens) return null
  return hasPinyinTokens(await readFile(lexicon, 'utf8'))
    ? spellInTokens(await readFile(tokens, 'utf8'))
    : null
}

class SherpaEngine implements Engine {
  readonly id: string
  readonly version = 'sherpa-onnx-1.13.8'
  readonly weightsHash: string
  readonly capabilities: EngineCapabilities
  readonly #options: SherpaEngineOptions
  readonly #child: NativeProcess
  readonly #spelling: SpellReading | null

  constructor(
    options: SherpaEngineOptions,
    child: NativeProcess,
    outputSampleRateHz: number,
    spelling: SpellReading | null,
  ) {
    this.#options = options
    this.#child = child
    this.#spelling = spelling
    this.id = options.modelId
    this.weightsHash = options.weightsHash
    this.capabilities = {
      languages: options.languages,
      reference: options.kind === 'zipvoice' ? 'audio+transcript' : 'audio',
      maxReferenceSec,
      outputSampleRateHz,
      speedRatio: { min: 0.25, max: 4 },
      voiceChanges: [],
      marks: 'sentence',
      readings: spelling ? 'exact' : 'spelled',
      previewLanguages: [],
    }
  }

  /** The model encodes the clip itself, at its first sentence; what is kept is the clip and its words. */
  async createPrompt({ pcm, transcript }: Reference): Promise<VoicePrompt> {
    assertAudible(pcm)
    if (this.capabilities.reference === 'audio+transcript' && !transcript)
      throw new AppError('reference-transcript-missing', { engineId: this.id })
    return encodeReferencePrompt(this.id, this.version, { pcm, transcript: transcript ?? '' })
  }

  async *synthesize(
    segment: Segment,
    prompt: VoicePrompt,
    options: SynthesisOptions,
    signal: AbortSignal,
  ): AsyncIterable<SpeechChunk> {
    const { pcm, transcript } = openReferencePrompt(this.id, this.version, prompt)
    if (signal.aborted) throw new AppError('cancelled', {})
    const text = this.#textOf(segment)
    if (text === null) {
      yield { samples: shortSilence(this.capabilities.outputSampleRateHz), marks: [] }
      return
    }
    this.#assertLanguage(text)
    const chunks = new ChunkQueue<Float32Array>()
    const task = {
      kind: 'speak' as const,
      text,
      reference: pcm.samples,
      referenceRateHz: pcm.sampleRateHz,
      transcript,
      speedRatio: options.speedRatio,
      seed: options.seed,
    }
    const running = this.#child.run(task, (samples) => chunks.push(samples), signal)
    running.then(
      () => chunks.end(),
      (error: unknown) => chunks.fail(error),
    )
    yield* this.#checked(this.#paced(chunks, options.speedRatio))
  }

  async dispose(): Promise<void> {
    await this.#child.dispose()
  }

  // The private characters mean tokens here; those that stand in the text mean nothing.
  #textOf(segment: Segment): string | null {
    if (!this.#spelling) return plainTextOf(segment)
    const text = segment.text.replace(/\p{Co}/gu, (character) => ' '.repeat(character.length))
    return plainTextOf({ ...segment, text }, this.#spelling)
  }

  // Pocket TTS ignores the speed it is given, so the sentence is stretched when it is whole.
  async *#paced(chunks: AsyncIterable<Float32Array>, speedRatio: number): AsyncIterable<Float32Array> {
    if (this.#options.kind === 'zipvoice' || speedRatio === 1) {
      yield* chunks
      return
    }
    const parts: Float32Array[] = []
    for await (const chunk of chunks) parts.push(chunk)
    yield await stretchSpeech(joinBlocks(parts), this.capabilities.outputSampleRateHz, speedRatio)
  }

  async *#checked(chunks: AsyncIterable<Float32Array>): AsyncIterable<SpeechChunk> {
    let sampleCount = 0
    for await (const samples of chunks) {
      if (samples.length === 0) continue
      sampleCount += samples.length
      yield { samples: clampInPlace(samples), marks: [] }
    }
    if (sampleCount === 0) {
      throw new AppError('engine-refused', { engineId: this.id, reason: 'the model gave no audio' })
    }
  }

  #assertLanguage(text: string): void {
    const { languages } = this.#options
    const hasHan = /\p{Script=Han}/u.test(text)
    if (hasHan && !languages.includes('zh')) {
      throw new AppError('engine-language-unsupported', {
        engineId: this.id,
        languages,
        text: text.slice(0, 40),
      })
    }
  }
}

function clampInPlace(samples: Float32Array): Float32Array {
  for (let n = 0; n < samples.length; n++) samples[n] = Math.max(-1, Math.min(1, samples[n] ?? 0))
  return samples
}
