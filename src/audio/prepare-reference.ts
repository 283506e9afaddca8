import { integratedLoudnessLufs, removeDc, resample } from '../dsp/index.js'
import { AppError } from '../foundation/index.js'
import { durationSecOf, outputSampleRateHz, type Pcm } from './pcm.js'
import { findBandwidthHz, findClippedRatio, isSeveralSpeakersLikely } from './reference-checks.js'
import { findingsOf, type ReferenceReport } from './reference-report.js'
import { findSpeech, levelHopSec, type SpeechActivity, type SpeechStretch } from './speech-activity.js'

/** A recording made fit to be imitated: mono, 24 kHz, without DC, its best speech only. */
export interface PreparedReference {
  readonly pcm: Pcm
  /** Integrated loudness, LUFS (BS.1770). */
  readonly loudnessLufs: number
  readonly report: ReferenceReport
  /** The stretch of the source that was taken, s; null where no speech was left out. */
  readonly keptSec: { readonly start: number; readonly end: number } | null
}

export interface PrepareOptions {
  readonly minSpeechSec: number
  readonly maxDurationSec: number
}

export const defaultPrepareOptions: PrepareOptions = { minSpeechSec: 1, maxDurationSec: 30 }

/** Quieter than this over its whole length is silence, dB of peak. */
const silencePeakDb = -60
/** Pauses are kept up to this; what is longer is cut out in its middle. */
const maxPauseSec = 0.5
const crossFadeSec = 0.01

/**
 * Throws AppError `reference-silent`, `reference-no-speech` or `reference-too-short`. Level and noise are left as they
 * are: the report says what is wrong with them.
 */
export function prepareReference(
  source: Pcm,
  { minSpeechSec, maxDurationSec }: PrepareOptions = defaultPrepareOptions,
): PreparedReference {
  const peakDb = 20 * Math.log10(peakOf(source.samples) + 1e-10)
  if (peakDb < silencePeakDb) throw new AppError('reference-silent', {})
  const { sampleRateHz } = source
  const clean = removeDc(source.samples, sampleRateHz)
  const activity = findSpeech(clean, sampleRateHz)
  const speechSec = activity.speechFrames * levelHopSec
  if (activity.stretches.length === 0) throw failure(source, minSpeechSec)
  if (speechSec < minSpeechSec) throw new AppError('reference-too-short', { speechSec, minSec: minSpeechSec })
  const { stretches, isSpeechLeftOut } = chooseStretches(activity, Math.floor(maxDurationSec / levelHopSec))
  // Only what is kept is resampled: the rest of a long recording would take most of the time.
  const kept = joinStretches(clean, sampleRateHz, stretches)
  const samples = resample(kept, sampleRateHz, outputSampleRateHz)
  const pcm: Pcm = { samples, sampleRateHz: outputSampleRateHz }
  const loudnessLufs = integratedLoudnessLufs(pcm.samples, outputSampleRateHz)
  const facts = {
    sourceDurationSec: durationSecOf(source),
    sourceSpeechSec: speechSec,
    sourceRateHz: sampleRateHz,
    keptFromSec: (stretches[0]?.start ?? 0) * levelHopSec,
    keptToSec: (stretches.at(-1)?.end ?? 0) * levelHopSec,
    durationSec: durationSecOf(pcm),
    speechSec: Math.min(speechSec, durationSecOf(pcm)),
    peakDb,
    loudnessLufs,
    snrDb: activity.snrDb,
    clippedRatio: findClippedRatio(source.samples),
    bandwidthHz: findBandwidthHz(pcm, sampleRateHz / 2),
    isSeveralSpeakersLikely: isSeveralSpeakersLikely(pcm),
  }
  const { isSeveralSpeakersLikely: _, sourceSpeechSec: __, ...report } = facts
  const keptSec = isSpeechLeftOut
    ? {
        start: (stretches[0]?.start ?? 0) * levelHopSec,
        end: (stretches.at(-1)?.end ?? 0) * levelHopSec,
      }
    : null
  return { pcm, loudnessLufs, report: { ...report, findings: findingsOf(facts) }, keptSec }
}

