// Resampling by any rational ratio: a polyphase bank of Kaiser-windowed sincs (Kaiser 1974; Crochiere &
// Rabiner, Multirate Digital Signal Processing, 1983).
import { kaiserAt, kaiserBetaFor } from '../window/window.js'

const stopBandDb = 100
/** Share of the lower Nyquist frequency that passes; the rest is the transition. */
const passBandShare = 0.95

interface PhaseBank {
  readonly up: number
  readonly down: number
  readonly tapCount: number
  /** `up` rows of `tapCount`; row p serves outputs that fall p/up of an input sample after an input. */
  readonly taps: Float64Array
}

/**
 * `samples` at another rate: output n stands at the same time as input n·from/to; the length is
 * ceil(length·to/from). Pass band to 95 % of the lower Nyquist frequency, images and aliases below -100 dB.
 * Rates are positive integers in Hz, else RangeError.
 */
export function resample(samples: Float32Array, fromRateHz: number, toRateHz: number): Float32Array {
  const out = new Float32Array(resampledLength(samples.length, fromRateHz, toRateHz))
  if (fromRateHz === toRateHz) out.set(samples)
  else applyBank(designBank(fromRateHz, toRateHz), Float64Array.from(samples), out)
  return out
}

/** Like `resample`, in double precision, for analysis that may need less of the band: fewer taps, faster. */
export function resampleFloat64(
  samples: Float64Array,
  fromRateHz: number,
  toRateHz: number,
  passShare = passBandShare,
): Float64Array {
  const out = new Float64Array(resampledLength(samples.length, fromRateHz, toRateHz))
  if (fromRateHz === toRateHz) out.set(samples)
  else applyBank(designBank(fromRateHz, toRateHz, passShare), samples, out)
  return out
}

/** Length of what `resample` returns. */
export function resampledLength(length: number, fromRateHz: number, toRateHz: number): number {
  for (const rateHz of [fromRateHz, toRateHz]) {
    if (!Number.isInteger(rateHz) || rateHz < 1) {
      throw new RangeError(`sample rate ${rateHz} Hz is not a positive integer`)
    }
  }
  return Math.ceil((length * toRateHz) / fromRateHz)
}

function designBank(fromRateHz: number, toRateHz: number, passShare = passBandShare): PhaseBank {
  const divisor = greatestCommonDivisor(fromRateHz, toRateHz)
  const up = toRateHz / divisor
  const down = fromRateHz / divisor
  const beta = kaiserBetaFor(stopBandDb)
  // All frequencies in cycles per input sample.
  const stopEdge = 0.5 * Math.min(1, up / down)
  const transition = stopEdge * (1 - passShare)
  const cutoff = stopEdge - transition / 2
  const width = (stopBandDb - 7.95) / (14.36 * transition)
  const tapCount = 2 * Math.ceil(width / 2)
  const taps = new Float64Array(up * tapCount)
  for (let phase = 0; phase < up; phase++) {
    let sum = 0
    const row = phase * tapCount
    for (let tap = 0; tap < tapCount; tap++) {
      const x = tap - tapCount / 2 + 1 - phase / up
      const value = sinc(2 * cutoff * x) * kaiserAt(beta, x / tapCount)
      taps[row + tap] = value
      sum += value
    }
    for (let tap = 0; tap < tapCount; tap++) taps[row + tap] /= sum
  }
  return { up, down, tapCount, taps }
}

function applyBank(bank: PhaseBank, samples: Float64Array, out: Float32Array | Float64Array): void {
  const { up, down, tapCount, taps } = bank
  // Silence on both sides, so that no tap needs a bounds check.
  const padded = new Float64Array(samples.length + 2 * tapCount)
  padded.set(samples, tapCount)
  const wholeStep = Math.floor(down / up)
  const phaseStep = down % up
  let start = tapCount / 2 + 1
  let phase = 0
  for (let n = 0; n < out.length; n++) {
    let sum = 0
    const row = phase * tapCount
    for (let tap = 0; tap < tapCount; tap++) sum += taps[row + tap] * padded[start + tap]
    out[n] = sum
    start += wholeStep
    phase += phaseStep
    if (phase >= up) {
      phase -= up
      start++
    }
  }
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
