// The envelope code: a spectral envelope as 56 numbers, in two bands that do not touch each other, because most
// recordings end at 8 kHz and a band that is absent must not disturb the one that is there.
import { TruncatedDct } from './dct.js'
import { frequencyOfMel, hzPerMelAt, melOf } from './mel-scale.js'

/** Points and kept DCT coefficients of the band 0 … 8 kHz. */
export const lowBandPoints = 64
export const lowBandOrder = 48
/** Points and kept DCT coefficients of the band above 8 kHz, up to 12 kHz. */
export const highBandPoints = 12
export const highBandOrder = 8
/** Values per frame: the low band's coefficients, then the high band's. */
export const envelopeCodeSize = lowBandOrder + highBandOrder
/** Log mel points per frame: the low band's, then the high band's. */
export const envelopePointCount = lowBandPoints + highBandPoints
export const bandEdgeHz = 8000
export const topHz = 12_000

/** Power under the dither of 16-bit audio (-120 dB): keeps the logarithm of an absent band finite. */
const powerFloor = 1e-12

/** Codes and decodes envelopes of one FFT size. Owns its workspace: not for concurrent use. */
export class EnvelopeCoder {
  readonly binCount: number
  readonly #lowDct = new TruncatedDct(lowBandPoints, lowBandOrder)
  readonly #highDct = new TruncatedDct(highBandPoints, highBandOrder)
  readonly #pointMels: Float64Array
  readonly #firstBin: Int32Array
  readonly #weights: readonly Float64Array[]
  readonly #pointOfBin: Int32Array
  readonly #shareOfBin: Float64Array
  readonly #points = new Float64Array(envelopePointCount)

  /** `sampleRateHz` at least 24,000, so that 12 kHz exists. */
  constructor(options: { sampleRateHz: number; fftSize: number }) {
    const { sampleRateHz, fftSize } = options
    if (sampleRateHz < 2 * topHz) throw new RangeError(`envelope code at ${sampleRateHz} Hz: needs 24000 Hz`)
    const binHz = sampleRateHz / fftSize
    this.binCount = fftSize / 2 + 1
    this.#pointMels = envelopePointMels()
    this.#firstBin = new Int32Array(envelopePointCount)
    this.#weights = Array.from({ length: envelopePointCount }, (_, point) => {
      const { firstBin, weights } = this.#triangle(point, binHz)
      this.#firstBin[point] = firstBin
      return weights
    })
    this.#pointOfBin = new Int32Array(this.binCount)
    this.#shareOfBin = new Float64Array(this.binCount)
    this.#placeBins(binHz)
  }

  /** Power spectrum (binCount values) → code (envelopeCodeSize values at `outAt`). */
  encodeFrame(power: Float64Array, out: Float64Array | Float32Array, outAt = 0): void {
    this.logPointsOf(power, this.#points)
    this.encodeLogPoints(this.#points, out, outAt)
  }

  /** Code (at `codeAt`) → power spectrum (binCount values). */
  decodeFrame(code: Float64Array | Float32Array, out: Float64Array, codeAt = 0): void {
    this.decodeLogFrame(code, out, codeAt)
    for (let bin = 0; bin < this.binCount; bin++) out[bin] = Math.exp(out[bin])
  }

  /** Code (at `codeAt`) → natural logarithm of the power spectrum (binCount values). */
  decodeLogFrame(code: Float64Array | Float32Array, out: Float64Array, codeAt = 0): void {
    this.decodeLogPoints(code, this.#points, codeAt)
    this.logPointsToLogPower(this.#points, out)
  }

  /** Power spectrum → natural-log power at the envelopePointCount mel points. */
  logPointsOf(power: Float64Array, out: Float64Array): void {
    for (let point = 0; point < envelopePointCount; point++) {
      const weights = this.#weights[point]
      const first = this.#firstBin[point]
      let sum = 0
      for (let n = 0; n < weights.length; n++) sum += weights[n] * power[first + n]
      out[point] = Math.log(Math.max(sum, powerFloor))
    }
  }

  encodeLogPoints(points: Float64Array, out: Float64Array | Float32Array, outAt = 0): void {
    this.#lowDct.forward(points, 0, out, outAt)
    this.#highDct.forward(points, lowBandPoints, out, outAt + lowBandOrder)
  }

  decodeLogPoints(code: Float64Array | Float32Array, out: Float64Array, codeAt = 0): void {
    this.#lowDct.inverse(code, codeAt, out, 0)
    this.#highDct.inverse(code, codeAt + lowBandOrder, out, lowBandPoints)
  }

  /** Log power at the mel points → at every bin, linear in mel between points. */
  logPointsToLogPower(points: Float64Array, out: Float64Array): void {
    for (let bin = 0; bin < this.binCount; bin++) {
      const point = this.#pointOfBin[bin]
      out[bin] = points[point] + this.#shareOfBin[bin] * (points[point + 1] - points[point])
    }
  }

  /** Weights of the bins around a point: a triangle in mel, or the two nearest bins where it is too narrow. */
  #triangle(point: number, binHz: number): { firstBin: number; weights: Float64Array } {
    const mel = this.#pointMels[point]
    const low = point < lowBandPoints
    const spacing = low
      ? this.#pointMels[1]
      : this.#pointMels[lowBandPoints + 1] - this.#pointMels[lowBandPoints]
    const centreHz = frequencyOfMel(mel)
    const spacingBins = (spacing * hzPerMelAt(centreHz)) / binHz
    if (spacingBins < 1.5) {
      const firstBin = Math.min(Math.floor(centreHz / binHz), this.binCount - 2)
      const share = centreHz / binHz - firstBin
      return { firstBin, weights: Float64Array.of(1 - share, share) }
    }
    const isMine = (bin: number) =>
      (low ? bin * binHz <= bandEdgeHz : bin * binHz > bandEdgeHz) &&
      Math.abs(melOf(bin * binHz) - mel) < spacing
    let firstBin = Math.round(centreHz / binHz)
    while (!isMine(firstBin)) firstBin--
    while (firstBin > 0 && isMine(firstBin - 1)) firstBin--
    const weights: number[] = []
    for (let bin = firstBin; bin < this.binCount && isMine(bin); bin++) {
      weights.push(1 - Math.abs(melOf(bin * binHz) - mel) / spacing)
    }
    const sum = weights.reduce((total, weight) => total + weight, 0)
    return { firstBin, weights: Float64Array.from(weights, (weight) => weight / sum) }
  }

  #placeBins(binHz: number): void {
    let point = 0
    for (let bin = 0; bin < this.binCount; bin++) {
      const mel = melOf(bin * binHz)
      while (point < envelopePointCount - 2 && this.#pointMels[point + 1] <= mel) point++
      const width = this.#pointMels[point + 1] - this.#pointMels[point]
      this.#pointOfBin[bin] = point
      this.#shareOfBin[bin] = Math.min(1, (mel - this.#pointMels[point]) / width)
    }
  }
}

/** Places of the points in mel: 64 on [0, 8 kHz], ends included, then 12 on (8, 12 kHz]. */
export function envelopePointMels(): Float64Array {
  const edge = melOf(bandEdgeHz)
  const top = melOf(topHz)
  return Float64Array.from({ length: envelopePointCount }, (_, point) =>
    point < lowBandPoints
      ? (edge * point) / (lowBandPoints - 1)
      : edge + ((top - edge) * (point - lowBandPoints + 1)) / highBandPoints,
  )
}
