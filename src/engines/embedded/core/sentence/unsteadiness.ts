// What no base voice predicts. Networks give the mean of what a phone in its context may be, so their frames move less
// than a voice does: faster than 16 Hz next to nothing of a recording's movement follows from its text (coherence .1 and
// less), and its periods are less alike than its mean aperiodicity says, which is measured together with that movement.
// Both are added here, each up to what recordings have of it at its frequency (`eval/ruler/smoothness.py`).
import {
  bandAperiodicityCount,
  envelopeCodeSize,
  envelopePointMels,
  lowBandOrder,
  lowBandPoints,
  melOf,
  Random,
} from '../../../../dsp/index.js'
import { lowBandCosines } from '../classes/low-band-cosines.js'
import type { VocoderFrames } from '../frames.js'

/** Standard deviation of the movement of a coefficient 0 (natural log power), and the coefficients over which it falls. */
const spread = 0.65
const decayOrder = 27
/** The lowest harmonics are steadier: this share of the movement up to 300 Hz, all of it from 740 Hz on. */
const lowShare = 0.5
const steadyUpToHz = 300
const unsteadyFromHz = 740
/** Over frames: a band around 25 Hz, from 12 to 40 Hz, nothing at 50 Hz. */
const taps = [1, 1, 1, 0, -1, -1, -1]
/** dB at 3, 6 and 9 kHz, where there is voice. */
const moreAperiodicityDb = [1, 0, 0]
/** The level stays as it is. */
const firstOrder = 1
const moved = lowBandOrder - firstOrder

/** Made at first use, for all sentences. */
let shape: Float64Array | null = null

/** Of one sentence: stretches are to be given in order, and come out alike however the sentence is parted. */
export class Unsteadiness {
  readonly #random: Random
  /** The last draws, one row for each tap, of unit variance. */
  readonly #draws: Float64Array[]

  constructor(seed: number) {
    this.#random = new Random(seed)
    this.#draws = taps.map(() => this.#draw(new Float64Array(moved)))
  }

  /** New frames. */
  addTo(frames: VocoderFrames): VocoderFrames {
    const { frameCount, f0Hz } = frames
    const code = Float32Array.from(frames.code)
    const bandAperiodicityDb = Float32Array.from(frames.bandAperiodicityDb)
    const movement = new Float64Array(moved)
    shape ??= shapeMatrix()
    const matrix = shape
    for (let frame = 0; frame < frameCount; frame++) {
      this.#nextMovement(movement)
      const at = frame * envelopeCodeSize + firstOrder
      for (let k = 0; k < moved; k++) {
        let sum = 0
        for (let j = 0; j < moved; j++) sum += matrix[k * moved + j] * movement[j]
        code[at + k] += sum
      }
      if (f0Hz[frame] <= 0) continue
      for (let band = 0; band < bandAperiodicityCount; band++) {
        const n = frame * bandAperiodicityCount + band
        bandAperiodicityDb[n] = Math.min(0, bandAperiodicityDb[n] + moreAperiodicityDb[band])
      }
    }
    return { frameCount, code, bandAperiodicityDb, f0Hz }
  }

  #nextMovement(out: Float64Array): void {
    const oldest = this.#draws.shift() ?? new Float64Array(moved)
    this.#draws.push(this.#draw(oldest))
    out.fill(0)
    for (let tap = 0; tap < taps.length; tap++) {
      const [weight, draw] = [taps[tap], this.#draws[tap]]
      if (weight === 0) continue
      for (let k = 0; k < moved; k++) out[k] += weight * draw[k]
    }
  }

  #draw(out: Float64Array): Float64Array {
    for (let k = 0; k < moved; k++) out[k] = Math.sqrt(12) * (this.#random.uniform() - 0.5)
    return out
  }
}

/** From independent draws of unit variance to the movement of coefficients 1 to 47: 47 × 47. */
function shapeMatrix(): Float64Array {
  const cosines = lowBandCosines()
  const mels = envelopePointMels()
  const shares = Float64Array.from({ length: lowBandPoints }, (_, point) => shareAt(mels[point]))
  const gain = spread / Math.sqrt(taps.reduce((sum, weight) => sum + weight * weight, 0))
  const matrix = new Float64Array(moved * moved)
  for (let k = 0; k < moved; k++) {
    for (let j = 0; j < moved; j++) {
      const [to, from] = [(k + firstOrder) * lowBandPoints, (j + firstOrder) * lowBandPoints]
      let sum = 0
      for (let point = 0; point < lowBandPoints; point++) {
        sum += cosines[to + point] * shares[point] * cosines[from + point]
      }
      matrix[k * moved + j] = gain * sum * Math.exp(-(j + firstOrder) / decayOrder)
    }
  }
  return matrix
}

function shareAt(mel: number): number {
  const [low, high] = [melOf(steadyUpToHz), melOf(unsteadyFromHz)]
  const place = Math.min(1, Math.max(0, (mel - low) / (high - low)))
  return lowShare + (1 - lowShare) * place
}
