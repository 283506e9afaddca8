// The band in which F0 estimators look for the fundamental: a low sample rate, without rumble, filtered by
// symmetric kernels that shift nothing in time.
import { resampleFloat64 } from '../resample/resample.js'
import { nuttallAt, windowTable } from '../window/window.js'
import { framesPerSec } from './frame-grid.js'

/** Rate at which F0 up to 500 Hz still has eight samples per period. */
export const workRateHz = 4000
/** The fundamental lies in the lowest quarter of the work band. */
const workPassShare = 0.4
/** Below this share of the clip's loudest frame (-60 dB) a frame is silence. */
const silenceShare = 1e-6

/** `samples` at the work rate, without DC and what lies under `minF0Hz`. */
export function toWorkBand(samples: Float64Array, sampleRateHz: number, minF0Hz: number): Float64Array {
  const signal = resampleFloat64(samples, sampleRateHz, workRateHz, workPassShare)
  const rumble = new Float64Array(signal.length)
  convolveCentred(signal, nuttallKernel(Math.round((1.5 * workRateHz) / minF0Hz)), rumble)
  return signal.map((x, n) => x - rumble[n])
}

/** Nuttall window of two periods of `cutoffHz`: the fundamental up to the cut-off passes almost alone. */
export function lowPassKernel(cutoffHz: number): Float64Array {
  return nuttallKernel(2 * Math.round(workRateHz / cutoffHz / 2))
}

/** A cosine of `centreHz` under a Nuttall window of four of its periods. */
export function bandPassKernel(centreHz: number): Float64Array {
  const half = Math.round((2 * workRateHz) / centreHz)
  const step = (2 * Math.PI * centreHz) / workRateHz
  return nuttallKernel(half).map((value, n) => 2 * value * Math.cos(step * (n - half)))
}

/** Nuttall window of `2·half + 1` values with the sum 1. */
function nuttallKernel(half: number): Float64Array {
  const kernel = windowTable(nuttallAt, 2 * half + 1)
  const sum = kernel.reduce((total, value) => total + value, 0)
  return kernel.map((value) => value / sum)
}

/** Convolution with a symmetric kernel of odd length, aligned with its centre; silence outside. */
export function convolveCentred(signal: Float64Array, kernel: Float64Array, out: Float64Array): void {
  const half = (kernel.length - 1) / 2
  const padded = new Float64Array(signal.length + 2 * half)
  padded.set(signal, half)
  for (let n = 0; n < signal.length; n++) {
    let sum = kernel[half] * padded[n + half]
    for (let left = n, right = n + 2 * half, k = 0; k < half; k++, left++, right--) {
      sum += kernel[k] * (padded[left] + padded[right])
    }
    out[n] = sum
  }
}

/** 1 where a 40 ms neighbourhood has no energy to speak of. */
export function silentFrames(signal: Float64Array, frameCount: number): Uint8Array {
  const cumulative = new Float64Array(signal.length + 1)
  for (let n = 0; n < signal.length; n++) cumulative[n + 1] = cumulative[n] + signal[n] * signal[n]
  const halfWidth = workRateHz / 50
  const energy = Float64Array.from({ length: frameCount }, (_, frame) => {
    const centre = Math.round((frame / framesPerSec) * workRateHz)
    const from = Math.min(signal.length, Math.max(0, centre - halfWidth))
    return cumulative[Math.min(signal.length, centre + halfWidth)] - cumulative[from]
  })
  const loudest = energy.reduce((max, value) => Math.max(max, value), 0)
  return Uint8Array.from(energy, (value) => (value <= loudest * silenceShare ? 1 : 0))
}
