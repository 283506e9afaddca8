// Discrete Fourier transform of real sequences: the complex transform of the half-length sequence (even samples
// as real, odd ones as imaginary part), split into the real sequence's spectrum.
import FFT from 'fft.js'

/**
 * Plan for transforms of one power-of-two length. Spectra are split: `re` and `im`, bins 0 … size/2. Owns its
 * workspace: no allocation per call, not for concurrent use.
 */
export class RealFft {
  readonly size: number
  /** size/2 + 1. */
  readonly binCount: number
  readonly #half: number
  readonly #complex: FFT
  readonly #cos: Float64Array
  readonly #sin: Float64Array
  readonly #packed: Float64Array
  /** A plain array, as fft.js makes it: twice as fast there as a typed one. */
  readonly #result: number[]

  /** Throws RangeError unless `size` is a power of two, at least 4. */
  constructor(size: number) {
    if (!Number.isInteger(Math.log2(size)) || size < 4) {
      throw new RangeError(`FFT size ${size} is not a power of two of at least 4`)
    }
    const half = size / 2
    this.size = size
    this.binCount = half + 1
    this.#half = half
    this.#complex = new FFT(half)
    this.#cos = Float64Array.from({ length: half + 1 }, (_, k) => Math.cos((2 * Math.PI * k) / size))
    this.#sin = Float64Array.from({ length: half + 1 }, (_, k) => -Math.sin((2 * Math.PI * k) / size))
    this.#packed = new Float64Array(size)
    this.#result = this.#complex.createComplexArray()
  }

  /** X[k] = Σ x[n] exp(-2πi kn/size) of the first `size` values of `input`, for k = 0 … size/2. */
  forward(input: Float64Array, re: Float64Array, im: Float64Array): void {
    const half = this.#half
    const z = this.#result
    this.#complex.transform(z, input)
    re[0] = z[0] + z[1]
    im[0] = 0
    re[half] = z[0] - z[1]
    im[half] = 0
    for (let k = 1; k <= half - k; k++) {
      const m = half - k
      const kRe = z[2 * k]
      const kIm = z[2 * k + 1]
      const mRe = z[2 * m]
      const mIm = z[2 * m + 1]
      const evenRe = 0.5 * (kRe + mRe)
      const evenIm = 0.5 * (kIm - mIm)
      const oddRe = 0.5 * (kIm + mIm)
      const oddIm = 0.5 * (mRe - kRe)
      const c = this.#cos[k]
      const s = this.#sin[k]
      const turnedRe = oddRe * c - oddIm * s
      const turnedIm = oddRe * s + oddIm * c
      re[k] = evenRe + turnedRe
      im[k] = evenIm + turnedIm
      re[m] = evenRe - turnedRe
      im[m] = turnedIm - evenIm
    }
  }

  /** The real sequence of this spectrum: inverse of `forward`, 1/size included. Ignores im[0] and im[size/2]. */
  inverse(re: Float64Array, im: Float64Array, output: Float64Array): void {
    const half = this.#half
    const packed = this.#packed
    packed[0] = 0.5 * (re[0] + re[half])
    packed[1] = 0.5 * (re[0] - re[half])
    for (let k = 1; k <= half - k; k++) {
      const m = half - k
      const evenRe = 0.5 * (re[k] + re[m])
      const evenIm = 0.5 * (im[k] - im[m])
      const differenceRe = 0.5 * (re[k] - re[m])
      const differenceIm = 0.5 * (im[k] + im[m])
      const c = this.#cos[k]
      const s = -this.#sin[k]
      const oddRe = differenceRe * c - differenceIm * s
      const oddIm = differenceRe * s + differenceIm * c
      packed[2 * k] = evenRe - oddIm
      packed[2 * k + 1] = evenIm + oddRe
      packed[2 * m] = evenRe + oddIm
      packed[2 * m + 1] = oddRe - evenIm
    }
    const z = this.#result
    this.#complex.inverseTransform(z, packed)
    for (let n = 0; n < this.size; n++) output[n] = z[n]
  }
}
