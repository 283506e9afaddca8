// Two steps that CheapTrick and D4C share (Morise, Speech Communication 67, 2015, and 84, 2016).

/** Replaces values below F0 by their sum with the mirror image around F0/2, so that DC carries no hole. */
export class LowBandMirror {
  readonly #copy: Float64Array
  readonly #binHz: number

  constructor(binCount: number, binHz: number) {
    this.#copy = new Float64Array(binCount)
    this.#binHz = binHz
  }

  applyInPlace(spectrum: Float64Array, f0Hz: number): void {
    const f0Bin = f0Hz / this.#binHz
    const last = Math.min(Math.ceil(f0Bin) + 1, spectrum.length - 1)
    for (let bin = 0; bin <= last; bin++) this.#copy[bin] = spectrum[bin]
    for (let bin = 0; bin < f0Bin; bin++) {
      const mirrored = f0Bin - bin
      const below = Math.floor(mirrored)
      const share = mirrored - below
      spectrum[bin] += this.#copy[below] + share * (this.#copy[below + 1] - this.#copy[below])
    }
  }
}

/** Moving average of a spectrum over a band of any width, mirrored at 0 Hz and at the Nyquist frequency. */
export class BandAverage {
  readonly #binCount: number
  readonly #binHz: number
  readonly #margin: number
  readonly #cumulative: Float64Array

  /** For averages up to `widestHz`. */
  constructor(binCount: number, binHz: number, widestHz: number) {
    this.#binCount = binCount
    this.#binHz = binHz
    this.#margin = Math.min(binCount - 1, Math.ceil(widestHz / (2 * binHz)) + 2)
    this.#cumulative = new Float64Array(binCount + 2 * this.#margin + 1)
  }

  /** `input` and `out` may be the same array. Each bin counts as constant over its width. */
  apply(input: Float64Array, widthHz: number, out: Float64Array): void {
    const margin = this.#margin
    const last = this.#binCount - 1
    const sum = this.#cumulative
    let total = 0
    let at = 1
    for (let bin = margin; bin > 0; bin--) sum[at++] = total += input[bin]
    for (let bin = 0; bin <= last; bin++) sum[at++] = total += input[bin]
    for (let bin = 1; bin <= margin; bin++) sum[at++] = total += input[last - bin]
    const half = widthHz / (2 * this.#binHz)
    const low = margin + 0.5 - half
    const high = margin + 0.5 + half
    const lowBin = Math.floor(low)
    const highBin = Math.floor(high)
    const lowShare = low - lowBin
    const highShare = high - highBin
    const scale = 1 / (2 * half)
    for (let bin = 0; bin <= last; bin++) {
      const upper = sum[bin + highBin] + highShare * (sum[bin + highBin + 1] - sum[bin + highBin])
      const lower = sum[bin + lowBin] + lowShare * (sum[bin + lowBin + 1] - sum[bin + lowBin])
      out[bin] = (upper - lower) * scale
    }
  }
}
