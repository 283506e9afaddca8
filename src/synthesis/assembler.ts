import { outputSampleRateHz } from '../audio/index.js'
import type { LiveSink } from './live-audio.js'
import type { Limiter } from './ports.js'
import { Timeline } from './timing/timeline.js'

/**
 * Loudness that a job is brought to, LUFS: the usual level of spoken mono programmes (-16 LUFS in stereo is
 * -19 in mono; AES TD1004), so that different voices are equally loud.
 */
export const targetLoudnessLufs = -19

/** Beyond this a recording is so faint or loud that the rest would only raise its noise, dB. */
const maxGainDb = 24

/** Length of the raised-cosine fade at both edges of a sentence: no click, no audible loss. */
const fadeSec = 0.005

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

  constructor(sink: Pick<LiveSink, 'write' | 'finish'>, limiter: Limiter) {
    this.#sink = sink
    this.#limiter = limiter
  }

  /** Seconds so far, without the pause after the last sentence. */
  get durationSec(): number {
    return this.#timeline.endSample / outputSampleRateHz
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
    await this.#writeSilence(place.gapSamples)
    if (samples.length > 0) await this.#write(withGainAndFades(samples, gain))
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

/** A copy: stored sentences stay as the engine gave them. */
export function withGainAndFades(samples: Float32Array, gain: number): Float32Array {
  const result = new Float32Array(samples.length)
  const fadeSamples = Math.min(Math.round(fadeSec * outputSampleRateHz), Math.floor(samples.length / 2))
  for (let n = 0; n < samples.length; n++) {
    const distance = Math.min(n, samples.length - 1 - n)
    const fade = distance < fadeSamples ? 0.5 - 0.5 * Math.cos((Math.PI * (distance + 0.5)) / fadeSamples) : 1
    result[n] = (samples[n] ?? 0) * gain * fade
  }
  return result
}
