import { outputSampleRateHz } from '../../audio/index.js'
import type { Limiter } from '../ports.js'
import { Timeline } from '../timing/timeline.js'
import type { LiveSink } from './live-audio.js'

/**
 * Loudness that a job is brought to, LUFS: the usual level of spoken mono programmes (-16 LUFS in stereo is
 * -19 in mono; AES TD1004), so that different voices are equally loud.
 */
export const targetLoudnessLufs = -19

/** Beyond this a recording is so faint or loud that the rest would only raise its noise, dB. */
const maxGainDb = 24

/** Length of the raised-cosine fade at both edges of a sentence: no click, no audible loss. */
const fadeSec = 0.005
const fadeSamples = Math.round(fadeSec * outputSampleRateHz)

/** What is limited and written in one go: short, so that other requests get their turn in between. */
const blockSamples = outputSampleRateHz / 2

export interface PlacedSentence {
  readonly startSec: number
  readonly endSec: number
}

/**
 * The one gain of a voice in a job, linear, fixed before the first sentence. The engine speaks at the level of the
 * reference, so the loudness measured when the voice was made tells all that is needed.
 */
export function voiceGain(voiceLoudnessLufs: number): number {
  if (!Number.isFinite(voiceLoudnessLufs)) return 1
  const gainDb = Math.max(-maxGainDb, Math.min(maxGainDb, targetLoudnessLufs - voiceLoudnessLufs))
  return 10 ** (gainDb / 20)
}

/** Joins sentences to one wav: gain, fades, pauses, limiter. Holds one sentence at a time. */
export class Assembler {
  readonly #sink: Pick<LiveSink, 'write' | 'finish'>
  readonly #limiter: Limiter
  readonly #timeline = new Timeline()
  /** Of the sentence that comes next: what was written early, and what waits to know whether it is its end. */
  #earlySamples = 0
  #early = new Float32Array(0)

  constructor(sink: Pick<LiveSink, 'write' | 'finish'>, limiter: Limiter) {
    this.#sink = sink
    this.#limiter = limiter
  }

  /** Seconds so far, without the pause after the last sentence. */
  get durationSec(): number {
    return this.#timeline.endSample / outputSampleRateHz
  }

  /**
   * Writes a sentence while it is being made: as much of its next `samples` as can be known not to be its end.
   * `add` then takes the whole of it, with the same gain.
   */
  async addEarly(samples: Float32Array, gain: number): Promise<void> {
    this.#early = joined(this.#early, samples)
    const end = this.#earlySamples + this.#early.length - fadeSamples
    if (end < fadeSamples) return
    if (this.#earlySamples === 0) await this.#writeSilence(this.#timeline.gapSamples())
    const from = this.#earlySamples
    const part = withGainAndFades(this.#early, gain, { from, whole: Number.POSITIVE_INFINITY })
    this.#early = this.#early.slice(end - from)
    this.#earlySamples = end
    await this.#write(part.subarray(0, end - from))
  }

  /**
   * Appends a sentence, not before `notBeforeSec`; the pause after it is written only when another one follows. A
   * sentence without samples adds neither sound nor a second pause.
   */
  async add(
    samples: Float32Array,
    gain: number,
    pauseAfterSec: number,
    notBeforeSec = 0,
  ): Promise<PlacedSentence> {
    const place = this.#timeline.place(samples.length, pauseAfterSec, notBeforeSec)
    const from = this.#earlySamples
    this.#earlySamples = 0
    this.#early = new Float32Array(0)
    if (from === 0) await this.#writeSilence(place.gapSamples)
    const rest = samples.subarray(from)
    if (rest.length > 0) await this.#write(withGainAndFades(rest, gain, { from, whole: samples.length }))
    return {
      startSec: place.startSample / outputSampleRateHz,
      endSec: place.endSample / outputSampleRateHz,
    }
  }

  /** Silence up to `endSec`, if what was said is shorter. */
  async extendTo(endSec: number): Promise<void> {
    await this.#writeSilence(this.#timeline.extendTo(endSec))
  }

  async finish(): Promise<void> {
    const rest = this.#limiter.flush()
    if (rest.length > 0) await this.#sink.write(rest)
    await this.#sink.finish()
  }

  async #writeSilence(sampleCount: number): Promise<void> {
    for (let left = sampleCount; left > 0; left -= blockSamples) {
      await this.#write(new Float32Array(Math.min(left, blockSamples)))
    }
  }

  async #write(samples: Float32Array): Promise<void> {
    for (let from = 0; from < samples.length; from += blockSamples) {
      const ready = this.#limiter.process(samples.subarray(from, from + blockSamples))
      if (ready.length > 0) await this.#sink.write(ready)
    }
  }
}

/**
 * A copy: stored sentences stay as the engine gave them. `samples` are those from `from` on of a sentence of `whole`
 * samples.
 */
export function withGainAndFades(
  samples: Float32Array,
  gain: number,
  { from, whole } = { from: 0, whole: samples.length },
): Float32Array {
  const result = new Float32Array(samples.length)
  const length = Math.min(fadeSamples, Math.floor(whole / 2))
  for (let n = 0; n < samples.length; n++) {
    const distance = Math.min(from + n, whole - 1 - from - n)
    const fade = distance < length ? 0.5 - 0.5 * Math.cos((Math.PI * (distance + 0.5)) / length) : 1
    result[n] = (samples[n] ?? 0) * gain * fade
  }
  return result
}

function joined(left: Float32Array, right: Float32Array): Float32Array<ArrayBuffer> {
  const whole = new Float32Array(left.length + right.length)
  whole.set(left)
  whole.set(right, left.length)
  return whole
}
