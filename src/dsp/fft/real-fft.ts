// Discrete Fourier transform of real sequences: Stockham's self-sorting radix-4 transform of the half-length
// complex sequence (Swarztrauber, Parallel Computing 1, 1984), then the split into the real one's spectrum.

/**
 * Plan for transforms of one power-of-two length. Spectra are split: `re` and `im`, bins 0 … size/2. Owns its
 * workspace: no allocation per call, not for concurrent use.
 */
export class RealFft {
  readonly size: number
  /** size/2 + 1. */
  readonly binCount: number
  readonly #half: number
  readonly #cos: Float64Array
  readonly #sin: Float64Array
  readonly #splitCos: Float64Array
  readonly #splitSin: Float64Array
  readonly #work: readonly [Float64Array, Float64Array, Float64Array, Float64Array]

  /** Throws RangeError unless `size` is a power of two, at least 4. */
  constructor(size: number) {
    if (!Number.isInteger(Math.log2(size)) || size < 4) {
      throw new RangeError(`FFT size ${size} is not a power of two of at least 4`)
    }
    const half = size / 2
    this.size = size
    this.binCount = half + 1
    this.#half = half
    this.#cos = Float64Array.from({ length: half }, (_, k) => Math.cos((2 * Math.PI * k) / half))
    this.#sin = Float64Array.from({ length: half }, (_, k) => -Math.sin((2 * Math.PI * k) / half))
    this.#splitCos = Float64Array.from({ length: half + 1 }, (_, k) => Math.cos((2 * Math.PI * k) / size))
    this.#splitSin = Float64Array.from({ length: half + 1 }, (_, k) => -Math.sin((2 * Math.PI * k) / size))
    this.#work = [
      new Float64Array(half),
      new Float64Array(half),
      new Float64Array(half),
      new Float64Array(half),
    ]
  }

  /** X[k] = Σ x[n] exp(-2πi kn/size) of the first `size` values of `input`, for k = 0 … size/2. */
  forward(input: Float64Array, re: Float64Array, im: Float64Array): void {
    const half = this.#half
    const [zRe, zIm] = this.#work
    for (let n = 0; n < half; n++) {
      zRe[n] = input[2 * n]
      zIm[n] = input[2 * n + 1]
    }
    const [yRe, yIm] = this.#transform()
    re[0] = yRe[0] + yIm[0]
    im[0] = 0
    re[half] = yRe[0] - yIm[0]
    im[half] = 0
    for (let k = 1; k <= half - k; k++) {
      const m = half - k
      const evenRe = 0.5 * (yRe[k] + yRe[m])
      const evenIm = 0.5 * (yIm[k] - yIm[m])
      const oddRe = 0.5 * (yIm[k] + yIm[m])
      const oddIm = 0.5 * (yRe[m] - yRe[k])
      const c = this.#splitCos[k]
      const s = this.#splitSin[k]
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
    // The inverse is the forward transform with real and imaginary parts exchanged, before and after.
    const [zIm, zRe] = this.#work
    const scale = 1 / half
    zRe[0] = 0.5 * (re[0] + re[half])
    zIm[0] = 0.5 * (re[0] - re[half])
    for (let k = 1; k <= half - k; k++) {
      const m = half - k
      const evenRe = 0.5 * (re[k] + re[m])
      const evenIm = 0.5 * (im[k] - im[m])
      const diffRe = 0.5 * (re[k] - re[m])
      const diffIm = 0.5 * (im[k] + im[m])
      const c = this.#splitCos[k]
      const s = -this.#splitSin[k]
      const oddRe = diffRe * c - diffIm * s
      const oddIm = diffRe * s + diffIm * c
      zRe[k] = evenRe - oddIm
      zIm[k] = evenIm + oddRe
      zRe[m] = evenRe + oddIm
      zIm[m] = oddRe - evenIm
    }
    const [yIm, yRe] = this.#transform()
    for (let n = 0; n < half; n++) {
      output[2 * n] = yRe[n] * scale
      output[2 * n + 1] = yIm[n] * scale
    }
  }

  /** Complex transform of the first two workspaces; returns the pair that holds the result. */
  #transform(): readonly [Float64Array, Float64Array] {
    let [xRe, xIm, yRe, yIm] = this.#work
    let length = this.#half
    let stride = 1
    while (length >= 4) {
      radix4Stage(length / 4, stride, xRe, xIm, yRe, yIm, this.#cos, this.#sin)
      const swapRe = xRe
      const swapIm = xIm
      xRe = yRe
      xIm = yIm
      yRe = swapRe
      yIm = swapIm
      length /= 4
      stride *= 4
    }
    if (length === 2) {
      radix2Stage(stride, xRe, xIm, yRe, yIm)
      return [yRe, yIm]
    }
    return [xRe, xIm]
  }
}

/** One self-sorting step: butterflies of four values a quarter of the sequence apart. */
function radix4Stage(
  quarter: number,
  stride: number,
  xRe: Float64Array,
  xIm: Float64Array,
  yRe: Float64Array,
  yIm: Float64Array,
  cos: Float64Array,
  sin: Float64Array,
): void {
  const jump = stride * quarter
  for (let p = 0; p < quarter; p++) {
    const w = p * stride
    const c1 = cos[w]
    const s1 = sin[w]
    const c2 = cos[2 * w]
    const s2 = sin[2 * w]
    const c3 = cos[3 * w]
    const s3 = sin[3 * w]
    const end = w + stride
    for (let a = w, o = 4 * w; a < end; a++, o++) {
      const b = a + jump
      const c = b + jump
      const d = c + jump
      const sumAcRe = xRe[a] + xRe[c]
      const sumAcIm = xIm[a] + xIm[c]
      const difAcRe = xRe[a] - xRe[c]
      const difAcIm = xIm[a] - xIm[c]
      const sumBdRe = xRe[b] + xRe[d]
      const sumBdIm = xIm[b] + xIm[d]
      const difBdRe = xRe[b] - xRe[d]
      const difBdIm = xIm[b] - xIm[d]
      yRe[o] = sumAcRe + sumBdRe
      yIm[o] = sumAcIm + sumBdIm
      const re1 = difAcRe + difBdIm
      const im1 = difAcIm - difBdRe
      const re2 = sumAcRe - sumBdRe
      const im2 = sumAcIm - sumBdIm
      const re3 = difAcRe - difBdIm
      const im3 = difAcIm + difBdRe
      yRe[o + stride] = re1 * c1 - im1 * s1
      yIm[o + stride] = re1 * s1 + im1 * c1
      yRe[o + 2 * stride] = re2 * c2 - im2 * s2
      yIm[o + 2 * stride] = re2 * s2 + im2 * c2
      yRe[o + 3 * stride] = re3 * c3 - im3 * s3
      yIm[o + 3 * stride] = re3 * s3 + im3 * c3
    }
  }
}

function radix2Stage(
  stride: number,
  xRe: Float64Array,
  xIm: Float64Array,
  yRe: Float64Array,
  yIm: Float64Array,
): void {
  for (let a = 0; a < stride; a++) {
    const b = a + stride
    yRe[a] = xRe[a] + xRe[b]
    yIm[a] = xIm[a] + xIm[b]
    yRe[b] = xRe[a] - xRe[b]
    yIm[b] = xIm[a] - xIm[b]
  }
}
