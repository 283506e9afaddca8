export { type SpectralFrames, spectralFrames } from './align/spectral-frames.js'
export { warpFrames } from './align/time-warp.js'
export { RealFft } from './fft/real-fft.js'
export { removeDc } from './filter/remove-dc.js'
export { toInt16WithDither } from './level/dither.js'
export { integratedLoudnessLufs } from './level/loudness.js'
export { measureSpeechLevel, type SpeechLevel } from './level/speech-level.js'
export { type LimiterOptions, TruePeakLimiter, truePeakDb } from './level/true-peak.js'
export { BandAperiodicityDecoder } from './mel/band-aperiodicity.js'
export {
  EnvelopeCoder,
  envelopeCodeSize,
  envelopePointCount,
  envelopePointMels,
  highBandOrder,
  highBandPoints,
  lowBandOrder,
  lowBandPoints,
} from './mel/envelope-code.js'
export { frequencyOfMel, melOf } from './mel/mel-scale.js'
export { Random } from './random/random.js'
export { resample, resampledLength, resampleFloat64 } from './resample/resample.js'
export { type AnalysisOptions, type AnalyzedSpeech, analyzeSpeech, analyzeWithF0 } from './vocoder/analyze.js'
export { type AnalyzedReference, analyzeReference } from './vocoder/analyze-reference.js'
export { CheapTrick, cheapTrickFftSize } from './vocoder/cheaptrick.js'
export { bandAperiodicityCount, D4C } from './vocoder/d4c.js'
export { estimateF0Dio } from './vocoder/dio.js'
export { frameCountFor, framePeriodSec, framesPerSec } from './vocoder/frame-grid.js'
export { estimateF0Harvest } from './vocoder/harvest.js'
export {
  hopSamples,
  resynthesize,
  type SpeechFrames,
  SpeechSynthesizer,
  vocoderFftSize,
  vocoderRateHz,
} from './vocoder/speech-synthesizer.js'
export { refineF0 } from './vocoder/stonemask.js'
