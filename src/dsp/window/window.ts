// Window functions as tables. All are symmetric: w[n] = w[length-1-n] (Harris, Proc. IEEE 66, 1978; Nuttall,
// IEEE TASSP 29, 1981).

/** Cosine-sum window Σ a_k cos(2πk x) at x in [-0.5, 0.5] from its centre; 0 outside. */
function cosineSumAt(coefficients: readonly number[], x: number): number {
  if (x < -0.5 || x > 0.5) return 0
  let sum = 0
  for (let k = 0; k < coefficients.length; k++) sum += coefficients[k] * Math.cos(2 * Math.PI * k * x)
  return sum
}

const hannCoefficients = [0.5, 0.5]
const blackmanCoefficients = [0.42, 0.5, 0.08]
const nuttallCoefficients = [0.355768, 0.487396, 0.144232, 0.012604]

/** Hann at `x` in units of its whole width from its centre. */
export const hannAt = (x: number): number => cosineSumAt(hannCoefficients, x)
/** Blackman at `x` in units of its whole width from its centre. */
export const blackmanAt = (x: number): number => cosineSumAt(blackmanCoefficients, x)
/** Nuttall's four-term window with continuous first derivative, at `x` in units of its whole width. */
export const nuttallAt = (x: number): number => cosineSumAt(nuttallCoefficients, x)

/** A table of `length` values of a window; its ends stand at ±0.5. */
export function windowTable(windowAt: (x: number) => number, length: number): Float64Array {
  if (length === 1) return Float64Array.of(1)
  return Float64Array.from({ length }, (_, n) => windowAt(n / (length - 1) - 0.5))
}

/** Zeroth-order modified Bessel function of the first kind, by its power series. */
export function besselI0(x: number): number {
  const quarter = (x * x) / 4
  let term = 1
  let sum = 1
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= quarter / (k * k)
    sum += term
  }
  return sum
}

/** Kaiser window of shape `beta` at `x` in [-0.5, 0.5] from its centre; 1 at the centre, 0 outside. */
export function kaiserAt(beta: number, x: number): number {
  const inside = 1 - 4 * x * x
  return inside < 0 ? 0 : besselI0(beta * Math.sqrt(inside)) / besselI0(beta)
}

/** Shape of the Kaiser window whose filter attenuates the stop band by `attenuationDb` (above 50 dB). */
export function kaiserBetaFor(attenuationDb: number): number {
  return 0.1102 * (attenuationDb - 8.7)
}
