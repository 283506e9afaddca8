import { RealFft } from '../fft/real-fft.js'
import { frequencyOfMel, melOf } from '../mel/mel-scale.js'

/** Spectra of an utterance at equal distances, made to be compared with those of another. */
export interface SpectralFrames {
  /** Frame by frame, `size` values each. */
  readonly data: Float32Array
  readonly frameCount: number
  readonly size: number
  readonly hopSec: number
}

const windowSec = 0.03
const lowestHz = 100
const highestHz = 6000
const bandCount = 24
/** Below the loudest frame everything is silence, dB. */
const rangeDb = 60

/**
 * Log energies in mel bands, each band with mean 0 and deviation 1 over the utterance: voice, room and level fall
 * out, what is said stays. `samples` mono.
 */
export function spectralFrames(samples: Float32Array, sampleRateHz: number, hopSec: number): SpectralFrames {
  const window = hannWindow(Math.round(windowSec * sampleRateHz))
  const fft = new RealFft(2 ** Math.ceil(Math.log2(window.length)))
  const edges = bandEdges(fft.size, sampleRateHz)
  const frameCount = Math.max(1, Math.ceil(samples.length / (hopSec * sampleRateHz)))
  const data = new Float32Array(frameCount * bandCount)
  const input = new Float64Array(fft.size)
  const re = new Float64Array(fft.binCount)
  const im = new Float64Array(fft.binCount)
  for (let frame = 0; frame < frameCount; frame++) {
    const start = Math.round(frame * hopSec * sampleRateHz) - (window.length >> 1)
    for (let n = 0; n < window.length; n++) input[n] = window[n] * (samples[start + n] ?? 0)
    fft.forward(input, re, im)
    for (let band = 0; band < bandCount; band++) {
      data[frame * bandCount + band] = bandEnergyDb(re, im, edges[band], edges[band + 1])
    }
  }
  normalise(data, frameCount)
  return { data, frameCount, size: bandCount, hopSec }
}

function hannWindow(length: number): Float64Array {
  return Float64Array.from({ length }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (n + 0.5)) / length))
}

/** First bin of each band, and the one after the last. */
function bandEdges(fftSize: number, sampleRateHz: number): Int32Array {
  const low = melOf(lowestHz)
  const high = melOf(Math.min(highestHz, sampleRateHz / 2))
  return Int32Array.from({ length: bandCount + 1 }, (_, band) =>
    Math.round((frequencyOfMel(low + ((high - low) * band) / bandCount) * fftSize) / sampleRateHz),
  )
}

function bandEnergyDb(re: Float64Array, im: Float64Array, from: number, to: number): number {
  let energy = 1e-12
  for (let bin = from; bin < Math.max(to, from + 1); bin++) energy += re[bin] * re[bin] + im[bin] * im[bin]
  return 10 * Math.log10(energy)
}

function normalise(data: Float32Array, frameCount: number): void {
  let loudest = Number.NEGATIVE_INFINITY
  for (const value of data) loudest = Math.max(loudest, value)
  for (let n = 0; n < data.length; n++) data[n] = Math.max(data[n], loudest - rangeDb)
  for (let band = 0; band < bandCount; band++) {
    let sum = 0
    let squares = 0
    for (let at = band; at < data.length; at += bandCount) {
      sum += data[at]
      squares += data[at] * data[at]
    }
    const mean = sum / frameCount
    const deviation = Math.sqrt(Math.max(1e-6, squares / frameCount - mean * mean))
    for (let at = band; at < data.length; at += bandCount) data[at] = (data[at] - mean) / deviation
  }
}
