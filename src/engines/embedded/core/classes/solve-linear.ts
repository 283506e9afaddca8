/**
 * Solves A X = B for a symmetric positive definite A (n × n, row-major) by Cholesky's decomposition; B and X have
 * `width` columns, row-major. Overwrites `a`; returns X.
 */
export function solvePositiveDefinite(a: Float64Array, b: Float64Array, width = 1): Float64Array {
  const n = b.length / width
  decomposeInPlace(a, n)
  const x = Float64Array.from(b)
  const subtract = (row: number, from: number, factor: number) => {
    for (let c = 0; c < width; c++) x[row * width + c] -= factor * x[from * width + c]
  }
  const divide = (row: number, divisor: number) => {
    for (let c = 0; c < width; c++) x[row * width + c] /= divisor
  }
  for (let row = 0; row < n; row++) {
    for (let k = 0; k < row; k++) subtract(row, k, a[row * n + k])
    divide(row, a[row * n + row])
  }
  for (let row = n - 1; row >= 0; row--) {
    for (let k = row + 1; k < n; k++) subtract(row, k, a[k * n + row])
    divide(row, a[row * n + row])
  }
  return x
}

/** Writes L of A = L Lᵀ into the lower half of `a` (n × n, symmetric positive definite). */
export function decomposeInPlace(a: Float64Array, n: number): void {
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = a[row * n + column]
      for (let k = 0; k < column; k++) sum -= a[row * n + k] * a[column * n + k]
      a[row * n + column] = row === column ? Math.sqrt(Math.max(sum, 1e-12)) : sum / a[column * n + column]
    }
  }
}
