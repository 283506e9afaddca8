// The minimum-phase spectrum of a given amplitude, through the folded cepstrum (Oppenheim & Schafer,
// Discrete-Time Signal Processing, 13).
import type { RealFft } from '../fft/real-fft.js'

/** Plan for one FFT size. Owns its workspace: not for concurrent use. */
export class MinimumPhase {
  readonly #fft: RealFft
  readonly #cepstrum: Float64Array
  readonly #zero: Float64Array
  readonly #logAmplitude: Float64Array

  constructor(fft: RealFft) {
    this.#fft = fft
    this.#cepstrum = new Float64Array(fft.size)
    this.#zero = new Float64Array(fft.binCount)
    this.#logAmplitude = new Float64Array(fft.binCount)
  }

  /** Phase in radians at every bin of the minimum-phase filter whose natural-log power is `logPower`. */
  phaseOf(logPower: Float64Array, out: Float64Array): void {
    const cepstrum = this.#cepstrum
    const half = this.#fft.size / 2
    // Half of the log power is the log amplitude; folding doubles the causal part again.
    this.#fft.inverse(logPower, this.#zero, cepstrum)
    cepstrum[0] *= 0.5
    cepstrum[half] *= 0.5
    cepstrum.fill(0, half + 1)
    this.#fft.forward(cepstrum, this.#logAmplitude, out)
  }
}
