// The base voices as they are, unconverted: what the clones are compared with.
import type { Pcm } from '../src/audio/index.js'
import { analyzeSpeech, resample, resynthesize, vocoderRateHz } from '../src/dsp/index.js'
import {
  type BaseName,
  BaseSpeakers,
  type Conversion,
  composeSentence,
  type FrameConverter,
  joinFrames,
  paceStretchOf,
  pauseStretchOf,
  readSpeakerSpace,
  readVoiceProfile,
  silence,
  type TimedPhone,
  type VocoderFrames,
} from '../src/engines/embedded/core/index.js'
import { loadEngineData } from '../src/engines/embedded/host/engine-data.js'
import { defaultSynthesisOptions } from '../src/engines/engine.js'
import { analyzeSegment, type Segment } from '../src/text/index.js'

const framesPerSec = 200

/** Name, start and end in seconds. */
export type SpokenPhone = readonly [phone: string, startSec: number, endSec: number]

export interface Said {
  readonly samples: Float32Array
  readonly phones: readonly SpokenPhone[]
}

export interface Bases {
  /** Says a segment with the base voices that the engine would choose for this reference. */
  say(segment: Segment, reference: Pcm): Said
  /**
   * The same with a speaker's register, melody, pace and aperiodicity, and the base's own spectra: what the conversion
   * of spectra costs is the difference to this. `profile`: bytes of a voice profile.
   */
  sayInMannerOf(segment: Segment, profile: Uint8Array): Said
}

export async function openBases(dataDir: string): Promise<Bases> {
  const { data } = await loadEngineData(dataDir)
  const space = readSpeakerSpace(data.speakerSpace)
  const speakers = new BaseSpeakers(data.bases, space)
  const medians = new Map<Pcm['samples'], number>()
  return {
    say(segment, reference) {
      const medianF0Hz = medians.get(reference.samples) ?? medianF0Of(reference)
      medians.set(reference.samples, medianF0Hz)
      const stretches: VocoderFrames[] = []
      const phones: SpokenPhone[] = []
      let frames = 0
      for (const { speech, pauseAfterSec } of speakers.say(analyzeSegment(segment), medianF0Hz)) {
        phones.push(...speech.phones.map((phone) => spokenPhone(phone, frames)))
        const pause = silence(Math.round(pauseAfterSec * framesPerSec))
        stretches.push(speech.frames, pause)
        frames += speech.frames.frameCount + pause.frameCount
      }
      return { samples: resynthesize(joinFrames(stretches), { seed: 0 }), phones }
    },
    sayInMannerOf(segment, profile) {
      const voice = readVoiceProfile(profile, space)
      const { statistics, pauseSec } = voice
      const converters = new Map<BaseName, FrameConverter>()
      const utterance = analyzeSegment(segment)
      const runs = [...speakers.say(utterance, Math.exp(statistics.f0.logMedian))].map(({ base, ...run }) => {
        const conversion = converters.get(base) ?? withOwnSpectra(speakers.conversionOf(base, voice))
        converters.set(base, conversion)
        const paceStretch = paceStretchOf(speakers.statisticsOf(base), statistics)
        return {
          ...run,
          conversion,
          paceStretch,
          pauseAfterSec: run.pauseAfterSec * pauseStretchOf(pauseSec),
        }
      })
      const options = { ...defaultSynthesisOptions, questionForm: utterance.questionForm }
      const { frames, phones } = composeSentence(runs, options)
      const timed = phones.map((phone) => spokenPhone(phone, 0))
      return { samples: resynthesize(frames, { seed: 0 }), phones: timed }
    },
  }
}

function spokenPhone({ phone, startFrame, endFrame }: TimedPhone, firstFrame: number): SpokenPhone {
  const at = (frame: number) => (firstFrame + frame) / framesPerSec
  return [phone, at(startFrame), at(endFrame)]
}

function withOwnSpectra(conversion: Conversion): FrameConverter {
  return {
    movementRatio: conversion.movementRatio,
    convert: (frames, changes) => ({ ...conversion.convert(frames, changes), code: frames.code }),
  }
}

function medianF0Of({ samples, sampleRateHz }: Pcm): number {
  const { f0Hz } = analyzeSpeech(resample(samples, sampleRateHz, vocoderRateHz), { f0Method: 'dio' })
  const voiced = f0Hz.filter((f0) => f0 > 0).sort()
  return voiced[voiced.length >> 1] ?? 0
}
