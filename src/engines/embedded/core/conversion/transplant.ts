// How the classes of a base voice are moved onto those of a speaker: a vocal tract warp and class offsets, then a
// refinement for what the first step left: offsets overlap where classes do, and are smoothed over time, so that
// converted speech falls short of its targets. What it falls short by is measured on sentences of the base voice
// that are kept for this. Classes are shifted as wholes, so that the phones within them keep their places: no frame
// is drawn to its nearest neighbour. What tells consonants from vowels and from each other is first of all level and
// tilt: levels keep their relations altogether and tilts most of them, while finer shapes, which smoothing over time and
// classes blurs most, are moved further. How each language has it done stands in `transplant-settings.ts`.
import { envelopeCodeSize, lowBandOrder } from '../../../../dsp/index.js'
import type { ClassMeans } from '../classes/class-means.js'
import type { ClassPosteriors } from '../classes/class-posteriors.js'
import { type ClassShift, shiftClassesInPlace, sortFrames } from '../classes/class-shift.js'
import { classTargets } from '../classes/class-targets.js'
import { smoothRows } from '../classes/smoothing.js'
import type { SpeakerSpace } from '../classes/speaker-space.js'
import type { SpeakerStatistics } from '../profile/speaker-statistics.js'
import { spreadOf } from '../profile/spread.js'
import type { BaseSpeaker } from './base-statistics.js'
import { type StretchedBase, stretchBase } from './stretched-base.js'
import type { TransplantSettings } from './transplant-settings.js'
import {
  applyWarp,
  findWarpRatio,
  tractRatioOfRegister,
  warpInPlace,
  warpMatrix,
} from './vocal-tract-warp.js'

/** Classes of the base heard less than this are moved by the difference of the means alone. */
const fewestBaseFrames = 3
/** Frames at which half of what a class falls short by is believed. */
const believedFrames = 30
const smoothingFrames = 3
const smallestSpreadRatio = 0.7
const largestSpreadRatio = 1.8
/** The spread of voiced frames comes and goes within some 20 ms. */
const voicingSmoothingFrames = 2

export interface Transplant {
  /** Stretch of the frequency axis from the base to the speaker. */
  readonly warpRatio: number
  /** Applied to all frames before they are sorted, 48 × 48; null where they are warped in the first step. */
  readonly tract: Float64Array | null
  /** Steps in order. */
  readonly shifts: readonly ClassShift[]
  /** The speaker's mean, around which `gains` spread the coefficients in the end; 48 each. */
  readonly mean: Float64Array
  readonly gains: Float64Array
  readonly spreadsVoicedOnly: boolean
}

/** `converted`: the base's kept sentences after the last step, rows of 56 whose high band is as it was. */
export function fitTransplant(
  space: SpeakerSpace,
  base: BaseSpeaker,
  speaker: SpeakerStatistics,
  settings: TransplantSettings,
): { transplant: Transplant; converted: Float32Array } {
  const { mean } = speaker.classes
  const { warpRatio, tract, warp, stretched } = fitTract(space, base, speaker, settings)
  const { classes, voicing } = stretched
  const targets = classTargets(space, speaker.classes, settings.priorFrames)
  const shares = voicing.map((voiced) => voiced + settings.unvoicedShare * (1 - voiced))
  const first = firstShift(space, classes, mean, targets, warp)
  holdBack(first.offsets, shares, classes.counts, true)
  const shifts = [first]
  const code = Float32Array.from(stretched.code)
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
  const { spreadsVoicedOnly } = settings
  return { transplant: { warpRatio, tract, shifts, mean, gains, spreadsVoicedOnly }, converted: code }
}

