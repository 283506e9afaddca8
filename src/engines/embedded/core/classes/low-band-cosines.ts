// The orthonormal DCT-II between the low band's 64 mel points and its 48 coefficients, as a matrix.
import { lowBandOrder, lowBandPoints } from '../../../../dsp/index.js'

/** Row k, column n: the value of basis function k at point n; 48 × 64. Rows are orthonormal. */
export function lowBandCosines(): Float64Array {
  const cosines = new Float64Array(lowBandOrder * lowBandPoints)
  for (let k = 0; k < lowBandOrder; k++) {
    const scale = Math.sqrt((k === 0 ? 1 : 2) / lowBandPoints)
    for (let n = 0; n < lowBandPoints; n++) {
      cosines[k * lowBandPoints + n] = scale * Math.cos((Math.PI * k * (n + 0.5)) / lowBandPoints)
    }
  }
  return cosines
}
