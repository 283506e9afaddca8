/**
 * Vocoder parameters of a stretch of speech, one row per 5 ms. What base voices produce, conversion changes
 * and the vocoder turns into sound.
 */
export interface VocoderFrames {
  readonly frameCount: number
  /** Envelope code, `frameCount` rows of `envelopeCodeSize` values (see dsp/mel/envelope-code). */
  readonly code: Float32Array
  /** Aperiodicity in dB (0 = noise, -60 = periodic) at 3, 6 and 9 kHz, `frameCount` rows of 3. */
  readonly bandAperiodicityDb: Float32Array
  /** F0 in Hz; 0 = unvoiced. */
  readonly f0Hz: Float32Array
}

/** When a phone was said, in frames of `VocoderFrames`; offsets are within the segment's text. */
export interface TimedPhone {
  readonly phone: string
  readonly startFrame: number
  readonly endFrame: number
  readonly sourceStart: number
  readonly sourceEnd: number
}
