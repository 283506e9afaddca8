// How the classes of a base voice are moved onto those of a speaker: a vocal tract warp and class offsets, then a
// refinement for what the first step left: offsets overlap where classes do, and are smoothed over time, so that
// converted speech falls short of its targets. What it falls short by is measured on sentences of the base voice
// that are kept for this. Classes are shifted as wholes, so that the phones within them keep their places: no frame
// is drawn to its nearest neighbour. Consonants carry the words and little of the speaker: the more of a class is
// unvoiced, the less it moves apart from the speech as a whole, and levels keep their relations altogether.
import { envelopeCodeSize, lowBandOrder } from '../../../dsp/index.js'
import type { BaseSpeaker } from './base-statistics.js'
import type { ClassPosteriors } from './class-posteriors.js'
import { type ClassShift, shiftClassesInPlace, sortFrames } from './class-shift.js'
import { classTargets } from './class-targets.js'
import type { SpeakerSpace } from './speaker-space.js'
import type { SpeakerStatistics } from './speaker-statistics.js'
import { spreadOf } from './spread.js'
import { applyWarp, findWarpRatio, warpMatrix } from './vocal-tract-warp.js'

/** How far each part goes; the defaults are chosen by `eval/`. */
export interface TransplantSettings {
  /** Frames that the prior counts in a class. */
  readonly priorFrames: number
  /** Vocal tract ratios that are tried. */
  readonly warpRatios: readonly number[]
  /** How often the shortfall is measured and made good. */
  readonly refinements: number
  /** Share of its own movement that an unvoiced class makes. */
  readonly unvoicedShare: number
  /** Exponent of the ratio of spreads (global variance, Toda et al. 2007, as a scaling). */
  readonly varianceWeight: number
}

export const defaultTransplantSettings: TransplantSettings = {
  priorFrames: 10,
  warpRatios: [0.88, 0.91, 0.94, 0.97, 1, 1.03, 1.06, 1.09, 1.12, 1.14],
  refinements: 1,
  unvoicedShare: 0.4,
  varianceWeight: 0.5,
}

/** Classes of the base heard less than this are moved by the difference of the means alone. */
const fewestBaseFrames = 3
/** Frames at which half of what a class falls short by is believed. */
const believedFrames = 15
const smoothingFrames = 3
const smallestSpreadRatio = 0.7
const largestSpreadRatio = 1.8

export interface Transplant {
  /** Stretch of the frequency axis from the base to the speaker. */
  readonly warpRatio: number
  /** Steps in order. */
  readonly shifts: readonly ClassShift[]
  /** The speaker's mean, around which `gains` spread the coefficients in the end; 48 each. */
  readonly mean: Float64Array
  readonly gains: Float64Array
}

export function fitTransplant(
  space: SpeakerSpace,
  base: BaseSpeaker,
  speaker: SpeakerStatistics,
  settings: TransplantSettings,
): Transplant {
  const targets = classTargets(space, speaker.classes, settings.priorFrames)
  const warpRatio = findWarpRatio(base.statistics.classes, speaker.classes, settings.warpRatios)
  const { mean } = speaker.classes
  const shares = base.voicing.map((voiced) => voiced + settings.unvoicedShare * (1 - voiced))
  const first = firstShift(space, base.statistics, mean, targets, warpMatrix(warpRatio))
  holdBack(first.offsets, shares, base.statistics.classes.counts, true)
  const shifts = [first]
  const code = Float32Array.from(base.kept.code)
  const frameCount = base.kept.speech.length
  let posteriors = sortFrames(space, code, frameCount, first.mean)
  shiftClassesInPlace(code, posteriors, first)
  for (let round = 0; round < settings.refinements; round++) {
    posteriors = sortFrames(space, code, frameCount, mean)
    const { offsets, counts } = shortfall(code, base.kept.speech, posteriors, targets)
    holdBack(offsets, shares, counts, false)
    const shift = { mean, warp: null, offsets, smoothingFrames }
    shiftClassesInPlace(code, posteriors, shift)
    shifts.push(shift)
  }
  const { deviation } = spreadOf(code, base.kept.speech)
  const gains = deviation.map((own, k) => {
    const ratio = speaker.deviation[k] / Math.max(own, 1e-6)
    const limited = Math.min(largestSpreadRatio, Math.max(smallestSpreadRatio, ratio))
    return k === 0 ? 1 : limited ** settings.varianceWeight
  })
  return { warpRatio, shifts, mean, gains }
}

