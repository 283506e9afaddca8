// The speaking part of the engine, as it runs in one thread: data loaded once, profiles kept while they are used.
import { createHash } from 'node:crypto'
import { analyzeReference, resample, resynthesize, vocoderRateHz } from '../../../dsp/index.js'
import { analyzeSegment, type Segment } from '../../../text/index.js'
import { defaultSynthesisOptions, type SynthesisOptions } from '../../engine.js'
import {
  type BaseName,
  BaseSpeakers,
  type Conversion,
  DesignedVoice,
  type FrameConverter,
  learnVoice,
  marksOf,
  paceStretchOf,
  pauseStretchOf,
  planSentence,
  readSpeakerSpace,
  readVoiceProfile,
  type SentenceRun,
  type SpeakerSpace,
  silence,
  type VoiceProfile,
  varyRun,
  withReadings,
  writeVoiceProfile,
} from '../core/index.js'
import type { EngineData } from './engine-data.js'
import { SpeechStream } from './speech-stream.js'
import {
  type ChunkPort,
  isStopped,
  type StopFlag,
  type WorkerAnswer,
  type WorkerTask,
} from './worker-tasks.js'

const profilesKept = 8
/** A segment with nothing to say is this much silence. */
const emptyFrames = 10

interface KnownVoice {
  readonly profile: VoiceProfile
  readonly conversions: Map<BaseName, Conversion>
}

/** What the base voices are turned into. */
interface Target {
  readonly medianF0Hz: number
  converterOf(base: BaseName): FrameConverter
  /** Length at the target's own pace divided by the base's. */
  paceStretchOf(base: BaseName): number
  /** Length of the pauses inside a sentence divided by their usual length. */
  readonly pauseStretch: number
}

/** What ties a task to whoever waits for it. */
interface Wires {
  readonly chunks: ChunkPort
  readonly stop: StopFlag
}

class Stopped extends Error {}

/** Learns voices and speaks sentences, one at a time. */
export class VoiceWorker {
  readonly #space: SpeakerSpace
  readonly #bases: BaseSpeakers
  readonly #voices = new Map<string, KnownVoice>()

  constructor(data: EngineData) {
    this.#space = readSpeakerSpace(data.speakerSpace)
    this.#bases = new BaseSpeakers(data.bases, this.#space)
  }

  run(task: WorkerTask): WorkerAnswer {
    try {
      if (task.kind === 'learn') return this.#learn(task)
      return task.kind === 'speak' ? this.#speak(task) : this.#speakDesigned(task)
    } catch (error) {
      if (error instanceof Stopped) return { kind: 'stopped' }
      throw error
    }
  }

  #learn(task: WorkerTask & { kind: 'learn' }): WorkerAnswer {
    assertGoing(task.stop)
    const samples = resample(task.samples, task.sampleRateHz, vocoderRateHz)
    const frames = analyzeReference(samples)
    const voicedFrames = frames.f0Hz.reduce((sum, f0) => sum + (f0 > 0 ? 1 : 0), 0)
    const profile = writeVoiceProfile(
      learnVoice(this.#space, frames, this.#bases.statisticsOf('en').classes.mean),
    )
    return { kind: 'learnt', profile, voicedSec: voicedFrames / 200 }
  }

  #speak({ segment, profile, options, chunks, stop }: WorkerTask & { kind: 'speak' }): WorkerAnswer {
    assertGoing(stop)
    let voice: KnownVoice
    try {
      voice = this.#voiceOf(profile)
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      return { kind: 'profile-damaged', problem: error.message }
    }
    const { statistics, pauseSec } = voice.profile
    const target: Target = {
      medianF0Hz: Math.exp(statistics.f0.logMedian),
      converterOf: (base) => this.#conversionOf(voice, base),
      paceStretchOf: (base) => paceStretchOf(this.#bases.statisticsOf(base), statistics),
      pauseStretch: pauseStretchOf(pauseSec),
    }
    return this.#say(segment, target, options, { chunks, stop })
  }

  #speakDesigned({ segment, design, chunks, stop }: WorkerTask & { kind: 'speak-designed' }): WorkerAnswer {
    const { medianF0Hz } = design
    const target: Target = {
      medianF0Hz,
      converterOf: (base) => new DesignedVoice(this.#space, this.#bases.statisticsOf(base), medianF0Hz),
      paceStretchOf: () => 1,
      pauseStretch: 1,
    }
    return this.#say(segment, target, { ...defaultSynthesisOptions, ...design }, { chunks, stop })
  }

  #say(segment: Segment, target: Target, options: SynthesisOptions, wires: Wires): WorkerAnswer {
    const { runs, utterance } = this.#runsOf(segment, target, options.seed, wires.stop)
    if (runs.length === 0) {
      const samples = resynthesize(silence(emptyFrames), { seed: options.seed })
      return { kind: 'spoken', last: { samples, marks: [] }, chunksSent: 0 }
    }
    const sentence = planSentence(runs, { ...options, questionForm: utterance.questionForm })
    const marks = withReadings(marksOf(sentence.phones, segment.text), utterance.phrases)
    const stream = new SpeechStream(options.seed, marks, wires.chunks)
    for (const frames of sentence.stretches()) {
      assertGoing(wires.stop)
      stream.feed(frames)
    }
    return { kind: 'spoken', ...stream.finish() }
  }

  /** What the base voices say of a segment, phrase by phrase. */
  #runsOf(segment: Segment, target: Target, seed: number, stop: StopFlag) {
    const utterance = analyzeSegment(segment)
    const runs: SentenceRun[] = []
    for (const { base, language, speech, ...run } of this.#bases.say(utterance, target.medianF0Hz)) {
      const pauseAfterSec = run.pauseAfterSec * target.pauseStretch
      const conversion = target.converterOf(base)
      const paceStretch = target.paceStretchOf(base)
      runs.push(varyRun({ language, speech, conversion, paceStretch, pauseAfterSec }, seed))
      assertGoing(stop)
    }
    return { runs, utterance }
  }

  #conversionOf(voice: KnownVoice, base: BaseName): Conversion {
    const known = voice.conversions.get(base)
    if (known) return known
    const conversion = this.#bases.conversionOf(base, voice.profile)
    voice.conversions.set(base, conversion)
    return conversion
  }

  /** Throws RangeError for bytes that are no profile. */
  #voiceOf(profile: Uint8Array): KnownVoice {
    const key = createHash('sha256').update(profile).digest('hex')
    const known = this.#voices.get(key)
    const voice = known ?? { profile: readVoiceProfile(profile, this.#space), conversions: new Map() }
    // Last used stands last.
    this.#voices.delete(key)
    this.#voices.set(key, voice)
    const [oldest] = this.#voices.keys()
    if (this.#voices.size > profilesKept && oldest) this.#voices.delete(oldest)
    return voice
  }
}

function assertGoing(stop: StopFlag): void {
  if (isStopped(stop)) throw new Stopped()
}
