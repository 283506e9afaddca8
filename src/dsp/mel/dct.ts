// Orthonormal DCT-II of short vectors, truncated to its first coefficients; as a matrix, which for these sizes
// is as fast as anything.

export class TruncatedDct {
  readonly #points: number
  readonly #order: number
  readonly #matrix: Float64Array

  constructor(points: number, order: number) {
    this.#points = points
    this.#order = order
    this.#matrix = new Float64Array(points * order)
    for (let k = 0; k < order; k++) {
      const scale = Math.sqrt((k === 0 ? 1 : 2) / points)
      for (let n = 0; n < points; n++) {
        this.#matrix[k * points + n] = scale * Math.cos((Math.PI * k * (n + 0.5)) / points)
      }
    }
  }

  /** First coefficients of `values[valuesAt …]` into `out[outAt …]`. */
  forward(values: Float64Array, valuesAt: number, out: Float64Array | Float32Array, outAt: number): void {
    for (let k = 0; k < this.#order; k++) {
      let sum = 0
      const row = k * this.#points
      for (let n = 0; n < this.#points; n++) sum += this.#matrix[row + n] * values[valuesAt + n]
      out[outAt + k] = sum
    }
  }

  /** Values of the coefficients `code[codeAt …]`, those cut off being 0, into `out[outAt …]`. */
  inverse(code: Float64Array | Float32Array, codeAt: number, out: Float64Array, outAt: number): void {
    for (let n = 0; n < this.#points; n++) out[outAt + n] = 0
    for (let k = 0; k < this.#order; k++) {
      const value = code[codeAt + k]
      const row = k * this.#points
      for (let n = 0; n < this.#points; n++) out[outAt + n] += this.#matrix[row + n] * value
    }
  }
}
