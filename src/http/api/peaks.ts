import { outputSampleRateHz } from '../../audio/index.js'
import { findResultSound, resultSamples } from './result-samples.js'

/** Points of a waveform: enough for the widest screen. */
const maxPeaks = 2000
const maxKept = 50

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
  const count = Math.min(maxPeaks, sampleCount)
  const endOf = (slice: number) => Math.floor(((slice + 1) * sampleCount) / count)
  const peaks: number[] = []
  let peak = 0
  let index = 0
  for await (const samples of resultSamples(filePath)) {
    for (let n = 0; n < samples.length; ) {
      // To the end of the slice or of the block, whichever comes first: a three-hour story has 260 million samples.
      const stop = Math.min(samples.length, n + endOf(peaks.length) - index)
      index += stop - n
      for (; n < stop; n++) peak = Math.max(peak, Math.abs(samples[n] ?? 0))
      if (index < endOf(peaks.length)) break
      peaks.push(rounded(peak / 32_768))
      peak = 0
    }
  }
  return { durationSec: sampleCount / outputSampleRateHz, peaks }
}

/** Results do not change: each is looked through once, and the last few waveforms are kept. */
export class WaveformCache {
  readonly #known = new Map<string, Promise<Waveform>>()

  of({ id, filePath }: { readonly id: string; readonly filePath: string }): Promise<Waveform> {
    const known = this.#known.get(id)
    if (known) return known
    const waveform = waveformOfResult(filePath)
    this.#known.set(id, waveform)
    waveform.catch(() => this.#known.delete(id))
    const [oldest] = this.#known.keys()
    if (this.#known.size > maxKept && oldest !== undefined) this.#known.delete(oldest)
    return waveform
  }
}

function rounded(peak: number): number {
  return Math.round(Math.min(1, peak) * 1000) / 1000
}
