// The base voices as they are, unconverted: what the clones are compared with.
import type { Pcm } from '../src/audio/index.js'
import { analyzeSpeech, resample, resynthesize, vocoderRateHz } from '../src/dsp/index.js'
import { loadBaseVoice } from '../src/engines/embedded/core/base-voice/index.js'
import { joinFrames, silence, type VocoderFrames } from '../src/engines/embedded/core/index.js'
import { loadEngineData } from '../src/engines/embedded/host/engine-data.js'
import { Flite } from '../src/engines/embedded/host/flite.js'
import { analyzeSegment, type Run, type Segment } from '../src/text/index.js'

const lowVoiceHz = 160
const framesPerSec = 200

export interface Bases {
  /** Says a segment with the base that the engine would choose for this reference. */
  say(segment: Segment, reference: Pcm): Float32Array
}

export async function openBases(dataDir: string): Promise<Bases> {
  const { data } = await loadEngineData(dataDir)
  const flite = new Flite(data.flite)
  const mandarin = data.mandarin ? loadBaseVoice(data.mandarin.weights) : null
  const low = new Map<Pcm['samples'], boolean>()
  const framesOf = (run: Run, reference: Pcm, phraseFinal: boolean): VocoderFrames => {
    if (run.language === 'zh') {
      if (!mandarin) throw new Error('there is no Mandarin base voice')
      return mandarin.speak({ words: run.words, rate: 1, phraseFinal }).frames
    }
    const isLow = low.get(reference.samples) ?? isLowVoice(reference)
    low.set(reference.samples, isLow)
    return flite.speak(isLow ? 'rms' : 'slt', run.words)?.frames ?? silence(1)
  }
  return {
    say(segment, reference) {
      const stretches = analyzeSegment(segment).phrases.flatMap(({ runs, breakAfterSec }) => [
        ...runs.map((run, index) => framesOf(run, reference, index === runs.length - 1)),
        ...(breakAfterSec > 0 ? [silence(Math.round(breakAfterSec * framesPerSec))] : []),
      ])
      return resynthesize(joinFrames(stretches), { seed: 0 })
    },
  }
}

function isLowVoice({ samples, sampleRateHz }: Pcm): boolean {
  const { f0Hz } = analyzeSpeech(resample(samples, sampleRateHz, vocoderRateHz), { f0Method: 'dio' })
  const voiced = f0Hz.filter((f0) => f0 > 0).sort()
  return (voiced[voiced.length >> 1] ?? 0) < lowVoiceHz
}
