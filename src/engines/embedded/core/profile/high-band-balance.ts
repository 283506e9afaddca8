// How much a speaker has above 8 kHz beside what he has at 4 to 7.3 kHz: in noise, where that band is heard, and in
// all the rest. No more of it can be told from a few seconds without knowing the phones: sound classes mix those that
// differ above 8 kHz most.
import {
  EnvelopeCoder,
  envelopeCodeSize,
  envelopePointCount,
  envelopePointMels,
  frequencyOfMel,
  highBandPoints,
  lowBandPoints,
} from '../../../../dsp/index.js'

/** The low band's points from 4 kHz up to where recordings of 16 kHz are cut off. */
const firstMiddlePoint = 48
const endMiddlePoint = 61
/** Fewer points above 8 kHz say nothing of the band. */
const fewestPoints = 3
const smallestPower = 1e-20
/** From this share of a frame's power above 4 kHz on it is noise altogether. */
const noiseFrom = 0.5
/** A frame with a larger share of noise is none of the rest: a few such would outweigh all voice. */
const mostNoiseOfRest = 0.1

/** Of noise or of the rest. */
export interface PartBalance {
  /** How many frames were heard. */
  readonly frames: number
  /** Natural log of the power at each point above 8 kHz that the recording has, against the mean at 4 to 7.3 kHz. */
  readonly ratios: Float64Array
}

export interface HighBandBalance {
  readonly noise: PartBalance
  readonly rest: PartBalance
}

/** Of the speech frames of `code` (rows of 56); null where the recording ends near 8 kHz or below. */
export function measureHighBand(
  code: Float32Array,
  speech: Uint8Array,
  bandwidthHz: number,
): HighBandBalance | null {
  const pointCount = recordedPoints(bandwidthHz)
  if (pointCount < fewestPoints) return null
  const parts = [new PartSums(pointCount), new PartSums(pointCount)] as const
  eachSpectrum(code, speech.length, (frame, power, { middle, whole, noise }) => {
    if (speech[frame] === 0) return
    parts[0].add(power, middle, noise, 1)
    if (noise < mostNoiseOfRest) parts[1].add(power, middle, 1, 1 / Math.sqrt(whole))
  })
  return { noise: parts[0].balance(), rest: parts[1].balance() }
}

/** For each frame how far it is noise, 0 to 1, by how much of its power lies above 4 kHz. */
export function noiseShares(code: Float32Array, frameCount: number): Float64Array {
  const shares = new Float64Array(frameCount)
  eachSpectrum(code, frameCount, (frame, _power, { noise }) => {
    shares[frame] = noise
  })
  return shares
}

class PartSums {
  readonly #top: Float64Array
  #middle = 0
  #frames = 0

  constructor(pointCount: number) {
    this.#top = new Float64Array(pointCount)
  }

  /** `share`: how far the frame belongs to this part; its powers count times `scale`. */
  add(power: Float64Array, middle: number, share: number, scale: number): void {
    const weight = share * scale
    for (let n = 0; n < this.#top.length; n++) this.#top[n] += weight * power[lowBandPoints + n]
    this.#middle += weight * middle
    this.#frames += share
  }

  balance(): PartBalance {
    const middle = Math.max(this.#middle, smallestPower)
    return {
      frames: this.#frames,
      ratios: this.#top.map((sum) => Math.log(Math.max(sum, smallestPower) / middle)),
    }
  }
}

/** How many points above 8 kHz a recording has; its last may lie on the flank of a filter. */
function recordedPoints(bandwidthHz: number): number {
  const highHz = Array.from(envelopePointMels().subarray(lowBandPoints), frequencyOfMel)
  const below = highHz.filter((hz) => hz <= bandwidthHz + 1).length
  return below === highBandPoints ? below : below - 1
}

interface Balance {
  /** Mean power of the points from 4 to 7.3 kHz. */
  readonly middle: number
  /** Power up to 7.3 kHz. */
  readonly whole: number
  /** 0 to 1: 1 where half of that or more lies above 4 kHz. */
  readonly noise: number
}

/** Visits frames with the power at each point. */
function eachSpectrum(
  code: Float32Array,
  frameCount: number,
  visit: (frame: number, power: Float64Array, balance: Balance) => void,
): void {
  const coder = new EnvelopeCoder({ sampleRateHz: 24_000, fftSize: 1024 })
  const power = new Float64Array(envelopePointCount)
  const widths = pointWidthsHz()
  for (let frame = 0; frame < frameCount; frame++) {
    coder.decodeLogPoints(code, power, frame * envelopeCodeSize)
    for (let n = 0; n < envelopePointCount; n++) power[n] = Math.exp(power[n])
    let whole = smallestPower
    let above = 0
    let middle = 0
    for (let n = 0; n < endMiddlePoint; n++) {
      whole += widths[n] * power[n]
      if (n < firstMiddlePoint) continue
      above += widths[n] * power[n]
      middle += power[n]
    }
    visit(frame, power, {
      middle: middle / (endMiddlePoint - firstMiddlePoint),
      whole,
      noise: Math.min(1, above / (noiseFrom * whole)),
    })
  }
}

/** How much of the band each of the low band's points stands for. */
function pointWidthsHz(): Float64Array {
  const hz = Float64Array.from(envelopePointMels().subarray(0, lowBandPoints), frequencyOfMel)
  return hz.map((_, n) => (hz[Math.min(n + 1, lowBandPoints - 1)] - hz[Math.max(n - 1, 0)]) / 2)
}