/** How the tract of the base is brought to the length of the speaker's, and the base as its frames are then sorted. */
function fitTract(
  space: SpeakerSpace,
  base: BaseSpeaker,
  speaker: SpeakerStatistics,
  { tract: rule }: TransplantSettings,
): { warpRatio: number; tract: Float64Array | null; warp: Float64Array | null; stretched: StretchedBase } {
  const { classes } = base.statistics
  if (rule.by === 'register') {
    const warpRatio = tractRatioOfRegister(rule, Math.exp(speaker.f0.logMedian))
    const tract = warpMatrix(warpRatio)
    return { warpRatio, tract, warp: null, stretched: stretchBase(space, base, tract) }
  }
  const warpRatio = findWarpRatio(classes, speaker.classes, rule.ratios)
  const stretched = { classes, voicing: base.voicing, code: base.kept.code }
  return { warpRatio, tract: null, warp: warpMatrix(warpRatio), stretched }
}

/** Moves the frames of `code` (rows of 56) with this F0 (Hz, 0 = unvoiced). */
export function transplantInPlace(
  space: SpeakerSpace,
  { tract, shifts, mean, gains, spreadsVoicedOnly }: Transplant,
  code: Float32Array,
  f0Hz: Float32Array,
): void {
  const frameCount = f0Hz.length
  if (tract) warpInPlace(tract, code, frameCount)
  for (const shift of shifts) {
    shiftClassesInPlace(code, sortFrames(space, code, frameCount, shift.mean), shift)
  }
  const voicing = spreadsVoicedOnly ? smoothVoicing(f0Hz) : null
  for (let frame = 0; frame < frameCount; frame++) {
    const at = frame * envelopeCodeSize
    for (let k = 1; k < lowBandOrder; k++) {
      const gain = voicing ? 1 + voicing[frame] * (gains[k] - 1) : gains[k]
      code[at + k] = mean[k] + (code[at + k] - mean[k]) * gain
    }
  }
}

/** 1 where there is voice, 0 where there is none, and between them on the way. */
function smoothVoicing(f0Hz: Float32Array): Float64Array {
  const voiced = f0Hz.map((f0) => (f0 > 0 ? 1 : 0))
  return smoothRows(voiced, f0Hz.length, 1, voicingSmoothingFrames)
}

/** From the class means of the base, warped where they are to be, to the targets. */
function firstShift(
  space: SpeakerSpace,
  base: ClassMeans,
  speakerMean: Float64Array,
  targets: Float64Array,
  warp: Float64Array | null,
): ClassShift {
  const offsets = new Float64Array(space.classCount * lowBandOrder)
  const absolute = new Float64Array(lowBandOrder)
  const warped = new Float64Array(lowBandOrder)
  const toWarped = (values: Float64Array) => {
    if (warp) applyWarp(warp, values, 0, warped, 0)
    else warped.set(values)
  }
  toWarped(base.mean)
  const common = warped.map((value, d) => speakerMean[d] - value)
  for (let k = 0; k < space.classCount; k++) {
    const row = k * lowBandOrder
    for (let d = 0; d < lowBandOrder; d++) absolute[d] = base.mean[d] + base.offsets[row + d]
    toWarped(absolute)
    const isKnown = base.counts[k] >= fewestBaseFrames
    for (let d = 0; d < lowBandOrder; d++) {
      offsets[row + d] = isKnown ? targets[row + d] - warped[d] : common[d]
    }
  }
  return { mean: base.mean, warp, offsets, smoothingFrames }
}

/**
 * Makes each class move by its share and that of the coefficient, the level by what speech as a whole moves by. With
 * `aroundMean` it is the difference to the common movement that is held back, else the whole.
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
    const centre = aroundMean || d === 0 ? common[d] : 0
    offsets[n] = centre + shares[Math.floor(n / lowBandOrder)] * shareOf(d) * (offsets[n] - centre)
  }
}

/** Of its movement apart from speech as a whole a class makes so much in one coefficient. Chosen by `eval/`. */
function shareOf(coefficient: number): number {
  if (coefficient === 0) return 0
  if (coefficient === 1) return 0.2
  if (coefficient < 10) return 1
  return coefficient < 20 ? 1.4 : 1.3
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
