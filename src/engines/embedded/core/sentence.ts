// One sentence of converted speech from the runs of a segment: one register, one melody, one stream of frames.
import { envelopeCodeSize, highBandPoints, lowBandOrder, lowBandPoints } from '../../../dsp/index.js'
import type { BaseSpeech } from './base-speech.js'
import { joinFrames, newFrames } from './frame-editing.js'
import type { TimedPhone, VocoderFrames } from './frames.js'
import { shapeIntonationInPlace } from './intonation.js'
import { stretchSpeech } from './time-stretch.js'

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

export interface ConvertedSentence {
  readonly frames: VocoderFrames
  readonly phones: readonly (TimedPhone & { readonly language: 'zh' | 'en' })[]
}

/** Paces, converts and joins `runs`. The length at speed s is that at speed 1 divided by s, to the frame. */
export function composeSentence(runs: readonly SentenceRun[], options: SentenceOptions): ConvertedSentence {
  const stretches: VocoderFrames[] = []
  const phones: ConvertedSentence['phones'][number][] = []
  let plannedEnd = 0
  let at = 0
  const add = (plannedFrames: number, make: (frameCount: number) => VocoderFrames) => {
    plannedEnd += plannedFrames / options.speedRatio
    const frames = make(Math.max(1, Math.round(plannedEnd) - at))
    stretches.push(frames)
    at += frames.frameCount
  }
  for (const [index, run] of runs.entries()) {
    const start = at
    add(Math.round(run.speech.frames.frameCount * run.paceStretch), (frameCount) => {
      const speech = stretchSpeech(run.speech, frameCount)
      for (const phone of speech.phones) {
        const { startFrame, endFrame } = phone
        phones.push({
          ...phone,
          startFrame: startFrame + start,
          endFrame: endFrame + start,
          language: run.language,
        })
      }
      return run.conversion.convert(speech.frames, options)
    })
    const next = runs[index + 1]
    if (!next) break
    const pauseFrames = Math.round(run.pauseAfterSec * framesPerSec)
    const silentFrames = Math.max(pauseFrames, next.language === run.language ? 0 : seamFrames)
    if (silentFrames > 0) add(silentFrames, silence)
  }
  const frames = joinFrames(stretches)
  shapeIntonationInPlace(frames.f0Hz, phones, options.kind, options.f0RangeRatio)
  return { frames, phones }
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
