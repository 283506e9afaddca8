// Frames of the reference itself, blended into converted speech: the nearest ones by shape and motion. The idea
// of kNN-VC (Baas, van Niekerk & Kamper 2023) with features made by hand.
import { envelopeCodeSize, lowBandOrder } from '../../../dsp/index.js'
import { smoothRows } from './smoothing.js'
import { percentile } from './speech-frames.js'

/** Coefficients and frame offsets that are compared. */
const comparedOrder = 25
const comparedOffsets = [-4, -2, 0, 2, 4]
const featureSize = comparedOrder * comparedOffsets.length
/** The level says little of the sound. */
const levelWeight = 0.3
const neighbourCount = 4
/** Neighbouring frames are nearly the same: every second one is searched, and every second one is looked up. */
const searchStep = 2
/** Neighbours count exp(-(d - d1) / (0.1 d1)). */
const softness = 0.1
const smoothingFrames = 1.5
/** Share of the level's change that is taken. */
const levelShare = 0.3

/** Consecutive frames of a reference, rows of 48, and which of them are speech. */
export interface ExemplarFrames {
  readonly code: Float32Array
  readonly mask: Uint8Array
}

/** Finds, for frames of converted speech, the nearest speech frames of one reference. */
export class ExemplarSearch {
  readonly #code: Float32Array
  readonly #frames: Uint32Array
  readonly #features: Float32Array
  readonly #scale: Float64Array

  /** `deviation`: the reference's standard deviations, by which coefficients are compared. */
  constructor(exemplars: ExemplarFrames, deviation: ArrayLike<number>) {
    this.#code = exemplars.code
    this.#scale = Float64Array.from({ length: comparedOrder }, (_, k) =>
      k === 0 ? levelWeight / Math.max(deviation[0], 1e-3) : 1 / Math.max(deviation[k], 1e-3),
    )
    const speech: number[] = []
    for (let frame = 0; frame < exemplars.mask.length; frame += searchStep) {
      if (exemplars.mask[frame]) speech.push(frame)
    }
    this.#frames = Uint32Array.from(speech)
    this.#features = new Float32Array(speech.length * featureSize)
    for (const [index, frame] of speech.entries()) {
      this.#writeFeatures(exemplars.code, lowBandOrder, exemplars.mask.length, frame, this.#features, index)
    }
  }

  /** Blends exemplars into the speech frames of `code` (rows of 56); `weight`: 0 = nothing, 1 = exemplars only. */
  blendInPlace(code: Float32Array, mask: Uint8Array, weight: number): void {
    if (this.#frames.length < neighbourCount || weight <= 0) return
    const frameCount = mask.length
    const found = new Float64Array(frameCount * lowBandOrder)
    const nearest = new Float64Array(frameCount)
    const query = new Float32Array(featureSize)
    for (let frame = 0; frame < frameCount; frame++) {
      const at = frame * lowBandOrder
      if (mask[frame] === 0) {
        for (let k = 0; k < lowBandOrder; k++) found[at + k] = code[frame * envelopeCodeSize + k]
      } else if (frame % searchStep === 0 || mask[frame - 1] === 0) {
        this.#writeFeatures(code, envelopeCodeSize, frameCount, frame, query, 0)
        nearest[frame] = this.#averageNearest(query, found, at)
      } else {
        found.copyWithin(at, at - lowBandOrder, at)
        nearest[frame] = nearest[frame - 1]
      }
    }
    const smooth = smoothRows(found, frameCount, lowBandOrder, smoothingFrames)
    const shares = smoothRows(blendShares(nearest, mask, weight), frameCount, 1, smoothingFrames)
    for (let frame = 0; frame < frameCount; frame++) {
      for (let k = 0; k < lowBandOrder; k++) {
        const at = frame * envelopeCodeSize + k
        const share = k === 0 ? shares[frame] * levelShare : shares[frame]
        code[at] += share * (smooth[frame * lowBandOrder + k] - code[at])
      }
    }
  }

  /** Writes the weighted mean of the nearest exemplars to `out` at `at`; returns the distance of the first. */
  #averageNearest(query: Float32Array, out: Float64Array, at: number): number {
    const distances = new Float64Array(neighbourCount).fill(Number.POSITIVE_INFINITY)
    const frames = new Uint32Array(neighbourCount)
    for (let index = 0; index < this.#frames.length; index++) {
      const distance = this.#distanceTo(query, index, distances[neighbourCount - 1])
      let place = neighbourCount - 1
      if (distance >= distances[place]) continue
      for (; place > 0 && distances[place - 1] > distance; place--) {
        distances[place] = distances[place - 1]
        frames[place] = frames[place - 1]
      }
      distances[place] = distance
      frames[place] = this.#frames[index]
    }
    const first = Math.sqrt(distances[0])
    let total = 0
    for (let n = 0; n < neighbourCount; n++) {
      const share = Math.exp(-(Math.sqrt(distances[n]) - first) / (softness * first + 1e-9))
      total += share
      const row = frames[n] * lowBandOrder
      for (let k = 0; k < lowBandOrder; k++) out[at + k] += share * this.#code[row + k]
    }
    for (let k = 0; k < lowBandOrder; k++) out[at + k] /= total
    return first
  }

  /** Squared distance, or Infinity as soon as it is known to pass `limit`. */
  #distanceTo(query: Float32Array, index: number, limit: number): number {
    const features = this.#features
    let at = index * featureSize
    let sum = 0
    for (let block = 0; block < featureSize; block += comparedOrder) {
      for (let f = block; f < block + comparedOrder; f++, at++) {
        const difference = query[f] - features[at]
        sum += difference * difference
      }
      if (sum >= limit) return Number.POSITIVE_INFINITY
    }
    return sum
  }

  #writeFeatures(
    code: Float32Array,
    stride: number,
    frameCount: number,
    frame: number,
    out: Float32Array,
    row: number,
  ): void {
    let at = row * featureSize
    for (const offset of comparedOffsets) {
      const from = Math.min(frameCount - 1, Math.max(0, frame + offset)) * stride
      for (let k = 0; k < comparedOrder; k++, at++) out[at] = code[from + k] * this.#scale[k]
    }
  }
}

/** Less weight where nothing near was found. */
function blendShares(nearest: Float64Array, mask: Uint8Array, weight: number): Float64Array {
  const median = percentile(
    nearest.filter((_, frame) => mask[frame] === 1),
    0.5,
  )
  return nearest.map((distance, frame) =>
    mask[frame] === 0 ? 0 : weight * Math.min(1, Math.max(0.2, 1.6 - distance / Math.max(median, 1e-9))),
  )
}
