// What is known of speakers in general: a mixture that sorts frames into sound classes, and the directions in
// which the class means of speakers differ. Reynolds et al. 2000 (the mixture); Kuhn et al. 2000 and Kenny et
// al. 2005 (eigenvoices). Trained by `training/speaker-space` on many speakers, stored in `data/speaker-space`.
//
// The file `speaker-space.bin` is a container of `named-arrays.ts` with magic `YINSPACE`, version 1 and these
// float32 arrays (K = 128 classes, D = 48 low-band coefficients, F = 33 features, E <= 48, R <= 32):
//   weights       K         mixture weights, sum 1
//   means         K × F     of the scaled features (feature / scale)
//   variances     K × F     diagonal, of the scaled features
//   scale         F         what a feature is divided by before the mixture sees it
//   class_means   K × D     mean offset of each class from its speaker's mean, over speakers
//   directions    K × E × R eigenvoices, scaled to unit prior variance, of the first E coefficients
//   noise         E         residual variance per coefficient, times `shrink` (what a weight of 1 stands for)
//   half_count    1         frames at which the weight of a class is half its count
//   high_band_map D × 8     high band = bias + (code less the speaker's mean level) · map, plus that level
//   high_band_bias 8
// Features of a frame (see `class-features.ts`): (code - mean)[0..19], then 4 × the central difference per frame
// of coefficients 0..12 after Gaussian smoothing (sigma 1 frame). The mean is over the speaker's speech frames.
import { highBandOrder, lowBandOrder } from '../../../../dsp/index.js'
import { type ContainerKind, floatsOf, readNamedArrays, sizeOf } from '../named-arrays.js'

const container: ContainerKind = { magic: 'YINSPACE', version: 1 }

/** Static and slope features of `class-features.ts`. */
export const staticFeatureCount = 20
export const slopeFeatureCount = 13
export const classFeatureCount = staticFeatureCount + slopeFeatureCount

export interface SpeakerSpace {
  readonly classCount: number
  /** Coefficients that the directions cover, and how many directions there are. */
  readonly directionWidth: number
  readonly directionCount: number
  readonly weights: Float32Array
  /** classCount × 33. */
  readonly means: Float32Array
  /** classCount × 33. */
  readonly variances: Float32Array
  /** 33. */
  readonly scale: Float32Array
  /** classCount × 48. */
  readonly classMeans: Float32Array
  /** classCount × directionWidth × directionCount. */
  readonly directions: Float32Array
  /** directionWidth. */
  readonly noise: Float32Array
  readonly halfCount: number
  /** How the band above 8 kHz follows from the one below, over full-band speakers. */
  readonly highBandMap: HighBandMap
}

export interface HighBandMap {
  /** 48 × 8. */
  readonly map: Float32Array
  /** 8. */
  readonly bias: Float32Array
}

/** Reads `speaker-space.bin`; RangeError if it is damaged or of another version. */
export function readSpeakerSpace(bytes: Uint8Array): SpeakerSpace {
  const arrays = readNamedArrays(bytes, container)
  const classCount = sizeOf(arrays, 'weights', 0)
  const directionWidth = sizeOf(arrays, 'directions', 1)
  const directionCount = sizeOf(arrays, 'directions', 2)
  if (directionWidth > lowBandOrder) throw new RangeError(`directions of ${directionWidth} coefficients`)
  return {
    classCount,
    directionWidth,
    directionCount,
    weights: floatsOf(arrays, 'weights', [classCount]),
    means: floatsOf(arrays, 'means', [classCount, classFeatureCount]),
    variances: floatsOf(arrays, 'variances', [classCount, classFeatureCount]),
    scale: floatsOf(arrays, 'scale', [classFeatureCount]),
    classMeans: floatsOf(arrays, 'class_means', [classCount, lowBandOrder]),
    directions: floatsOf(arrays, 'directions', [classCount, directionWidth, directionCount]),
    noise: floatsOf(arrays, 'noise', [directionWidth]),
    halfCount: floatsOf(arrays, 'half_count', [1])[0],
    highBandMap: {
      map: floatsOf(arrays, 'high_band_map', [lowBandOrder, highBandOrder]),
      bias: floatsOf(arrays, 'high_band_bias', [highBandOrder]),
    },
  }
}
