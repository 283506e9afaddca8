import { outputSampleRateHz } from '../../audio/index.js'

export interface Place {
  /** Silence before it, samples. */
  readonly gapSamples: number
  readonly startSample: number
  readonly endSample: number
}

/** Where one piece of speech after the other stands in a job. */
export class Timeline {
  #endSample = 0
  #pauseSamples = 0
  #hasSpeech = false

  get endSample(): number {
    return this.#endSample
  }

  /** Silence before the next piece that has samples. */
  gapSamples(notBeforeSec = 0): number {
    const pausedSample = this.#endSample + (this.#hasSpeech ? this.#pauseSamples : 0)
    return Math.max(pausedSample, Math.round(notBeforeSec * outputSampleRateHz)) - this.#endSample
  }

  /**
   * Places the next piece after the pause of the one before, and not before `notBeforeSec`. A piece without samples
   * takes no place; the longer pause counts.
   */
  place(sampleCount: number, pauseAfterSec: number, notBeforeSec = 0): Place {
    const pauseSamples = Math.round(pauseAfterSec * outputSampleRateHz)
    if (sampleCount === 0) {
      this.#pauseSamples = Math.max(this.#pauseSamples, pauseSamples)
      return { gapSamples: 0, startSample: this.#endSample, endSample: this.#endSample }
    }
    const gapSamples = this.gapSamples(notBeforeSec)
    const startSample = this.#endSample + gapSamples
    this.#endSample = startSample + sampleCount
    this.#pauseSamples = pauseSamples
    this.#hasSpeech = true
    return { gapSamples, startSample, endSample: this.#endSample }
  }

  /** Silence at the end, up to `endSec`; its length in samples. */
  extendTo(endSec: number): number {
    const gapSamples = Math.max(0, Math.round(endSec * outputSampleRateHz) - this.#endSample)
    this.#endSample += gapSamples
    return gapSamples
  }
}
