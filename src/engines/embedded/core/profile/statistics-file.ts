// Speaker statistics as named arrays: the common part of base statistics and of voice profiles.
import { lowBandOrder } from '../../../../dsp/index.js'
import { floatsOf, type NamedArray, type NamedArrays, sizeOf } from '../named-arrays.js'
import type { HighBandBalance, PartBalance } from './high-band-balance.js'
import { aperiodicityBandCount, type SpeakerStatistics } from './speaker-statistics.js'

/**
 * Arrays `counts`, `offsets`, `mean`, `deviation`, `aperiodicity`, `scalars` and, where there is a band above 8 kHz,
 * `high_band`: a row for noise and one for the rest, each its frames and then its ratios.
 */
export function statisticsToArrays(statistics: SpeakerStatistics): Map<string, NamedArray> {
  const { classes, f0, highBand } = statistics
  const classCount = classes.counts.length
  const floats = (data: ArrayLike<number>, ...dimensions: number[]): NamedArray => ({
    dimensions,
    data: Float32Array.from(data),
  })
  const scalars = [f0.logMedian, f0.logDeviation, statistics.syllableRate, statistics.bandwidthHz]
  const arrays = new Map<string, NamedArray>([
    ['counts', floats(classes.counts, classCount)],
    ['offsets', floats(classes.offsets, classCount, lowBandOrder)],
    ['mean', floats(classes.mean, lowBandOrder)],
    ['deviation', floats(statistics.deviation, lowBandOrder)],
    ['aperiodicity', floats(statistics.aperiodicityDb, aperiodicityBandCount)],
    ['scalars', floats([...scalars, statistics.speechFrameCount], 5)],
  ])
  if (highBand) {
    const rows = [highBand.noise, highBand.rest].map(({ frames, ratios }) => [frames, ...ratios])
    arrays.set('high_band', floats(rows.flat(), rows.length, rows[0].length))
  }
  return arrays
}

/** The inverse; RangeError where an array is missing, of another size or not finite. */
export function statisticsFromArrays(arrays: NamedArrays, classCount: number): SpeakerStatistics {
  const read = (name: string, ...sizes: number[]) => {
    const values = Float64Array.from(floatsOf(arrays, name, sizes))
    if (!values.every(Number.isFinite)) throw new RangeError(`array ${name} has values that are not finite`)
    return values
  }
  if (sizeOf(arrays, 'counts', 0) !== classCount) throw new RangeError('made with another speaker space')
  const [logMedian, logDeviation, syllableRate, bandwidthHz, speechFrameCount] = read('scalars', 5)
  return {
    classes: {
      counts: read('counts', classCount),
      offsets: read('offsets', classCount, lowBandOrder),
      mean: read('mean', lowBandOrder),
    },
    deviation: read('deviation', lowBandOrder),
    f0: { logMedian, logDeviation },
    aperiodicityDb: read('aperiodicity', aperiodicityBandCount),
    syllableRate,
    bandwidthHz,
    highBand: arrays.has('high_band')
      ? balanceFrom(read('high_band', 2, sizeOf(arrays, 'high_band', 1)))
      : null,
    speechFrameCount,
  }
}

/** Two rows: frames, then ratios. */
function balanceFrom(rows: Float64Array): HighBandBalance {
  const width = rows.length / 2
  const part = (row: number): PartBalance => ({
    frames: rows[row * width],
    ratios: rows.subarray(row * width + 1, (row + 1) * width),
  })
  return { noise: part(0), rest: part(1) }
}
