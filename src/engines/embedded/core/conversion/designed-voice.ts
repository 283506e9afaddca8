// A voice that imitates nobody: a base voice with its own timbre, moved in register, tract length and breathiness.

import type { SpeakerSpace } from '../classes/speaker-space.js'
import type { VocoderFrames } from '../frames.js'
import { mapF0 } from '../profile/f0-statistics.js'
import { aperiodicityBandCount, type SpeakerStatistics } from '../profile/speaker-statistics.js'
import type { FrameConverter, VoiceChanges } from '../sentence/sentence.js'
import { predictHighBandInPlace } from './high-band.js'
import { shiftFormantsInPlace } from './vocal-tract-warp.js'

/** What is designed in a voice; ratios are to the base voice that speaks. */
export interface VoiceDesign {
  readonly medianF0Hz: number
  readonly formantShiftRatio: number
  readonly f0RangeRatio: number
  readonly breathiness: number
  /** 1 = the base voice's own pace. */
  readonly speedRatio: number
}

const topAperiodicityBandHz = 9000
/** Noise grows with frequency: dB at 9 kHz, where a base was not recorded so high, per dB at 6 kHz. */
const unrecordedTopShare = 0.6

/** Moves the frames of one base voice to a designed one. */
export class DesignedVoice implements FrameConverter {
  readonly #space: SpeakerSpace
  readonly #base: SpeakerStatistics
  readonly #logMedianF0: number

  readonly movementRatio = 1

  constructor(space: SpeakerSpace, base: SpeakerStatistics, medianF0Hz: number) {
    this.#space = space
    this.#base = base
    this.#logMedianF0 = Math.log(medianF0Hz)
  }

  convert(frames: VocoderFrames, changes: VoiceChanges): VocoderFrames {
    const { frameCount } = frames
    const { f0RangeRatio, pitchShiftSemitones, formantShiftRatio } = changes
    const code = Float32Array.from(frames.code)
    if (!this.#base.highBand) {
      predictHighBandInPlace(code, frameCount, this.#space.highBandMap, this.#base.classes.mean[0])
    }
    if (formantShiftRatio !== 1) shiftFormantsInPlace(code, frameCount, formantShiftRatio)
    const register = { logMedian: this.#logMedianF0, logDeviation: this.#base.f0.logDeviation }
    return {
      frameCount,
      code,
      bandAperiodicityDb: this.#aperiodicityOf(frames, changes.breathiness),
      f0Hz: mapF0(frames.f0Hz, this.#base.f0, register, f0RangeRatio, pitchShiftSemitones),
    }
  }

  #aperiodicityOf(
    { frameCount, bandAperiodicityDb, f0Hz }: VocoderFrames,
    breathiness: number,
  ): Float32Array {
    const out = Float32Array.from(bandAperiodicityDb)
    const top = aperiodicityBandCount - 1
    for (let frame = 0; frame < frameCount; frame++) {
      if (f0Hz[frame] <= 0) continue
      const at = frame * aperiodicityBandCount
      if (this.#base.bandwidthHz < topAperiodicityBandHz)
        out[at + top] = out[at + top - 1] * unrecordedTopShare
      for (let band = 0; band < aperiodicityBandCount; band++) out[at + band] *= 1 - breathiness
    }
    return out
  }
}
