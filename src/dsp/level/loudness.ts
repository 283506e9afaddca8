// Integrated loudness of a mono programme: ITU-R BS.1770-4, K-weighting and two gates.
import { Biquad, type BiquadCoefficients, highPassBiquad } from '../filter/biquad.js'

const blockSec = 0.4
/** Blocks overlap by three quarters. */
const blocksPerStep = 4
const absoluteGateLufs = -70
const relativeGateLu = -10
const offsetLufs = -0.691

/** The standard's two filters at any rate: their analogue prototypes, by the bilinear transform. */
export function kWeightingBiquads(sampleRateHz: number): readonly [BiquadCoefficients, BiquadCoefficients] {
  const k = Math.tan((Math.PI * 1681.974450955533) / sampleRateHz)
  const q = 0.7071752369554196
  const high = 10 ** (3.999843853973347 / 20)
  const middle = high ** 0.4996667741545416
  const norm = 1 + k / q + k * k
  const shelf = {
    b0: (high + (middle * k) / q + k * k) / norm,
    b1: (2 * (k * k - high)) / norm,
    b2: (high - (middle * k) / q + k * k) / norm,
    a1: (2 * (k * k - 1)) / norm,
    a2: (1 - k / q + k * k) / norm,
  }
  const highPass = highPassBiquad(38.13547087602444, 0.5003270373238773, sampleRateHz)
  // The standard leaves the numerator of its high pass at 1, -2, 1.
  return [shelf, { ...highPass, b0: 1, b1: -2, b2: 1 }]
}

/** Loudness in LUFS of mono `samples`; -Infinity for silence. Clips under 0.4 s count as one block. */
export function integratedLoudnessLufs(samples: Float32Array, sampleRateHz: number): number {
  const weighted = Float64Array.from(samples)
  for (const coefficients of kWeightingBiquads(sampleRateHz)) new Biquad(coefficients).applyInPlace(weighted)
  const powers = blockPowers(weighted, Math.round(blockSec * sampleRateHz))
  const loud = powers.filter((power) => loudnessOf(power) > absoluteGateLufs)
  if (loud.length === 0) return Number.NEGATIVE_INFINITY
  const gate = loudnessOf(meanOf(loud)) + relativeGateLu
  return loudnessOf(meanOf(loud.filter((power) => loudnessOf(power) > gate)))
}

function blockPowers(weighted: Float64Array, blockLength: number): number[] {
  const length = Math.min(blockLength, weighted.length)
  if (length === 0) return []
  const step = Math.max(1, Math.round(blockLength / blocksPerStep))
  const powers: number[] = []
  for (let start = 0; start + length <= weighted.length; start += step) {
    let sum = 0
    for (let n = start; n < start + length; n++) sum += weighted[n] * weighted[n]
    powers.push(sum / length)
  }
  return powers
}

function loudnessOf(power: number): number {
  return power > 0 ? offsetLufs + 10 * Math.log10(power) : Number.NEGATIVE_INFINITY
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
