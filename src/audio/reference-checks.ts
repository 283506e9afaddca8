// Measurements on a recording that is to be imitated; what they mean is decided in `reference-report.ts`.
import { RealFft } from '../dsp/index.js'
import type { Pcm } from './pcm.js'
import { measureSpeakerContrast } from './speaker-contrast.js'

/** Recordings that never come near full scale are not clipped, and their rounding makes flat tops of its own. */
const minClippedPeak = 0.25
const minFlatSamples = 3

/** Share of samples that lie in flat tops at the peak: an overdriven input, wherever its level was set afterwards. */
export function findClippedRatio(samples: Float32Array): number {
  let peak = 0
  for (let n = 0; n < samples.length; n++) peak = Math.max(peak, Math.abs(samples[n] ?? 0))
  if (peak < minClippedPeak) return 0
  const tolerance = 1e-4 * peak
  let clipped = 0
  let run = 0
  for (let n = 1; n <= samples.length; n++) {
    const sample = samples[n] ?? 0
    const isFlat = Math.abs(sample) > 0.97 * peak && Math.abs(sample - (samples[n - 1] ?? 0)) <= tolerance
    run = isFlat ? run + 1 : 0
    if (run === minFlatSamples - 1) clipped += minFlatSamples
    else if (run >= minFlatSamples) clipped++
  }
  return clipped / Math.max(1, samples.length)
}

const fftSize = 1024
/** Wide enough to average over harmonics. */
const bandHz = 500
/** Sibilants lie 30 to 50 dB under the strongest band of speech; a filter's stop band lies lower. */
const audibleRangeDb = 60

/** Where the long-term spectrum ends, Hz; at most `limitHz`, beyond which the source can hold nothing. */
export function findBandwidthHz({ samples, sampleRateHz }: Pcm, limitHz: number): number {
  const power = averageSpectrum(samples)
  const binHz = sampleRateHz / fftSize
  const bandBins = Math.round(bandHz / binHz)
  const bands: number[] = []
  for (let bin = 0; bin + bandBins <= power.length; bin += bandBins) {
    let sum = 0
    for (let k = bin; k < bin + bandBins; k++) sum += power[k] ?? 0
    bands.push(10 * Math.log10(sum / bandBins + 1e-20))
  }
  const strongest = Math.max(...bands)
  let top = bands.length - 1
  while (top > 0 && (bands[top] ?? 0) < strongest - audibleRangeDb) top--
  return Math.min(limitHz, (top + 1) * bandBins * binHz)
}

function averageSpectrum(samples: Float32Array): Float64Array {
  const fft = new RealFft(fftSize)
  const re = new Float64Array(fft.binCount)
  const im = new Float64Array(fft.binCount)
  const input = new Float64Array(fftSize)
  const power = new Float64Array(fft.binCount)
  for (let start = 0; start + fftSize <= samples.length; start += fftSize / 2) {
    for (let n = 0; n < fftSize; n++) {
      const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / fftSize)
      input[n] = hann * (samples[start + n] ?? 0)
    }
    fft.forward(input, re, im)
    for (let k = 0; k < power.length; k++) power[k] = (power[k] ?? 0) + (re[k] ?? 0) ** 2 + (im[k] ?? 0) ** 2
  }
  return power
}

/**
 * Of 168 recordings of one speaker (LibriSpeech, speechocean762, VCC 2016) none lay above 2.9 and three above 2.7; of
 * recordings of two about half do, those of a man and a woman oftenest. `reference-checks.corpus.test.ts` counts again.
 */
const severalSpeakersContrast = 2.8

/** Whether the recording falls into two clearly different voices. Two that are much alike are not told apart. */
export function isSeveralSpeakersLikely(pcm: Pcm): boolean {
  return measureSpeakerContrast(pcm) > severalSpeakersContrast
}
