// Seeded noise: xoshiro128** (Blackman & Vigna, ACM TOMS 47, 2021), seeded by Steele's SplitMix32.

/** A deterministic source: the same seed gives the same values on every machine. */
export class Random {
  #a: number
  #b: number
  #c: number
  #d: number
  #spare = 0
  #hasSpare = false

  /** `seed`: any number; its integer part modulo 2^32 counts. */
  constructor(seed: number) {
    let state = seed >>> 0
    const next = (): number => {
      state = (state + 0x9e3779b9) | 0
      let z = state ^ (state >>> 16)
      z = Math.imul(z, 0x21f0aaad)
      z ^= z >>> 15
      z = Math.imul(z, 0x735a2d97)
      return z ^ (z >>> 15)
    }
    this.#a = next()
    this.#b = next()
    this.#c = next()
    this.#d = next()
  }

  /** Uniform in [0, 1), 32 bits. */
  uniform(): number {
    const scrambled = Math.imul(this.#b, 5)
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0
    const shifted = this.#b << 9
    this.#c ^= this.#a
    this.#d ^= this.#b
    this.#b ^= this.#c
    this.#a ^= this.#d
    this.#c ^= shifted
    this.#d = (this.#d << 11) | (this.#d >>> 21)
    return result / 4294967296
  }

  /** Normal with mean 0 and variance 1 (Marsaglia & Bray's polar method). */
  gaussian(): number {
    if (this.#hasSpare) {
      this.#hasSpare = false
      return this.#spare
    }
    let x = 0
    let y = 0
    let square = 0
    do {
      x = 2 * this.uniform() - 1
      y = 2 * this.uniform() - 1
      square = x * x + y * y
    } while (square >= 1 || square === 0)
    const factor = Math.sqrt((-2 * Math.log(square)) / square)
    this.#spare = y * factor
    this.#hasSpare = true
    return x * factor
  }

  /** Fills `out` with independent normal values. */
  fillGaussian(out: Float64Array): void {
    for (let n = 0; n < out.length; n++) out[n] = this.gaussian()
  }
}
