// The base voices as they are, unconverted: what the clones are compared with.
import type { Pcm } from '../src/audio/index.js'
import { analyzeSpeech, resample, resynthesize, vocoderRateHz } from '../src/dsp/index.js'
import {
  BaseSpeakers,
  joinFrames,
  readSpeakerSpace,
  silence,
  type VocoderFrames,
} from '../src/engines/embedded/core/index.js'
import { loadEngineData } from '../src/engines/embedded/host/engine-data.js'
import { analyzeSegment, type Segment } from '../src/text/index.js'

const framesPerSec = 200

/** Name, start and end in seconds. */
export type SpokenPhone = readonly [phone: string, startSec: number, endSec: number]

export interface Bases {
  /** Says a segment with the base voices that the engine would choose for this reference. */
  say(segment: Segment, reference: Pcm): { samples: Float32Array; phones: readonly SpokenPhone[] }
}

export async function openBases(dataDir: string): Promise<Bases> {
  const { data } = await loadEngineData(dataDir)
  const speakers = new BaseSpeakers(data.bases, readSpeakerSpace(data.speakerSpace))
  const medians = new Map<Pcm['samples'], number>()
  return {
    say(segment, reference) {
      const medianF0Hz = medians.get(reference.samples) ?? medianF0Of(reference)
      medians.set(reference.samples, medianF0Hz)
      const stretches: VocoderFrames[] = []
      const phones: SpokenPhone[] = []
      let frames = 0
      for (const { speech, pauseAfterSec } of speakers.say(analyzeSegment(segment), medianF0Hz)) {
        const at = (frame: number) => (frames + frame) / framesPerSec
        phones.push(
          ...speech.phones.map(
            ({ phone, startFrame, endFrame }): SpokenPhone => [phone, at(startFrame), at(endFrame)],
          ),
        )
        const pause = silence(Math.round(pauseAfterSec * framesPerSec))
        stretches.push(speech.frames, pause)
        frames += speech.frames.frameCount + pause.frameCount
      }
      return { samples: resynthesize(joinFrames(stretches), { seed: 0 }), phones }
    },
  }
}

function medianF0Of({ samples, sampleRateHz }: Pcm): number {
  const { f0Hz } = analyzeSpeech(resample(samples, sampleRateHz, vocoderRateHz), { f0Method: 'dio' })
  const voiced = f0Hz.filter((f0) => f0 > 0).sort()
  return voiced[voiced.length >> 1] ?? 0
}
