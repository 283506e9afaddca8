// Conversion of a base voice's frames to a speaker: vocal tract warp and class transplant, spread, high band,
// aperiodicity and F0.

import type { ClassPosteriors } from '../classes/class-posteriors.js'
import type { SpeakerSpace } from '../classes/speaker-space.js'
import type { VocoderFrames } from '../frames.js'
import { mapF0, movementRatio } from '../profile/f0-statistics.js'
import { aperiodicityBandCount, type SpeakerStatistics } from '../profile/speaker-statistics.js'
import type { VoiceProfile } from '../profile/voice-profile.js'
import type { FrameConverter, VoiceChanges } from '../sentence/sentence.js'
import type { BaseSpeaker } from './base-statistics.js'
import {
  continuedHighBand,
  type HighBandShapes,
  predictHighBandInPlace,
  writeHighBandInPlace,
} from './high-band.js'
import { fitTransplant, type Transplant, transplantInPlace } from './transplant.js'
import type { TransplantSettings } from './transplant-settings.js'
import { shiftFormantsInPlace } from './vocal-tract-warp.js'

const bandCentresHz = [3000, 6000, 9000]
/** Above its band a recording's aperiodicity means nothing; noise grows with frequency at about this pace. */
const unknownTopBandShare = 0.6
const lowestAperiodicityDb = -60

/** Converts the frames of one base voice to one speaker. Built once per pair. */
export class Conversion implements FrameConverter {
  readonly #space: SpeakerSpace
  readonly #base: SpeakerStatistics
  readonly #target: SpeakerStatistics
  readonly #transplant: Transplant
  readonly #highBand: HighBandShapes
  readonly movementRatio: number
  /** By class, as the base voices it. */
  readonly #voicing: Float64Array

  constructor(
    space: SpeakerSpace,
    base: BaseSpeaker,
    { statistics }: VoiceProfile,
    settings: TransplantSettings,
  ) {
    this.#space = space
    this.#base = base.statistics
    this.#target = statistics
    this.movementRatio = movementRatio(this.#base.f0, statistics.f0, base.isTonal ?? false)
    this.#transplant = fitTransplant(space, base, statistics, settings)
    this.#voicing = base.voicing
    this.#highBand = statistics.highBand ?? continuedHighBand(space.classCount)
  }

  /** Stretch of the frequency axis from the base to the speaker. */
  get warpRatio(): number {
    return this.#transplant.warpRatio
  }

  /** New frames; `frames` stay as they are. */
  convert(frames: VocoderFrames, changes: VoiceChanges): VocoderFrames {
    const target = this.#target
    const { frameCount } = frames
    const code = Float32Array.from(frames.code)
    const posteriors = transplantInPlace(this.#space, this.#transplant, code, frames.f0Hz)
    if (this.#space.highBandMap && !target.highBand) {
      const noisiness = shareOf(posteriors, this.#voicing).map((voiced) => 1 - voiced)
      predictHighBandInPlace(code, frameCount, this.#space.highBandMap, target.classes.mean[0], noisiness)
    } else {
      writeHighBandInPlace(code, frameCount, posteriors, this.#highBand)
    }
    if (changes.formantShiftRatio !== 1) shiftFormantsInPlace(code, frameCount, changes.formantShiftRatio)
    const { f0RangeRatio, pitchShiftSemitones } = changes
    return {
      frameCount,
      code,
      bandAperiodicityDb: this.#mapAperiodicity(frames, changes.breathiness),
      f0Hz: mapF0(
        frames.f0Hz,
        this.#base.f0,
        target.f0,
        this.movementRatio * f0RangeRatio,
        pitchShiftSemitones,
      ),
    }
  }

  /** Moves voiced aperiodicity by the difference of the means, in the bands that both recordings have. */
  #mapAperiodicity(frames: VocoderFrames, breathiness: number): Float32Array {
    const out = Float32Array.from(frames.bandAperiodicityDb)
    const target = this.#target
    const isHeard = (speaker: SpeakerStatistics, band: number) => bandCentresHz[band] < speaker.bandwidthHz
    for (let frame = 0; frame < frames.frameCount; frame++) {
      const at = frame * aperiodicityBandCount
      if (frames.f0Hz[frame] <= 0) continue
      for (let band = 0; band < aperiodicityBandCount; band++) {
        let db = out[at + band]
        if (!isHeard(this.#base, band)) {
          db = band === 0 ? db : out[at + band - 1] * unknownTopBandShare
          if (isHeard(target, band))
            db += target.aperiodicityDb[band] - this.#base.aperiodicityDb[band - 1] * unknownTopBandShare
        } else if (isHeard(target, band)) {
          db += target.aperiodicityDb[band] - this.#base.aperiodicityDb[band]
        }
        out[at + band] = Math.max(lowestAperiodicityDb, Math.min(0, db)) * (1 - breathiness)
      }
    }
    return out
  }
}

/** For each frame the mean of a value of its classes. */
function shareOf(
  { frameCount, starts, classes, shares }: ClassPosteriors,
  values: Float64Array,
): Float64Array {
  return Float64Array.from({ length: frameCount }, (_, frame) => {
    let sum = 0
    for (let n = starts[frame]; n < starts[frame + 1]; n++) sum += shares[n] * values[classes[n]]
    return sum
  })
}
