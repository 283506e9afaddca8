import { outputSampleRateHz } from '../../audio/index.js'
import { findResultSound, resultSamples } from './result-samples.js'

/** Points of a waveform: enough for the widest screen. */
const maxPeaks = 2000

export interface Waveform {
  readonly durationSec: number
  /** Largest magnitude, 0 to 1 with three decimals, in equal slices of time. */
  readonly peaks: readonly number[]
}

export function peaksOf(samples: Float32Array): number[] {
  const count = Math.min(maxPeaks, samples.length)
  return Array.from({ length: count }, (_, slice) => {
    const end = Math.floor(((slice + 1) * samples.length) / count)
    let peak = 0
    for (let n = Math.floor((slice * samples.length) / count); n < end; n++) {
      peak = Math.max(peak, Math.abs(samples[n] ?? 0))
    }
    return rounded(peak)
  })
}

/** The same of a result, block by block. */
export async function waveformOfResult(filePath: string): Promise<Waveform> {
  const { sampleCount } = await findResultSound(filePath)
  const peaks = new Float64Array(Math.min(maxPeaks, sampleCount))
  let index = 0
  for await (const samples of resultSamples(filePath)) {
    for (let n = 0; n < samples.length; n++, index++) {
      const slice = Math.floor((index * peaks.length) / sampleCount)
      peaks[slice] = Math.max(peaks[slice] ?? 0, Math.abs(samples[n] ?? 0))
    }
  }
  return { durationSec: sampleCount / outputSampleRateHz, peaks: Array.from(peaks, rounded) }
}

function rounded(peak: number): number {
  return Math.round(Math.min(1, peak) * 1000) / 1000
}
