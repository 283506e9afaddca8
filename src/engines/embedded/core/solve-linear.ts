/**
 * Solves A x = b for a symmetric positive definite A (n × n, row-major) by Cholesky's decomposition.
 * Overwrites `a`; returns x.
 */
export function solvePositiveDefinite(a: Float64Array, b: Float64Array): Float64Array {
  const n = b.length
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = a[row * n + column]
      for (let k = 0; k < column; k++) sum -= a[row * n + k] * a[column * n + k]
      a[row * n + column] = row === column ? Math.sqrt(Math.max(sum, 1e-12)) : sum / a[column * n + column]
    }
  }
  const x = Float64Array.from(b)
  for (let row = 0; row < n; row++) {
    for (let k = 0; k < row; k++) x[row] -= a[row * n + k] * x[k]
    x[row] /= a[row * n + row]
  }
  for (let row = n - 1; row >= 0; row--) {
    for (let k = row + 1; k < n; k++) x[row] -= a[k * n + row] * x[k]
    x[row] /= a[row * n + row]
  }
  return x
}
