// Instantaneous frequency of a signal near a given frequency (Flanagan & Golden 1966; Kawahara et al. 1999):
// from the transforms under a window and under the window's derivative.

const harmonicLimit = 6

export interface HarmonicFrequencies {
  /** Amplitude-weighted estimate of F0 from the harmonics, in Hz; 0 where there is no energy. */
  f0Hz: number
  /** Weighted mean deviation of the harmonics' own estimates of F0, relative. */
  deviation: number
}

/** F0 refined from the first harmonics of a supposed F0. Owns its windows: one plan per rate, not concurrent. */
export class HarmonicF0 {
  readonly #samples: Float64Array
  readonly #sampleRateHz: number
  readonly #windowed: Float64Array
  readonly #slope: Float64Array
  #length = 0
  #start = 0
  /** How far the instantaneous frequency is from the one last asked for, in rad/sample. */
  #shift = 0
  /** Reused by `estimate`. */
  readonly result: HarmonicFrequencies = { f0Hz: 0, deviation: 1 }

  /** `minF0Hz`: the lowest F0 that will be asked for. */
  constructor(samples: Float64Array, sampleRateHz: number, minF0Hz: number) {
    this.#samples = samples
    this.#sampleRateHz = sampleRateHz
    const longest = Math.ceil((3 * sampleRateHz) / minF0Hz) + 3
    this.#windowed = new Float64Array(longest)
    this.#slope = new Float64Array(longest)
  }

  /** Cuts out three periods of `f0Hz` around `centreSec` under a Blackman window. */
  setFrame(centreSec: number, f0Hz: number): void {
    const { sin, cos, PI } = Math
    const centre = centreSec * this.#sampleRateHz
    const width = (3 * this.#sampleRateHz) / f0Hz
    const start = Math.ceil(centre - width / 2)
    const end = Math.floor(centre + width / 2)
    const last = this.#samples.length - 1
    this.#start = start - centre
    this.#length = Math.min(end - start + 1, this.#windowed.length)
    const step = (2 * PI) / width
    for (let n = 0; n < this.#length; n++) {
      const index = start + n
      const x = index < 0 || index > last ? 0 : this.#samples[index]
      const phase = step * (this.#start + n)
      this.#windowed[n] = x * (0.42 + 0.5 * cos(phase) + 0.08 * cos(2 * phase))
      this.#slope[n] = -x * step * (0.5 * sin(phase) + 0.16 * sin(2 * phase))
    }
  }

  /** Reads `harmonics` (at most 6) multiples of `f0Hz` in the current frame into `result`. */
  estimate(f0Hz: number, harmonics: number): HarmonicFrequencies {
    const count = Math.min(harmonics, harmonicLimit, Math.floor((0.45 * this.#sampleRateHz) / f0Hz))
    let weightSum = 0
    let weighted = 0
    let square = 0
    for (let k = 1; k <= count; k++) {
      const omega = (2 * Math.PI * k * f0Hz) / this.#sampleRateHz
      const power = this.#transformAt(omega)
      if (power <= 0) continue
      const own = ((omega + this.#shift) * this.#sampleRateHz) / (2 * Math.PI * k)
      // Each harmonic says k times as precisely what F0 is: weight by amplitude times its number.
      const weight = Math.sqrt(power) * k
      weightSum += weight
      weighted += weight * own
      square += (weight * (own - f0Hz) ** 2) / (f0Hz * f0Hz)
    }
    this.result.f0Hz = weightSum > 0 ? weighted / weightSum : 0
    this.result.deviation = weightSum > 0 ? Math.sqrt(square / weightSum) : 1
    return this.result
  }

  /** Power at `omega` rad/sample; leaves the instantaneous frequency's distance in `#shift`. */
  #transformAt(omega: number): number {
    const turnRe = Math.cos(omega)
    const turnIm = -Math.sin(omega)
    let re = 1
    let im = 0
    let xRe = 0
    let xIm = 0
    let dRe = 0
    let dIm = 0
    for (let n = 0; n < this.#length; n++) {
      const x = this.#windowed[n]
      const d = this.#slope[n]
      xRe += x * re
      xIm += x * im
      dRe += d * re
      dIm += d * im
      const nextRe = re * turnRe - im * turnIm
      im = re * turnIm + im * turnRe
      re = nextRe
    }
    const power = xRe * xRe + xIm * xIm
    this.#shift = power > 0 ? -(dIm * xRe - dRe * xIm) / power : 0
    return power
  }
}
