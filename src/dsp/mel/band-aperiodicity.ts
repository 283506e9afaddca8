// Aperiodicity of a whole spectrum from its values at 3, 6 and 9 kHz, as WORLD decodes it (Morise, 2016).
import { bandAperiodicityCount, bandSpacingHz } from '../vocoder/d4c.js'

/** At 0 Hz speech is periodic, at 12 kHz noise. */
const bottomDb = -60
const topDb = 0

/** Decodes band aperiodicity for the bins of one FFT size. */
export class BandAperiodicityDecoder {
  readonly #bandOfBin: Int32Array
  readonly #shareOfBin: Float64Array

  constructor(options: { sampleRateHz: number; fftSize: number }) {
    const binCount = options.fftSize / 2 + 1
    const position = (bin: number) =>
      Math.min((bin * options.sampleRateHz) / options.fftSize / bandSpacingHz, bandAperiodicityCount + 1)
    this.#bandOfBin = Int32Array.from({ length: binCount }, (_, bin) =>
      Math.min(Math.floor(position(bin)), bandAperiodicityCount),
    )
    this.#shareOfBin = Float64Array.from(
      { length: binCount },
      (_, bin) => position(bin) - this.#bandOfBin[bin],
    )
  }

  /** Amplitude ratio of noise, 0.001 … 1, at every bin from `bandsDb[at …]`; linear in dB between bands. */
  decodeFrame(bandsDb: Float32Array | Float64Array, out: Float64Array, at = 0): void {
    for (let bin = 0; bin < this.#bandOfBin.length; bin++) {
      const band = this.#bandOfBin[bin]
      const below = band === 0 ? bottomDb : bandsDb[at + band - 1]
      const above = band === bandAperiodicityCount ? topDb : bandsDb[at + band]
      const db = below + this.#shareOfBin[bin] * (above - below)
      out[bin] = Math.min(1, Math.exp((Math.LN10 / 20) * db))
    }
  }

  /** The three band values in dB of an aperiodicity spectrum: the inverse of `decodeFrame` at the centres. */
  encodeFrame(aperiodicity: Float64Array, outDb: Float32Array | Float64Array, at = 0): void {
    const last = this.#bandOfBin.length - 1
    for (let band = 0; band < bandAperiodicityCount; band++) {
      const bin = Math.round((last * (band + 1)) / (bandAperiodicityCount + 1))
      outDb[at + band] = Math.min(0, Math.max(-60, 20 * Math.log10(Math.max(aperiodicity[bin], 1e-3))))
    }
  }
}
