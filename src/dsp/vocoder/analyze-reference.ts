// The analysis of a recording of unknown origin: it may begin above the fundamental of the voice in it.
import { EnvelopeCoder, envelopePointCount, lowBandPoints } from '../mel/envelope-code.js'
import { analyzeWithF0 } from './analyze.js'
import { estimateF0Dio } from './dio.js'
import { estimateF0Harvest } from './harvest.js'
import { measureLowEdgeHz } from './low-edge.js'
import { withFundamental } from './missing-fundamental.js'
import { type SpeechFrames, vocoderFftSize, vocoderRateHz } from './speech-synthesizer.js'

/** The fundamental is cut off when the voice's median F0 lies under this share of the lower edge. */
const cutShare = 0.9
/** A recording that reaches down to here has the fundamental of nearly every voice. */
const wholeEdgeHz = 130

export interface AnalyzedReference extends SpeechFrames {
  /** Natural log power at the low band's points, rows of 64, before the code smooths them over the edges of a band. */
  readonly points: Float32Array
  /** Where the recording begins, Hz; 0 where it has the fundamental of the voice. */
  readonly lowEdgeHz: number
}

/** Parameters of mono speech at 24 kHz, samples in [-1, 1], by Harvest, which is given the fundamental where it is cut off. */
export function analyzeReference(samples: Float32Array | Float64Array): AnalyzedReference {
  const signal = samples instanceof Float64Array ? samples : Float64Array.from(samples)
  const range = { sampleRateHz: vocoderRateHz }
  const edgeHz = measureLowEdgeHz(signal, vocoderRateHz)
  const restored = edgeHz > wholeEdgeHz ? withFundamental(signal, vocoderRateHz) : null
  const isCut = restored !== null && medianOf(estimateF0Dio(restored, range)) < cutShare * edgeHz
  const f0Hz = estimateF0Harvest(restored && isCut ? restored : signal, range)
  const coder = new EnvelopeCoder({ sampleRateHz: vocoderRateHz, fftSize: vocoderFftSize })
  const every = new Float64Array(envelopePointCount)
  const points = new Float32Array(f0Hz.length * lowBandPoints)
  const frames = analyzeWithF0(signal, f0Hz, (power, frame) => {
    coder.logPointsOf(power, every)
    points.set(every.subarray(0, lowBandPoints), frame * lowBandPoints)
  })
  return { ...frames, points, lowEdgeHz: isCut ? edgeHz : 0 }
}

/** Median of what is voiced; infinite where nothing is. */
function medianOf(f0Hz: Float64Array): number {
  const voiced = f0Hz.filter((f0) => f0 > 0).sort()
  return voiced[voiced.length >> 1] ?? Number.POSITIVE_INFINITY
}
