// Measurements on a recording that is to be imitated; what they mean is decided in `reference-report.ts`.
import { estimateF0Dio, RealFft } from '../dsp/index.js'
import type { Pcm } from './pcm.js'

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

/** F0 is summed up over this long: within it a speaker's melody evens out. */
const blockFrames = 300
const minVoicedFrames = 60
const minBlocks = 4
/** Between the lower and the higher half of the blocks; one speaker's blocks lie within some 6 semitones. */
const minGapSemitones = 4.5
const minDistanceSemitones = 8
const minGroupShare = 0.25

/**
 * Whether the recording falls into blocks of two clearly different registers, as a man and a woman in turn do. Modest: two
 * speakers of like pitch are not told apart.
 */
export function isSeveralSpeakersLikely({ samples, sampleRateHz }: Pcm): boolean {
  const f0Hz = estimateF0Dio(Float64Array.from(samples), { sampleRateHz })
  const medians: number[] = []
  for (let start = 0; start + blockFrames / 2 <= f0Hz.length; start += blockFrames) {
    const voiced = f0Hz.subarray(start, start + blockFrames).filter((f0) => f0 > 0)
    if (voiced.length >= minVoicedFrames) medians.push(12 * Math.log2(medianOf(voiced)))
  }
  if (medians.length < minBlocks) return false
  medians.sort((a, b) => a - b)
  const smallest = Math.max(1, Math.ceil(minGroupShare * medians.length))
  for (let split = smallest; split <= medians.length - smallest; split++) {
    const gap = (medians[split] ?? 0) - (medians[split - 1] ?? 0)
    const distance = medianOf(medians.slice(split)) - medianOf(medians.slice(0, split))
    if (gap >= minGapSemitones && distance >= minDistanceSemitones) return true
  }
  return false
}

function medianOf(values: ArrayLike<number>): number {
  const ordered = Float64Array.from(values).sort()
  return ordered[ordered.length >> 1] ?? 0
}
