// The part of the low band that a recording has, as points of the log spectrum.
import { envelopePointMels, frequencyOfMel, lowBandOrder, lowBandPoints } from '../../../../dsp/index.js'
import { lowBandCosines } from '../classes/low-band-cosines.js'

/** Recordings that reach this far need nothing: what a resampler takes of the last points is mended elsewhere. */
const wholeBandHz = 6900
/** The slope of the upper edge is not trusted: so many points below it count as cut off. */
const upperMarginPoints = 2
/** The lower edge's own slope, as a share of its frequency. */
const lowerMargin = 1.15

/** The low band's points that a recording has: `first` up to, not including, `end`. */
export interface HeardPoints {
  readonly first: number
  readonly end: number
}

/** Null where the low band is whole. `lowEdgeHz`: 0 = down to the fundamental. */
export function heardPoints(lowEdgeHz: number, bandwidthHz: number): HeardPoints | null {
  const hz = Array.from(envelopePointMels().subarray(0, lowBandPoints), frequencyOfMel)
  const first = lowEdgeHz > 0 ? hz.findIndex((point) => point >= lowerMargin * lowEdgeHz) : 0
  const edge = hz.findIndex((point) => point > bandwidthHz)
  const end = bandwidthHz >= wholeBandHz || edge < 0 ? lowBandPoints : edge - upperMarginPoints
  return first === 0 && end === lowBandPoints ? null : { first, end }
}

/** The cosines of the heard points and of all, and what follows from them. */
export class HeardBand {
  readonly cosines = lowBandCosines()
  readonly first: number
  readonly size: number
  /** Numbers among the 64. */
  readonly heard: readonly number[]
  readonly missing: readonly number[]

  constructor({ first, end }: HeardPoints) {
    this.first = first
    this.size = end - first
    const all = Array.from({ length: lowBandPoints }, (_, point) => point)
    this.heard = all.slice(first, end)
    this.missing = all.filter((point) => point < first || point >= end)
  }

  /** Value of basis function `k` at the heard point `n`. */
  at(k: number, n: number): number {
    return this.cosines[k * lowBandPoints + this.first + n]
  }

  /** 48 coefficients at `from` → the heard points. */
  heardOf(code: ArrayLike<number>, from: number): Float64Array {
    const points = new Float64Array(this.size)
    for (let k = 0; k < lowBandOrder; k++) {
      for (let n = 0; n < this.size; n++) points[n] += this.at(k, n) * code[from + k]
    }
    return points
  }

  /** Covariance of points `rows` × `columns` (numbers among the 64) of codes with these variances, `ridge` on the diagonal. */
  covariance(
    variances: Float64Array,
    firstOrder: number,
    rows: readonly number[],
    columns: readonly number[],
    ridge: number,
  ): Float64Array {
    const covariance = new Float64Array(rows.length * columns.length)
    for (const [r, row] of rows.entries()) {
      for (const [c, column] of columns.entries()) {
        let sum = row === column ? ridge : 0
        for (let k = firstOrder; k < lowBandOrder; k++) {
          sum +=
            variances[k] * this.cosines[k * lowBandPoints + row] * this.cosines[k * lowBandPoints + column]
        }
        covariance[r * columns.length + c] = sum
      }
    }
    return covariance
  }

  /** Size × width: the heard points of the first `width` basis functions. */
  firstCosines(width: number): Float64Array {
    const cosines = new Float64Array(this.size * width)
    for (let n = 0; n < this.size; n++) {
      for (let k = 0; k < width; k++) cosines[n * width + k] = this.at(k, n)
    }
    return cosines
  }
}
