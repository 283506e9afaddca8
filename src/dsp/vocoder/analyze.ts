// Speech to vocoder parameters: F0, envelope code and band aperiodicity per 5 ms.
import { EnvelopeCoder, envelopeCodeSize } from '../mel/envelope-code.js'
import { CheapTrick } from './cheaptrick.js'
import { bandAperiodicityCount, D4C } from './d4c.js'
import { estimateF0Dio } from './dio.js'
import { framesPerSec } from './frame-grid.js'
import { estimateF0Harvest } from './harvest.js'
import { type SpeechFrames, vocoderFftSize, vocoderRateHz } from './speech-synthesizer.js'
import { refineF0 } from './stonemask.js'

export interface AnalysisOptions {
  /** `dio`: quick. `harvest`: slower, better on noisy or creaky recordings. */
  readonly f0Method: 'dio' | 'harvest'
  readonly minF0Hz?: number
  readonly maxF0Hz?: number
  /** Also return the envelope itself. */
  readonly keepEnvelope?: boolean
}

export interface AnalyzedSpeech extends SpeechFrames {
  /** With `keepEnvelope`: `frameCount` rows of vocoderFftSize/2 + 1 linear power values. */
  readonly envelope: Float32Array | null
}

/** Parameters of mono speech at 24 kHz, samples in [-1, 1]. Unvoiced frames have F0 0 and aperiodicity 0 dB. */
export function analyzeSpeech(
  samples: Float32Array | Float64Array,
  options: AnalysisOptions,
): AnalyzedSpeech {
  const signal = samples instanceof Float64Array ? samples : Float64Array.from(samples)
  const { minF0Hz, maxF0Hz } = options
  const range = {
    sampleRateHz: vocoderRateHz,
    ...(minF0Hz === undefined ? {} : { minF0Hz }),
    ...(maxF0Hz === undefined ? {} : { maxF0Hz }),
  }
  const f0Hz =
    options.f0Method === 'harvest'
      ? estimateF0Harvest(signal, range)
      : refineF0(signal, vocoderRateHz, estimateF0Dio(signal, range))
  const binCount = vocoderFftSize / 2 + 1
  const envelope = options.keepEnvelope ? new Float32Array(f0Hz.length * binCount) : null
  const frames = analyzeWithF0(signal, f0Hz, (power, frame) => envelope?.set(power, frame * binCount))
  return { ...frames, envelope }
}

/**
 * Like `analyzeSpeech`, with an F0 contour (Hz per 5 ms frame, 0 = unvoiced) that is known already. `see` is shown the
 * envelope of each frame, vocoderFftSize/2 + 1 linear power values that are overwritten by the next.
 */
export function analyzeWithF0(
  samples: Float64Array,
  f0Hz: ArrayLike<number>,
  see: (power: Float64Array, frame: number) => void = () => undefined,
): SpeechFrames {
  const frameCount = f0Hz.length
  const coder = new EnvelopeCoder({ sampleRateHz: vocoderRateHz, fftSize: vocoderFftSize })
  const cheapTrick = new CheapTrick({ sampleRateHz: vocoderRateHz, fftSize: vocoderFftSize })
  const d4c = new D4C({ sampleRateHz: vocoderRateHz })
  const binCount = coder.binCount
  const result = {
    frameCount,
    f0Hz: new Float32Array(frameCount),
    code: new Float32Array(frameCount * envelopeCodeSize),
    bandAperiodicityDb: new Float32Array(frameCount * bandAperiodicityCount),
  }
  const signal = samples.length > 0 ? samples : new Float64Array(1)
  const power = new Float64Array(binCount)
  const bands = new Float64Array(bandAperiodicityCount)
  for (let frame = 0; frame < frameCount; frame++) {
    const timeSec = frame / framesPerSec
    const voiced = d4c.estimateFrame(signal, timeSec, f0Hz[frame], bands)
    const f0 = voiced ? f0Hz[frame] : 0
    cheapTrick.estimateFrame(signal, timeSec, f0Hz[frame], power)
    coder.encodeFrame(power, result.code, frame * envelopeCodeSize)
    result.f0Hz[frame] = f0
    result.bandAperiodicityDb.set(bands, frame * bandAperiodicityCount)
    see(power, frame)
  }
  return result
}