/** Moves the frames of `code` (rows of 56); returns the classes of what came out before the last step. */
export function transplantInPlace(
  space: SpeakerSpace,
  { shifts, mean, gains }: Transplant,
  code: Float32Array,
  frameCount: number,
): ClassPosteriors {
  let posteriors = sortFrames(space, code, frameCount, shifts[0].mean)
  for (const [step, shift] of shifts.entries()) {
    if (step > 0) posteriors = sortFrames(space, code, frameCount, shift.mean)
    shiftClassesInPlace(code, posteriors, shift)
  }
  for (let frame = 0; frame < frameCount; frame++) {
    const at = frame * envelopeCodeSize
    for (let k = 1; k < lowBandOrder; k++) code[at + k] = mean[k] + (code[at + k] - mean[k]) * gains[k]
  }
  return posteriors
}

/** From the warped class means of the base to the targets. */
function firstShift(
  space: SpeakerSpace,
  { classes: base }: SpeakerStatistics,
  speakerMean: Float64Array,
  targets: Float64Array,
  warp: Float64Array,
): ClassShift {
  const offsets = new Float64Array(space.classCount * lowBandOrder)
  const absolute = new Float64Array(lowBandOrder)
  const warped = new Float64Array(lowBandOrder)
  applyWarp(warp, base.mean, 0, warped, 0)
  const common = warped.map((value, d) => speakerMean[d] - value)
  for (let k = 0; k < space.classCount; k++) {
    const row = k * lowBandOrder
    for (let d = 0; d < lowBandOrder; d++) absolute[d] = base.mean[d] + base.offsets[row + d]
    applyWarp(warp, absolute, 0, warped, 0)
    const isKnown = base.counts[k] >= fewestBaseFrames
    for (let d = 0; d < lowBandOrder; d++) {
      offsets[row + d] = isKnown ? targets[row + d] - warped[d] : common[d]
    }
  }
  return { mean: base.mean, warp, offsets, smoothingFrames }
}

/**
 * Makes each class move by its share, the level by what speech as a whole moves by. With `aroundMean` it is the
 * difference to the common movement that is held back, else the whole.
 */
function holdBack(
  offsets: Float64Array,
  shares: Float64Array,
  counts: Float64Array,
  aroundMean: boolean,
): void {
  const common = new Float64Array(lowBandOrder)
  const total = counts.reduce((sum, count) => sum + count, 0)
  for (let n = 0; n < offsets.length; n++) {
    common[n % lowBandOrder] += (offsets[n] * counts[Math.floor(n / lowBandOrder)]) / Math.max(total, 1e-9)
  }
  for (let n = 0; n < offsets.length; n++) {
    const d = n % lowBandOrder
    const centre = aroundMean ? common[d] : 0
    offsets[n] = d === 0 ? common[0] : centre + shares[Math.floor(n / lowBandOrder)] * (offsets[n] - centre)
  }
}

/** Per class what converted speech lacks to the targets, as far as the class was heard, and how often it was. */
function shortfall(
  code: Float32Array,
  speech: Uint8Array,
  { starts, classes, shares }: ClassPosteriors,
  targets: Float64Array,
): { offsets: Float64Array; counts: Float64Array } {
  const missing = new Float64Array(targets.length)
  const counts = new Float64Array(targets.length / lowBandOrder)
  for (let frame = 0; frame < speech.length; frame++) {
    if (speech[frame] === 0) continue
    const at = frame * envelopeCodeSize
    for (let n = starts[frame]; n < starts[frame + 1]; n++) {
      const row = classes[n] * lowBandOrder
      counts[classes[n]] += shares[n]
      for (let d = 0; d < lowBandOrder; d++) missing[row + d] += shares[n] * (targets[row + d] - code[at + d])
    }
  }
  const offsets = missing.map((sum, n) => sum / (counts[Math.floor(n / lowBandOrder)] + believedFrames))
  return { offsets, counts }
}
