import type { Engine, Mark, SynthesisOptions } from '../../engines/engine.js'
import { AppError } from '../../foundation/index.js'
import type { Segment } from '../../text/index.js'
import { withDeadline } from '../queue/deadline.js'
import { namedVoices, type ReadyVoice, readyVoice, type VoiceDeps } from '../reference/ready-voice.js'
import type { Line, SpeakEvent, Take, TakePiece, TimeFit, VoiceChoice } from '../speech.js'
import { type SentenceAudio, type SentenceStore, sentenceKeyOf } from '../storage/sentence-store.js'
import { Timeline } from '../timing/timeline.js'
import { speedRange, styledOptions } from '../validate.js'
import { voiceGain } from './assembler.js'

export interface SpeakerDeps extends VoiceDeps {
  readonly sentences: SentenceStore
}

/** Who speaks: the voice of a job, or of one take, and those that the text itself asks for. */
export interface Speaker {
  readonly choice: VoiceChoice
  readonly engine: Engine
  readonly voice: ReadyVoice
  readonly named: ReadonlyMap<string, ReadyVoice>
}

/** Loads or learns every voice that `segments` need. */
export async function readySpeaker(
  choice: VoiceChoice,
  engine: Engine,
  segments: readonly Segment[],
  deps: VoiceDeps,
  emit: (event: SpeakEvent) => void,
  signal: AbortSignal,
): Promise<Speaker> {
  const voice = await readyVoice(choice, engine, deps, emit, signal)
  return { choice, engine, voice, named: await namedVoices(segments, engine, deps, signal) }
}

/** A line as it was spoken, with its samples: those of each piece. */
export interface SpokenLine {
  readonly take: Take
  readonly samples: readonly Float32Array[]
}

/** Takes the sound of a line's first piece while it is being made, and its gain. */
export type Hear = (samples: Float32Array, gain: number) => Promise<void>

/** Speaks lines, or takes them from the sentence store where they were spoken before. */
export class LineSpeaker {
  readonly #speaker: Speaker
  readonly #deps: SpeakerDeps
  readonly #signal: AbortSignal

  constructor(speaker: Speaker, deps: SpeakerDeps, signal: AbortSignal) {
    this.#speaker = speaker
    this.#deps = deps
    this.#signal = signal
  }

  /** `hear` is not told of what was spoken before. */
  async speak(
    line: Line,
    options: SynthesisOptions,
    { fit = null, hear }: { readonly fit?: TimeFit | null; readonly hear?: Hear } = {},
  ): Promise<SpokenLine> {
    const pieces: TakePiece[] = []
    const samples: Float32Array[] = []
    for (const [at, segment] of line.segments.entries()) {
      const audio = await this.#sentenceOf(segment, options, at === 0 ? hear : undefined)
      pieces.push(this.#pieceOf(segment, options, audio))
      samples.push(audio.samples)
    }
    const { choice, engine } = this.#speaker
    return { take: { text: line.text, voice: choice, engineId: engine.id, options, pieces, fit }, samples }
  }

  /** Of what a piece will be, without speaking it: its key and the pause after it. */
  planOf(segment: Segment, options: SynthesisOptions): Pick<TakePiece, 'key' | 'pauseAfterSec'> {
    const { key, options: styled } = this.#plan(segment, options)
    const { pauseAfterSec, isPauseExact } = segment
    // A pause belongs to the pace of speaking and shrinks with it, unless its length was asked for.
    return { key, pauseAfterSec: isPauseExact ? pauseAfterSec : pauseAfterSec / styled.speedRatio }
  }

  #plan(segment: Segment, options: SynthesisOptions) {
    const { named, voice, engine } = this.#speaker
    const speaker = named.get(segment.style.voice ?? '') ?? voice
    const styled = speakableOptions(segment, options)
    const key = sentenceKeyOf({ segment, voiceHash: speaker.contentHash, options: styled, engine })
    return { voice: speaker, options: styled, key }
  }

  #pieceOf(segment: Segment, options: SynthesisOptions, audio: SentenceAudio): TakePiece {
    const { voice } = this.#plan(segment, options)
    return {
      segment,
      ...this.planOf(segment, options),
      sampleCount: audio.samples.length,
      gain: voiceGain(voice.loudnessLufs),
      // Phones stay with the stored sentence: in a long text they would be most of the job.
      marks: audio.marks.filter(({ kind }) => kind !== 'phone'),
    }
  }

  async #sentenceOf(
    segment: Segment,
    jobOptions: SynthesisOptions,
    hear: Hear | undefined,
  ): Promise<SentenceAudio> {
    const { engine } = this.#speaker
    const { sentences, limitSec, timer } = this.#deps
    const { voice, options, key } = this.#plan(segment, jobOptions)
    this.#signal.throwIfAborted()
    const stored = await sentences.get(key)
    if (stored) return stored
    const limit = { stage: 'speech', limitSec: limitSec.speech } as const
    try {
      const audio = await withDeadline(limit, timer, this.#signal, (inner) =>
        collect(engine.synthesize(segment, voice.prompt, options, inner), async (samples) => {
          inner.throwIfAborted()
          await hear?.(samples, voiceGain(voice.loudnessLufs))
        }),
      )
      await sentences.put(key, audio)
      return audio
    } catch (error) {
      if (error instanceof AppError || this.#signal.aborted) throw error
      const sentence = segment.index + 1
      throw new AppError('speech-failed', { engineId: engine.id, sentence }, { cause: error })
    }
  }
}

/** How long a take lasts by itself, its inner pauses included, seconds. */
export function durationSecOfTakes(takes: readonly Take[], sampleRateHz: number): number {
  const timeline = new Timeline()
  for (const { sampleCount, pauseAfterSec } of takes.flatMap(({ pieces }) => pieces)) {
    timeline.place(sampleCount, pauseAfterSec)
  }
  return timeline.endSample / sampleRateHz
}

/** As `styledOptions`; a speed that was fitted to a wanted time stays within what engines take. */
function speakableOptions({ style }: Segment, options: SynthesisOptions): SynthesisOptions {
  const styled = styledOptions(options, style)
  return { ...styled, speedRatio: Math.max(speedRange.min, Math.min(speedRange.max, styled.speedRatio)) }
}

async function collect(
  chunks: AsyncIterable<SentenceAudio>,
  onSamples: (samples: Float32Array) => Promise<void>,
): Promise<SentenceAudio> {
  const pieces: Float32Array[] = []
  const marks: Mark[] = []
  for await (const chunk of chunks) {
    if (!chunk.samples.every(Number.isFinite)) {
      throw new RangeError('the engine gave samples that are not finite')
    }
    pieces.push(chunk.samples)
    marks.push(...chunk.marks)
    await onSamples(chunk.samples)
  }
  const samples = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let offset = 0
  for (const piece of pieces) {
    samples.set(piece, offset)
    offset += piece.length
  }
  return { samples, marks }
}
