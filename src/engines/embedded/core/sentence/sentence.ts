// One sentence of converted speech from the runs of a segment: one register, one melody, one stream of frames.
import type { QuestionForm } from '../../../../text/index.js'
import type { BaseSpeech } from '../base-speech.js'
import { silencePhone } from '../base-voice/index.js'
import type { TimedPhone, VocoderFrames } from '../frames.js'
import { cutEdge, type Edge, glideBetween, pause } from './bridge.js'
import { framesFrom, joinFrames } from './frame-editing.js'
import { shapeIntonationInPlace } from './intonation.js'
import { isSonorant } from './phone-classes.js'
import { stretchFrames, stretchPhones } from './time-stretch.js'
import { Unsteadiness } from './unsteadiness.js'

const framesPerSec = 200
/** From one language to the other the voice glides within 30 ms, and over what fades on either side. */
const seamFrames = 6
/** At a slow speed the seam is a pause rather than a glide: over 80 ms. */
const longestGlideFrames = 16

/** What the user asked to be changed in the voice. */
export interface VoiceChanges {
  readonly pitchShiftSemitones: number
  readonly formantShiftRatio: number
  readonly f0RangeRatio: number
  readonly breathiness: number
}

/** Makes the frames of one base voice those of the voice that is wanted. */
export interface FrameConverter {
  /** How far F0 moves against the base's. */
  readonly movementRatio: number
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
  /** Null for what is no question. */
  readonly questionForm: QuestionForm | null
  /** Of what is random in the frames. */
  readonly seed: number
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
  /** Whether the voice glides into it from the run before, instead of pausing. */
  readonly isGlide: boolean
}

/** Paces `runs`. The length at speed s is that at speed 1 divided by s, to the frame. */
export function planSentence(runs: readonly SentenceRun[], options: SentenceOptions): SentencePlan {
  const planned = planRuns(runs, options.speedRatio)
  const phones = planned.flatMap(({ run, firstFrame, frameCount }) => phonesOf(run, firstFrame, frameCount))
  return {
    frameCount: planned.reduce((sum, { frameCount, pauseFrames }) => sum + frameCount + pauseFrames, 0),
    phones,
    *stretches() {
      const unsteadiness = new Unsteadiness(options.seed)
      for (const frames of steadyStretches(planned, phones, options)) yield unsteadiness.addTo(frames)
    },
  }
}

/** Each run converted, with its melody, and what lies between runs. */
function* steadyStretches(
  planned: readonly PlannedRun[],
  phones: readonly SentencePhone[],
  options: SentenceOptions,
): Generator<VocoderFrames> {
  let before: VocoderFrames | null = null
  let held: Edge | null = null
  for (const [index, { run, firstFrame, frameCount, pauseFrames }] of planned.entries()) {
    let frames = run.conversion.convert(stretchFrames(run.speech, frameCount), options)
    // The melody of a sentence never outweighs its tones.
    const rangeRatio = options.f0RangeRatio * Math.min(1, run.conversion.movementRatio)
    const { questionForm } = options
    shapeIntonationInPlace(frames.f0Hz, phones, { questionForm, rangeRatio, firstFrame })
    if (held) {
      const { edge, rest } = cutEdge(frames, 'start', edgeIsSonorant(run, 0))
      yield glideBetween(held, edge, pauseFrames)
      frames = rest
    } else if (before && pauseFrames > 0) yield pause(before, frames, pauseFrames)
    held = null
    if (planned[index + 1]?.isGlide) {
      const { edge, rest } = cutEdge(frames, 'end', edgeIsSonorant(run, -1))
      held = edge
      frames = rest
    }
    yield frames
    before = frames
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
  for (const [index, given] of runs.entries()) {
    const before = runs[index - 1]
    const changes = before && before.language !== given.language && before.pauseAfterSec === 0
    const run = changes ? { ...given, speech: withoutFirstSilence(given.speech) } : given
    const pauseFrames = before ? take(framesBetween(before, run), changes ? 1 : 0) : 0
    const isGlide = changes === true && pauseFrames <= longestGlideFrames
    const firstFrame = end
    const frameCount = take(Math.round(run.speech.frames.frameCount * run.paceStretch), 1)
    planned.push({ run, firstFrame, frameCount, pauseFrames, isGlide })
  }
  return planned
}

/** Whether the first (0) or last (-1) phone of a run can be glided from and to; a closure or friction stays as it is. */
function edgeIsSonorant({ speech, language }: SentenceRun, edge: 0 | -1): boolean {
  const phone = speech.phones.at(edge)?.phone
  return phone !== undefined && phone !== silencePhone && isSonorant(phone, language)
}

/** A base voice begins with silence; where the voice glides on from another language there is none. */
function withoutFirstSilence(speech: BaseSpeech): BaseSpeech {
  const [first, ...others] = speech.phones
  const from = first?.phone === silencePhone ? first.endFrame : 0
  if (from === 0 || from >= speech.frames.frameCount) return speech
  const phones = others.map((phone) => ({
    ...phone,
    startFrame: phone.startFrame - from,
    endFrame: phone.endFrame - from,
  }))
  return { frames: framesFrom(speech.frames, from), phones }
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
