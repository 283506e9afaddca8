// One sentence of converted speech from the runs of a segment: one register, one melody, one stream of frames.
import { envelopeCodeSize, highBandPoints, lowBandOrder, lowBandPoints } from '../../../dsp/index.js'
import type { BaseSpeech } from './base-speech.js'
import { joinFrames, newFrames } from './frame-editing.js'
import type { TimedPhone, VocoderFrames } from './frames.js'
import { shapeIntonationInPlace } from './intonation.js'
import { stretchFrames, stretchPhones } from './time-stretch.js'

const framesPerSec = 200
/** Between two languages there is a breath of silence. */
const seamFrames = 8
/** Natural log power of silence, per point: -70 dB. */
const silenceLogPower = -16

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

/** A run or, where `run` is null, a silence. */
interface PlannedStretch {
  readonly run: SentenceRun | null
  readonly firstFrame: number
  readonly frameCount: number
}

/** Paces `runs`. The length at speed s is that at speed 1 divided by s, to the frame. */
export function planSentence(runs: readonly SentenceRun[], options: SentenceOptions): SentencePlan {
  const planned = planStretches(runs, options.speedRatio)
  const phones = planned.flatMap(({ run, firstFrame, frameCount }) =>
    run ? phonesOf(run, firstFrame, frameCount) : [],
  )
  const { kind, f0RangeRatio: rangeRatio } = options
  return {
    frameCount: planned.reduce((sum, { frameCount }) => sum + frameCount, 0),
    phones,
    *stretches() {
      for (const { run, firstFrame, frameCount } of planned) {
        if (!run) yield silence(frameCount)
        else {
          const frames = run.conversion.convert(stretchFrames(run.speech, frameCount), options)
          shapeIntonationInPlace(frames.f0Hz, phones, { kind, rangeRatio, firstFrame })
          yield frames
        }
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
function planStretches(runs: readonly SentenceRun[], speedRatio: number): PlannedStretch[] {
  const planned: PlannedStretch[] = []
  let exactEnd = 0
  let firstFrame = 0
  const add = (run: SentenceRun | null, exactFrames: number) => {
    exactEnd += exactFrames / speedRatio
    const frameCount = Math.max(1, Math.round(exactEnd) - firstFrame)
    planned.push({ run, firstFrame, frameCount })
    firstFrame += frameCount
  }
  for (const [index, run] of runs.entries()) {
    add(run, Math.round(run.speech.frames.frameCount * run.paceStretch))
    const next = runs[index + 1]
    if (!next) break
    const pauseFrames = Math.round(run.pauseAfterSec * framesPerSec)
    const silentFrames = Math.max(pauseFrames, next.language === run.language ? 0 : seamFrames)
    if (silentFrames > 0) add(null, silentFrames)
  }
  return planned
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

/** Frames of silence. */
export function silence(frameCount: number): VocoderFrames {
  const frames = newFrames(frameCount)
  for (let frame = 0; frame < frameCount; frame++) {
    const at = frame * envelopeCodeSize
    frames.code[at] = silenceLogPower * Math.sqrt(lowBandPoints)
    frames.code[at + lowBandOrder] = silenceLogPower * Math.sqrt(highBandPoints)
  }
  return frames
}
