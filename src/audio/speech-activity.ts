// Where speech is, by level: enough for a recording of one voice in a room, and it needs no model.

/** Levels are measured every 10 ms over 25 ms. */
export const levelHopSec = 0.01
const windowSec = 0.025

/** Speech lies at least this far above the background; under this range there is no telling them apart. */
const minRangeDb = 9
/** Where between background and speech level the border lies. */
const thresholdShare = 0.35
/** Quieter sounds around a loud one (onsets, word ends) belong to it. */
const paddingFrames = 12
/** A click is shorter than any syllable. */
const minSpeechFrames = 6
/** The level of speech moves; that of a tone or of noise does not. */
const minSpreadDb = 2

export interface SpeechStretch {
  /** In frames of `levelHopSec`; `end` is exclusive. */
  readonly start: number
  readonly end: number
}

export interface SpeechActivity {
  /** Level of each frame, dB. */
  readonly levelsDb: Float64Array
  readonly stretches: readonly SpeechStretch[]
  readonly speechFrames: number
  /** Level of speech over that of the background, dB. */
  readonly snrDb: number
}

/** `samples` without DC. No stretches where nothing stands out from the background or varies as speech does. */
export function findSpeech(samples: Float32Array, sampleRateHz: number): SpeechActivity {
  const levelsDb = measureLevels(samples, sampleRateHz)
  const ordered = Float64Array.from(levelsDb).sort()
  const backgroundDb = quantile(ordered, 0.08)
  const speechDb = quantile(ordered, 0.95)
  const snrDb = speechDb - backgroundDb
  const nothing = { levelsDb, stretches: [], speechFrames: 0, snrDb }
  if (snrDb < minRangeDb) return nothing
  // Digital silence must not draw the border under what can be heard.
  const thresholdDb = Math.max(backgroundDb + thresholdShare * snrDb, speechDb - 35)
  const isActive = Array.from(levelsDb, (level) => level > thresholdDb)
  const cores = stretchesOf(isActive).filter(({ start, end }) => end - start >= minSpeechFrames)
  const active = cores.flatMap(({ start, end }) =>
    Array.from(levelsDb.subarray(start + 3, Math.max(start + 3, end - 3))),
  )
  if (spreadOf(active) < minSpreadDb) return nothing
  const stretches = joined(cores, levelsDb.length)
  const speechFrames = cores.reduce((sum, { start, end }) => sum + end - start, 0)
  return { levelsDb, stretches, speechFrames, snrDb }
}

function measureLevels(samples: Float32Array, sampleRateHz: number): Float64Array {
  // At some rates not a whole number of samples.
  const hop = levelHopSec * sampleRateHz
  const window = Math.round(windowSec * sampleRateHz)
  const levels = new Float64Array(Math.ceil(samples.length / hop))
  for (let frame = 0; frame < levels.length; frame++) {
    const start = Math.max(0, Math.floor((frame + 0.5) * hop) - (window >> 1))
    const end = Math.min(samples.length, start + window)
    let sum = 0
    for (let n = start; n < end; n++) {
      const sample = samples[n] ?? 0
      sum += sample * sample
    }
    // -100 dB stands for silence.
    levels[frame] = 10 * Math.log10(sum / Math.max(1, end - start) + 1e-10)
  }
  return levels
}

function stretchesOf(isActive: readonly boolean[]): SpeechStretch[] {
  const stretches: SpeechStretch[] = []
  let start = -1
  for (let frame = 0; frame <= isActive.length; frame++) {
    if (isActive[frame] && start < 0) start = frame
    if (!isActive[frame] && start >= 0) {
      stretches.push({ start, end: frame })
      start = -1
    }
  }
  return stretches
}

/** Padded on both sides; those that then touch become one. */
function joined(cores: readonly SpeechStretch[], frameCount: number): SpeechStretch[] {
  const stretches: { start: number; end: number }[] = []
  for (const core of cores) {
    const start = Math.max(0, core.start - paddingFrames)
    const end = Math.min(frameCount, core.end + paddingFrames)
    const last = stretches.at(-1)
    if (last && start <= last.end) last.end = end
    else stretches.push({ start, end })
  }
  return stretches
}

function quantile(ordered: Float64Array, share: number): number {
  return ordered[Math.min(ordered.length - 1, Math.floor(share * ordered.length))] ?? -100
}

function spreadOf(values: readonly number[]): number {
  if (values.length === 0) return 0
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}
