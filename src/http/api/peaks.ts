import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { outputSampleRateHz } from '../../audio/index.js'

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

const headerBytes = 44
const bytesPerSample = 2

/** The same of a result, which is a 16-bit mono wav of our own: read as a stream, since it may last for hours. */
export async function waveformOfResult(filePath: string): Promise<Waveform> {
  const sampleCount = Math.floor(((await stat(filePath)).size - headerBytes) / bytesPerSample)
  const count = Math.min(maxPeaks, sampleCount)
  const peaks = new Float64Array(count)
  let index = 0
  let odd: Buffer = Buffer.alloc(0)
  for await (const chunk of createReadStream(filePath, { start: headerBytes, highWaterMark: 2 ** 18 })) {
    const bytes = odd.length > 0 ? Buffer.concat([odd, chunk]) : chunk
    const whole = bytes.length - (bytes.length % bytesPerSample)
    for (let at = 0; at < whole; at += bytesPerSample, index++) {
      const slice = Math.floor((index * count) / sampleCount)
      const magnitude = Math.abs(bytes.readInt16LE(at))
      if (magnitude > (peaks[slice] ?? 0)) peaks[slice] = magnitude
    }
    odd = bytes.subarray(whole)
  }
  const durationSec = sampleCount / outputSampleRateHz
  return { durationSec, peaks: Array.from(peaks, (peak) => rounded(peak / 32_768)) }
}

function rounded(peak: number): number {
  return Math.round(Math.min(1, peak) * 1000) / 1000
}
