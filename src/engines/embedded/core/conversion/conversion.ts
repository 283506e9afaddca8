// Conversion of a base voice's frames to a speaker: vocal tract warp and class transplant, spread, high band,
// aperiodicity and F0.

import { envelopeCodeSize } from '../../../../dsp/index.js'
import type { SpeakerSpace } from '../classes/speaker-space.js'
import type { VocoderFrames } from '../frames.js'
import { mapF0, movementRatio } from '../profile/f0-statistics.js'
import { measureHighBand } from '../profile/high-band-balance.js'
import { aperiodicityBandCount, type SpeakerStatistics } from '../profile/speaker-statistics.js'
import type { VoiceProfile } from '../profile/voice-profile.js'
import type { FrameConverter, VoiceChanges } from '../sentence/sentence.js'
import type { BaseSpeaker } from './base-statistics.js'
import {
  changeHighBandInPlace,
  followLowBandInPlace,
  type HighBandChange,
  mendEdgesInPlace,
  missingHighBand,
  predictHighBandInPlace,
} from './high-band.js'
import { fitTransplant, type Transplant, transplantInPlace } from './transplant.js'
import type { TransplantSettings } from './transplant-settings.js'
import { shiftFormantsInPlace } from './vocal-tract-warp.js'

const topHz = 12_000
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
  /** Null where neither the reference nor the base has a band above 8 kHz. */
  readonly #highBandChange: HighBandChange | null
  readonly movementRatio: number

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
    const { transplant, converted } = fitTransplant(space, base, statistics, settings)
    this.#transplant = transplant
    this.#highBandChange = this.#fitHighBand(base, converted)
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
    transplantInPlace(this.#space, this.#transplant, code, frames.f0Hz)
    followLowBandInPlace(code, this.#withHighBand(frames.code), frameCount, this.#space.highBandMap)
    if (this.#highBandChange) changeHighBandInPlace(code, frameCount, this.#highBandChange)
    if (!target.highBand) mendEdgesInPlace(code, frameCount)
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

  /**
   * What the band above 8 kHz lacks when it has followed the band below, in the base's kept sentences: to the reference
   * or, where that has none, to the base, so that a speaker is taken to be as bright on the whole.
   */
  #fitHighBand({ kept }: BaseSpeaker, converted: Float32Array): HighBandChange | null {
    const wanted = this.#target.highBand ?? this.#base.highBand
    if (!wanted) return null
    followLowBandInPlace(
      converted,
      this.#withHighBand(kept.code),
      kept.speech.length,
      this.#space.highBandMap,
    )
    const own = measureHighBand(converted, kept.speech, topHz)
    return own && missingHighBand(own, wanted)
  }

  /** Frames of the base; the band above 8 kHz is predicted where it has none. */
  #withHighBand(code: Float32Array): Float32Array {
    if (this.#base.highBand) return code
    const whole = Float32Array.from(code)
    const frameCount = code.length / envelopeCodeSize
    predictHighBandInPlace(whole, frameCount, this.#space.highBandMap, this.#base.classes.mean[0])
    return whole
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
