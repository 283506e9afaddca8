// Period of a nearly sinusoidal signal from its four kinds of events: rising and falling zero crossings, peaks
// and dips (Morise et al., DIO, AES 35th Conf. 2009; also the raw estimate of Harvest, Interspeech 2017).

const kindCount = 4

/** Finds events in filtered signals and reads their mean rate at frame times. Owns its workspace. */
export class ZeroCrossingF0 {
  readonly #sampleRateHz: number
  readonly #times: Float64Array
  readonly #frameF0: Float64Array
  readonly #frameSquare: Float64Array
  readonly #frameKinds: Uint8Array

  /** For signals of up to `maxLength` samples and up to `maxFrameCount` frames. */
  constructor(sampleRateHz: number, maxLength: number, maxFrameCount: number) {
    this.#sampleRateHz = sampleRateHz
    this.#times = new Float64Array(maxLength + 1)
    this.#frameF0 = new Float64Array(maxFrameCount)
    this.#frameSquare = new Float64Array(maxFrameCount)
    this.#frameKinds = new Uint8Array(maxFrameCount)
  }

  /**
   * Mean F0 of the four kinds at each of `frameSec` (ascending) into `f0Hz`, and their standard deviation
   * divided by the mean into `spread`. F0 is 0 where not all four kinds surround the frame.
   */
  estimate(
    signal: Float64Array,
    length: number,
    frameSec: Float64Array,
    f0Hz: Float64Array,
    spread: Float64Array,
  ): void {
    this.#frameF0.fill(0)
    this.#frameSquare.fill(0)
    this.#frameKinds.fill(0)
    for (let kind = 0; kind < kindCount; kind++) {
      const count = this.#findEvents(signal, length, kind)
      this.#addRates(count, frameSec)
    }
    for (let frame = 0; frame < frameSec.length; frame++) {
      const mean = this.#frameF0[frame] / kindCount
      if (this.#frameKinds[frame] < kindCount || mean <= 0) {
        f0Hz[frame] = 0
        spread[frame] = 1
        continue
      }
      const variance = Math.max(0, this.#frameSquare[frame] / kindCount - mean * mean)
      f0Hz[frame] = mean
      spread[frame] = Math.sqrt(variance) / mean
    }
  }

  /** Times in seconds of one kind of event into the workspace; returns how many. */
  #findEvents(signal: Float64Array, length: number, kind: number): number {
    const times = this.#times
    const sign = kind % 2 === 0 ? 1 : -1
    const slopes = kind >= 2
    const last = slopes ? length - 2 : length - 1
    const shift = slopes ? 0.5 : 0
    let count = 0
    let previous = sign * (slopes ? signal[1] - signal[0] : signal[0])
    for (let n = 0; n < last; n++) {
      const next = sign * (slopes ? signal[n + 2] - signal[n + 1] : signal[n + 1])
      if (previous < 0 && next >= 0) {
        times[count++] = (n + shift + previous / (previous - next)) / this.#sampleRateHz
      }
      previous = next
    }
    return count
  }

  /** Adds the rate between events, interpolated linearly between the middles of intervals, at each frame. */
  #addRates(count: number, frameSec: Float64Array): void {
    const times = this.#times
    if (count < 3) return
    let interval = 0
    for (let frame = 0; frame < frameSec.length; frame++) {
      const time = frameSec[frame]
      while (interval < count - 3 && (times[interval + 1] + times[interval + 2]) / 2 < time) interval++
      const left = (times[interval] + times[interval + 1]) / 2
      const right = (times[interval + 1] + times[interval + 2]) / 2
      if (time < times[0] || time > times[count - 1]) continue
      const leftRate = 1 / (times[interval + 1] - times[interval])
      const rightRate = 1 / (times[interval + 2] - times[interval + 1])
      const share = Math.min(1, Math.max(0, (time - left) / (right - left)))
      const rate = leftRate + share * (rightRate - leftRate)
      this.#frameF0[frame] += rate
      this.#frameSquare[frame] += rate * rate
      this.#frameKinds[frame]++
    }
  }
}
