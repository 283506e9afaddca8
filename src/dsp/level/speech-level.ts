// Active speech level: ITU-T P.56, method B. The level of the speech itself, pauses left out.

const smoothingSec = 0.03
const hangoverSec = 0.2
/** The threshold of activity lies this far under the active level. */
const marginDb = 15.9
const thresholdCount = 15

export interface SpeechLevel {
  /** dB relative to full scale (a square wave of ±1 is 0); -Infinity for silence. */
  readonly activeLevelDb: number
  /** Share of the time that is speech, 0 … 1. */
  readonly activityRatio: number
}

export function measureSpeechLevel(samples: Float32Array, sampleRateHz: number): SpeechLevel {
  // Thresholds 6 dB apart, up to half of full scale.
  const thresholds = Float64Array.from({ length: thresholdCount }, (_, n) => 2 ** (n - thresholdCount))
  const activeCounts = countActive(samples, sampleRateHz, thresholds)
  const energy = samples.reduce((sum, x) => sum + x * x, 0)
  const silence = { activeLevelDb: Number.NEGATIVE_INFINITY, activityRatio: 0 }
  if (energy === 0) return silence
  let before: { levelDb: number; excessDb: number } | null = null
  for (let n = 0; n < thresholdCount; n++) {
    if (activeCounts[n] === 0) break
    const levelDb = 10 * Math.log10(energy / activeCounts[n])
    const excessDb = levelDb - 20 * Math.log10(thresholds[n]) - marginDb
    if (excessDb <= 0) {
      const share = before === null ? 1 : before.excessDb / (before.excessDb - excessDb)
      const activeLevelDb = before === null ? levelDb : before.levelDb + share * (levelDb - before.levelDb)
      return { activeLevelDb, activityRatio: energy / samples.length / 10 ** (activeLevelDb / 10) }
    }
    before = { levelDb, excessDb }
  }
  // Louder than every threshold asks for: all that exceeded the highest one met.
  return before === null
    ? silence
    : { activeLevelDb: before.levelDb, activityRatio: energy / samples.length / 10 ** (before.levelDb / 10) }
}

/** Samples at which the envelope was over each threshold within the hangover. */
function countActive(samples: Float32Array, sampleRateHz: number, thresholds: Float64Array): Float64Array {
  const keep = Math.exp(-1 / (smoothingSec * sampleRateHz))
  const hangover = Math.ceil(hangoverSec * sampleRateHz)
  const counts = new Float64Array(thresholds.length)
  const since = new Float64Array(thresholds.length).fill(hangover)
  let smooth = 0
  let envelope = 0
  for (let n = 0; n < samples.length; n++) {
    smooth = keep * smooth + (1 - keep) * Math.abs(samples[n])
    envelope = keep * envelope + (1 - keep) * smooth
    for (let t = 0; t < thresholds.length; t++) {
      if (envelope >= thresholds[t]) {
        counts[t]++
        since[t] = 0
      } else if (since[t] < hangover) {
        counts[t]++
        since[t]++
      }
    }
  }
  return counts
}
