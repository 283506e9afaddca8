import type { TimedPhone, VocoderFrames } from './frames.js'

/** What a base voice says, before it is converted: its frames, and when each phone was said. */
export interface BaseSpeech {
  /** Their number is known; the rows may be computed when they are first read. */
  readonly frames: VocoderFrames
  /** In order. `sourceStart` -1: a sound that belongs to no piece of the text (a silence inside). */
  readonly phones: readonly TimedPhone[]
}
