// Everything that is measured of one speaker: what a base voice and a reference have in common.
import { type ClassMeans, measureClassMeans } from '../classes/class-means.js'
import type { SpeakerSpace } from '../classes/speaker-space.js'
import type { VocoderFrames } from '../frames.js'
import { type F0Statistics, measureF0 } from './f0-statistics.js'
import { type HighBandBalance, measureHighBand } from './high-band-balance.js'
import { measureBandwidthHz } from './reference-bandwidth.js'
import { measureSyllableRate } from './speaking-rate.js'
import { findSpeechFrames } from './speech-frames.js'
import { spreadOf } from './spread.js'

export const aperiodicityBandCount = 3
/** A speaker of whom no F0 was found is given this register. */
const unknownF0: F0Statistics = { logMedian: Math.log(150), logDeviation: 0.15 }
const unknownSyllableRate = 4

export interface SpeakerStatistics {
  readonly classes: ClassMeans
  /** Standard deviation of the 48 low-band coefficients over speech frames. */
  readonly deviation: Float64Array
  readonly f0: F0Statistics
  /** Mean over voiced frames, dB, at 3, 6 and 9 kHz. */
  readonly aperiodicityDb: Float64Array
  /** Syllable nuclei per second of speech. */
  readonly syllableRate: number
  readonly bandwidthHz: number
  /** Null where the recording ends near 8 kHz or below. */
  readonly highBand: HighBandBalance | null
  readonly speechFrameCount: number
}

/** Statistics of consecutive frames of one speaker. */
export function measureSpeaker(space: SpeakerSpace, frames: VocoderFrames): SpeakerStatistics {
  const speech = findSpeechFrames(frames.code, frames.frameCount)
  const { means } = measureClassMeans(space, frames.code, speech)
  const spread = spreadOf(frames.code, speech)
  const bandwidthHz = measureBandwidthHz(frames.code, speech)
  return {
    classes: means,
    deviation: spread.deviation,
    f0: measureF0(frames.f0Hz) ?? unknownF0,
    aperiodicityDb: meanAperiodicity(frames),
    syllableRate: measureSyllableRate(frames.code, frames.frameCount) ?? unknownSyllableRate,
    bandwidthHz,
    highBand: measureHighBand(frames.code, speech, bandwidthHz),
    speechFrameCount: spread.count,
  }
}

function meanAperiodicity(frames: VocoderFrames): Float64Array {
  const mean = new Float64Array(aperiodicityBandCount)
  let count = 0
  for (let frame = 0; frame < frames.frameCount; frame++) {
    if (frames.f0Hz[frame] <= 0) continue
    count++
    for (let band = 0; band < aperiodicityBandCount; band++) {
      mean[band] += frames.bandAperiodicityDb[frame * aperiodicityBandCount + band]
    }
  }
  return mean.map((sum) => sum / Math.max(1, count))
}
