// One sentence of converted speech from the runs of a segment: one register, one melody, one stream of frames.
import type { BaseSpeech } from './base-speech.js'
import { bridge } from './bridge.js'
import { joinFrames } from './frame-editing.js'
import type { TimedPhone, VocoderFrames } from './frames.js'
import { shapeIntonationInPlace } from './intonation.js'
import { stretchFrames, stretchPhones } from './time-stretch.js'

const framesPerSec = 200
/** From one language to the other the voice glides within 60 ms. */
const seamFrames = 12

/** What the user asked to be changed in the voice. */
export interface VoiceChanges {
  readonly pitchShiftSemitones: number
  readonly formantShiftRatio: number
  readonly f0RangeRatio: number
  readonly breathiness: number
}

/** Makes the frames of one base voice those of the voice that is wanted. */
export interface FrameConverter {
  /** New frames; `frames` stay as they are. */
  convert(frames: VocoderFrames, changes: VoiceChanges): VocoderFrames
}

/** A stretch of one language, as its base voice says it. */
export interface SentenceRun {
  readonly language: 'zh' | 'en'
  readonly speech: BaseSpeech
  readonly conversion: FrameConverter
  /** Length at the reference's own pace divided by the base's length. */
  readonly paceStretch: number
  /** Silence that follows, at speed 1; the last run's is ignored. */
  readonly pauseAfterSec: number
}

export interface SentenceOptions extends VoiceChanges {
  readonly speedRatio: number
  readonly kind: 'statement' | 'question' | 'exclamation'
}

type SentencePhone = TimedPhone & { readonly language: 'zh' | 'en' }

export interface ConvertedSentence {
  readonly frames: VocoderFrames
  readonly phones: readonly SentencePhone[]
}

/** When everything is said, known before anything is converted. */
export interface SentencePlan {
  readonly frameCount: number
  readonly phones: readonly SentencePhone[]
  /** Each run's frames and the silences between, in order; a run is converted when it is asked for. */
  stretches(): Iterable<VocoderFrames>
}

interface PlannedRun {
  readonly run: SentenceRun
  readonly firstFrame: number
  readonly frameCount: number
  /** What lies between it and the run before. */
  readonly pauseFrames: number
}

/** Paces `runs`. The length at speed s is that at speed 1 divided by s, to the frame. */
export function planSentence(runs: readonly SentenceRun[], options: SentenceOptions): SentencePlan {
  const planned = planRuns(runs, options.speedRatio)
  const phones = planned.flatMap(({ run, firstFrame, frameCount }) => phonesOf(run, firstFrame, frameCount))
  const { kind, f0RangeRatio: rangeRatio } = options
  return {
    frameCount: planned.reduce((sum, { frameCount, pauseFrames }) => sum + frameCount + pauseFrames, 0),
    phones,
    *stretches() {
      let before: VocoderFrames | null = null
      for (const { run, firstFrame, frameCount, pauseFrames } of planned) {
        const frames = run.conversion.convert(stretchFrames(run.speech, frameCount), options)
        shapeIntonationInPlace(frames.f0Hz, phones, { kind, rangeRatio, firstFrame })
        if (before && pauseFrames > 0) yield bridge(before, frames, pauseFrames)
        yield frames
        before = frames
      }
    },
  }
}

/** Paces, converts and joins `runs`. */
export function composeSentence(runs: readonly SentenceRun[], options: SentenceOptions): ConvertedSentence {
  const plan = planSentence(runs, options)
  return { frames: joinFrames([...plan.stretches()]), phones: plan.phones }
}

/** Rounds ends rather than lengths, so that the whole keeps its length. */
function planRuns(runs: readonly SentenceRun[], speedRatio: number): PlannedRun[] {
  const planned: PlannedRun[] = []
  let exactEnd = 0
  let end = 0
  const take = (exactFrames: number, fewest: number) => {
    exactEnd += exactFrames / speedRatio
    const frameCount = Math.max(fewest, Math.round(exactEnd) - end)
    end += frameCount
    return frameCount
  }
  for (const [index, run] of runs.entries()) {
    const before = runs[index - 1]
    const pauseFrames = before ? take(framesBetween(before, run), 0) : 0
    const firstFrame = end
    const frameCount = take(Math.round(run.speech.frames.frameCount * run.paceStretch), 1)
    planned.push({ run, firstFrame, frameCount, pauseFrames })
  }
  return planned
}

function framesBetween(before: SentenceRun, after: SentenceRun): number {
  const pauseFrames = Math.round(before.pauseAfterSec * framesPerSec)
  return Math.max(pauseFrames, before.language === after.language ? 0 : seamFrames)
}

function phonesOf(
  { speech, language }: SentenceRun,
  firstFrame: number,
  frameCount: number,
): SentencePhone[] {
  return stretchPhones(speech, frameCount).map((phone) => ({
    ...phone,
    startFrame: phone.startFrame + firstFrame,
    endFrame: phone.endFrame + firstFrame,
    language,
  }))
}