/** Without any speech: too short to tell, or something else. */
function failure(source: Pcm, minSec: number): AppError {
  const durationSec = durationSecOf(source)
  if (durationSec < minSec) return new AppError('reference-too-short', { speechSec: durationSec, minSec })
  return new AppError('reference-no-speech', {})
}

/**
 * The stretches of speech with their pauses, shortened; where they exceed `maxFrames`, the run of neighbours within it that
 * has most speech, the clearer the better.
 */
function chooseStretches(
  activity: SpeechActivity,
  maxFrames: number,
): { readonly stretches: readonly SpeechStretch[]; readonly isSpeechLeftOut: boolean } {
  const stretches = withShortPauses(activity.stretches, Math.round(maxPauseSec / levelHopSec), maxFrames)
  const clarities = stretches.map((stretch) => clarityOf(stretch, activity.levelsDb))
  let best: readonly SpeechStretch[] = []
  let bestScore = Number.NEGATIVE_INFINITY
  for (let first = 0; first < stretches.length; first++) {
    let length = 0
    let score = 0
    for (let last = first; last < stretches.length; last++) {
      const stretch = stretches[last]
      if (!stretch) break
      length += stretch.end - stretch.start
      if (length > maxFrames) break
      score += clarities[last] ?? 0
      if (score > bestScore) {
        bestScore = score
        best = stretches.slice(first, last + 1)
      }
    }
  }
  return { stretches: best, isSpeechLeftOut: best.length < stretches.length }
}

/** Each stretch takes the halves of the pauses beside it, and none is longer than `maxFrames`. */
function withShortPauses(
  stretches: readonly SpeechStretch[],
  maxPauseFrames: number,
  maxFrames: number,
): readonly SpeechStretch[] {
  const half = maxPauseFrames >> 1
  return stretches.flatMap(({ start, end }, index) => {
    const before = stretches[index - 1]
    const after = stretches[index + 1]
    const from = before ? Math.max(start - half, (before.end + start) >> 1) : start
    const to = after ? Math.min(end + half, (end + after.start) >> 1) : end
    const pieceCount = Math.ceil((to - from) / maxFrames)
    return Array.from({ length: pieceCount }, (_, piece) => ({
      start: from + Math.floor(((to - from) * piece) / pieceCount),
      end: from + Math.floor(((to - from) * (piece + 1)) / pieceCount),
    }))
  })
}

/** Frames of the stretch, weighted by how far they rise above its quietest: reverberation and noise flatten them. */
function clarityOf({ start, end }: SpeechStretch, levelsDb: Float64Array): number {
  const levels = levelsDb.slice(start, end).sort()
  const low = levels[Math.floor(0.1 * levels.length)] ?? 0
  const high = levels[Math.floor(0.9 * levels.length)] ?? 0
  return (end - start) * Math.min(40, Math.max(1, high - low))
}

/** Cuts are crossed over, edges faded. */
function joinStretches(
  samples: Float32Array,
  sampleRateHz: number,
  stretches: readonly SpeechStretch[],
): Float32Array {
  const hop = levelHopSec * sampleRateHz
  const fade = Math.round(crossFadeSec * sampleRateHz)
  const pieces = mergeNeighbours(stretches).map(({ start, end }) =>
    samples.slice(Math.floor(start * hop), Math.floor(end * hop)),
  )
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0) - fade * Math.max(0, pieces.length - 1)
  const out = new Float32Array(Math.max(0, length))
  let offset = 0
  for (const piece of pieces) {
    for (let n = 0; n < piece.length; n++) {
      const distance = Math.min(n, piece.length - 1 - n)
      const gain = distance < fade ? (distance + 0.5) / fade : 1
      out[offset + n] = (out[offset + n] ?? 0) + gain * (piece[n] ?? 0)
    }
    offset += piece.length - fade
  }
  return out
}

/** What was next to each other stays uncut. */
function mergeNeighbours(stretches: readonly SpeechStretch[]): SpeechStretch[] {
  const merged: { start: number; end: number }[] = []
  for (const { start, end } of stretches) {
    const last = merged.at(-1)
    if (last?.end === start) last.end = end
    else merged.push({ start, end })
  }
  return merged
}

function peakOf(samples: Float32Array): number {
  let peak = 0
  for (let n = 0; n < samples.length; n++) peak = Math.max(peak, Math.abs(samples[n] ?? 0))
  return peak
}
