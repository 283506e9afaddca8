// F0 by DIO: low-pass filters of many cut-offs, of which one lets only the fundamental through, and the rate of
// its zero crossings and extrema. Morise, Kawahara, Nishiura, "Rapid F0 estimation for high-SNR speech based on
// fundamental component extraction", IEICE Trans. J93-D (2010). The contour is chosen by `choosePath`.
import { resampleFloat64 } from '../resample/resample.js'
import { nuttallAt, windowTable } from '../window/window.js'
import { choosePath } from './f0-path.js'
import { defaultMaxF0Hz, defaultMinF0Hz, type F0Options, frameCountFor, framesPerSec } from './frame-grid.js'
import { ZeroCrossingF0 } from './zero-crossing-f0.js'

/** Rate at which F0 up to 500 Hz still has eight samples per period. */
const workRateHz = 4000
/** The fundamental lies in the lowest quarter of the work band. */
const workPassShare = 0.4
const bandsPerOctave = 2
/** Spread of the four rates at which a candidate is as doubtful as an unvoiced frame. */
const doubtfulSpread = 0.1
/** Below this share of the clip's loudest frame (-60 dB) a frame is silence. */
const silenceShare = 1e-6

/** F0 in Hz per 5 ms frame, 0 = unvoiced; not yet refined (see `refineF0`). Silence and short input are unvoiced. */
export function estimateF0Dio(samples: Float64Array, options: F0Options): Float64Array {
  const { sampleRateHz, minF0Hz = defaultMinF0Hz, maxF0Hz = defaultMaxF0Hz } = options
  const frameCount = frameCountFor(samples.length, sampleRateHz)
  const signal = withoutLowRumble(resampleFloat64(samples, sampleRateHz, workRateHz, workPassShare), minF0Hz)
  const frameSec = Float64Array.from({ length: frameCount }, (_, frame) => frame / framesPerSec)
  const bandCount = 1 + Math.ceil(Math.log2(maxF0Hz / minF0Hz) * bandsPerOctave)
  const candidateHz = new Float64Array(frameCount * bandCount)
  const cost = new Float64Array(frameCount * bandCount)
  const crossings = new ZeroCrossingF0(workRateHz, signal.length, frameCount)
  const filtered = new Float64Array(signal.length)
  const f0Hz = new Float64Array(frameCount)
  const spread = new Float64Array(frameCount)
  const silent = silentFrames(signal, frameCount)
  for (let band = 0; band < bandCount; band++) {
    const cutoffHz = minF0Hz * 2 ** ((band + 1) / bandsPerOctave)
    lowPass(signal, cutoffHz, filtered)
    crossings.estimate(filtered, filtered.length, frameSec, f0Hz, spread)
    for (let frame = 0; frame < frameCount; frame++) {
      const f0 = f0Hz[frame]
      const valid = f0 >= minF0Hz && f0 <= maxF0Hz && f0 > cutoffHz / 2 && f0 <= cutoffHz && !silent[frame]
      candidateHz[frame * bandCount + band] = valid ? f0 : 0
      cost[frame * bandCount + band] = spread[frame] / doubtfulSpread
    }
  }
  const out = new Float64Array(frameCount)
  choosePath({ frameCount, perFrame: bandCount, f0Hz: candidateHz, cost }, out)
  return out
}

/** The signal less its moving average over 1.5 periods of the lowest F0: no DC, no hum below it. */
function withoutLowRumble(signal: Float64Array, minF0Hz: number): Float64Array {
  const halfWidth = Math.round((0.75 * workRateHz) / minF0Hz)
  const window = windowTable(nuttallAt, 4 * halfWidth + 1)
  const rumble = new Float64Array(signal.length)
  convolveCentred(signal, normalised(window), rumble)
  return signal.map((x, n) => x - rumble[n])
}

/** Nuttall-shaped low pass: first zero near `cutoffHz`·2, so that the fundamental alone passes up to the cut-off. */
function lowPass(signal: Float64Array, cutoffHz: number, out: Float64Array): void {
  const halfPeriod = Math.round(workRateHz / cutoffHz / 2)
  convolveCentred(signal, normalised(windowTable(nuttallAt, 4 * halfPeriod + 1)), out)
}

/** Convolution with a symmetric kernel of odd length, aligned with its centre; silence outside. */
function convolveCentred(signal: Float64Array, kernel: Float64Array, out: Float64Array): void {
  const half = (kernel.length - 1) / 2
  const padded = new Float64Array(signal.length + 2 * half)
  padded.set(signal, half)
  for (let n = 0; n < signal.length; n++) {
    let sum = kernel[half] * padded[n + half]
    for (let k = 0, mirror = 2 * half; k < half; k++, mirror--) {
      sum += kernel[k] * (padded[n + k] + padded[n + mirror])
    }
    out[n] = sum
  }
}

function normalised(kernel: Float64Array): Float64Array {
  const sum = kernel.reduce((total, value) => total + value, 0)
  return kernel.map((value) => value / sum)
}

/** 1 where a 40 ms neighbourhood has no energy to speak of. */
function silentFrames(signal: Float64Array, frameCount: number): Uint8Array {
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
