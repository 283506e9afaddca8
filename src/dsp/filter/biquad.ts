// Second-order recursive filters from analogue prototypes by the bilinear transform (Zölzer, DAFX, 2011).

/** y[n] = b0 x[n] + b1 x[n-1] + b2 x[n-2] - a1 y[n-1] - a2 y[n-2]. */
export interface BiquadCoefficients {
  readonly b0: number
  readonly b1: number
  readonly b2: number
  readonly a1: number
  readonly a2: number
}

/** High pass of quality `q`; q = √½ is Butterworth's. */
export function highPassBiquad(cutoffHz: number, q: number, sampleRateHz: number): BiquadCoefficients {
  const k = Math.tan((Math.PI * cutoffHz) / sampleRateHz)
  const norm = 1 + k / q + k * k
  return {
    b0: 1 / norm,
    b1: -2 / norm,
    b2: 1 / norm,
    a1: (2 * (k * k - 1)) / norm,
    a2: (1 - k / q + k * k) / norm,
  }
}

/** One filter with its memory: blocks given one after another are filtered as one signal. */
export class Biquad {
  readonly #coefficients: BiquadCoefficients
  #state1 = 0
  #state2 = 0

  constructor(coefficients: BiquadCoefficients) {
    this.#coefficients = coefficients
  }

  applyInPlace(samples: Float64Array): void {
    const { b0, b1, b2, a1, a2 } = this.#coefficients
    let state1 = this.#state1
    let state2 = this.#state2
    for (let n = 0; n < samples.length; n++) {
      const x = samples[n]
      const y = b0 * x + state1
      state1 = b1 * x - a1 * y + state2
      state2 = b2 * x - a2 * y
      samples[n] = y
    }
    this.#state1 = state1
    this.#state2 = state2
  }
}
