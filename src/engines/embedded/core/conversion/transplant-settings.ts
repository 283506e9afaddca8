// How far each part of a transplant goes, by the language of the base voice. The numbers are chosen by `eval/`.
import type { TractByRegister } from './vocal-tract-warp.js'

export interface TransplantSettings {
  /** Frames that the prior counts in a class. */
  readonly priorFrames: number
  /**
   * How much longer or shorter the speaker's tract is: `classes`: the ratio of these that brings the class means of
   * the base, sorted as they are, nearest to the speaker's; `register`: what goes with the speaker's median F0, the
   * frames of the base being sorted after they were warped.
   */
  readonly tract: { readonly by: 'classes'; readonly ratios: readonly number[] } | TractByRegister
  /** How often the shortfall is measured and made good. */
  readonly refinements: number
  /** Share of its own movement that an unvoiced class makes. */
  readonly unvoicedShare: number
  /** Exponent of the ratio of spreads (global variance, Toda et al. 2007, as a scaling). */
  readonly varianceWeight: number
  /** Whether unvoiced frames keep their spread. */
  readonly spreadsVoicedOnly: boolean
}

/** A man and a woman speak English, so that a speaker's tract is near that of one of them. */
export const englishTransplant: TransplantSettings = {
  priorFrames: 10,
  tract: { by: 'classes', ratios: [0.88, 0.91, 0.94, 0.97, 1, 1.03, 1.06, 1.09, 1.12, 1.14] },
  refinements: 1,
  unvoicedShare: 0.5,
  varianceWeight: 0.5,
  spreadsVoicedOnly: false,
}

/**
 * One woman speaks Mandarin for all. Classes are places of formants: sorted as they are, a vowel of hers falls into
 * the class of another vowel of a man, whose search for a ratio then ends near 1.
 */
export const mandarinTransplant: TransplantSettings = {
  priorFrames: 10,
  tract: { by: 'register', ratioAt200Hz: 0.91, exponent: 0.14, smallest: 0.8, largest: 1.06 },
  refinements: 1,
  unvoicedShare: 1,
  varianceWeight: 0.5,
  spreadsVoicedOnly: true,
}
