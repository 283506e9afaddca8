/** What the check of a reference found, by code; the texts that users read are below. */
export type ReferenceFindingCode =
  | 'short'
  | 'silent-parts'
  | 'trimmed'
  | 'clipped'
  | 'noisy'
  | 'quiet'
  | 'narrow-band'
  | 'several-speakers'

export interface ReferenceFinding {
  readonly code: ReferenceFindingCode
  /** `advice`: the clone will suffer; `info`: what was done, nothing to worry about. */
  readonly severity: 'advice' | 'info'
  readonly zh: string
  readonly en: string
}

/** Measured facts about a reference and what they mean for a clone. */
export interface ReferenceReport {
  /** Length of the recording as given, and of what was kept of it. */
  readonly sourceDurationSec: number
  readonly durationSec: number
  readonly sourceRateHz: number
  /** Where in the recording what was kept begins and ends; pauses within were shortened. */
  readonly keptFromSec: number
  readonly keptToSec: number
  /** Speech in what was kept, pauses left out. */
  readonly speechSec: number
  readonly peakDb: number
  readonly loudnessLufs: number
  /** Speech over background, dB; an estimate from the loudest and quietest stretches. */
  readonly snrDb: number
  /** Share of speech samples in flat tops, 0 to 1. */
  readonly clippedRatio: number
  /** Highest frequency with energy of speech, Hz. */
  readonly bandwidthHz: number
  readonly findings: readonly ReferenceFinding[]
}

export type ReferenceFacts = Omit<ReferenceReport, 'findings'> & {
  /** Speech in the whole recording. */
  readonly sourceSpeechSec: number
  readonly isSeveralSpeakersLikely: boolean
}

/** Below these, or above the clipping ratio, the user gets a word of advice. */
const advisedSpeechSec = 3
const advisedSnrDb = 20
const quietLufs = -42
const maxClippedRatio = 0.0005
const wideBandHz = 6500
/** More than this of a recording, and at least so long, is worth cutting away. */
const maxSilentShare = 0.5
const minSilentSec = 3

export function findingsOf(facts: ReferenceFacts): readonly ReferenceFinding[] {
  const findings: ReferenceFinding[] = []
  const add = (
    condition: boolean,
    code: ReferenceFindingCode,
    severity: ReferenceFinding['severity'],
    zh: string,
    en: string,
  ) => {
    if (condition) findings.push({ code, severity, zh, en })
  }
  const { speechSec, durationSec, sourceDurationSec, snrDb, loudnessLufs, clippedRatio, bandwidthHz } = facts
  add(
    speechSec < advisedSpeechSec,
    'short',
    'advice',
    `只有 ${speechSec.toFixed(1)} 秒说话声。5 到 30 秒会像得多。`,
    `Only ${speechSec.toFixed(1)} s of speech. With 5 to 30 s the voice will be much closer.`,
  )
  const silentSec = sourceDurationSec - facts.sourceSpeechSec
  add(
    silentSec > Math.max(minSilentSec, maxSilentShare * sourceDurationSec),
    'silent-parts',
    'advice',
    `${sourceDurationSec.toFixed(1)} 秒里有 ${silentSec.toFixed(1)} 秒没有人说话。只留说话的部分会更快、更准。`,
    `Nobody speaks in ${silentSec.toFixed(1)} of ${sourceDurationSec.toFixed(1)} s. Keep only the speech: it is faster and surer.`,
  )
  add(
    clippedRatio > maxClippedRatio,
    'clipped',
    'advice',
    '录音过载（削波），声音会发毛。请调低录音音量，或离麦克风远一点，再录一次。',
    'The recording is overdriven (clipped) and will sound harsh. Lower the input level or move away from the microphone, and record again.',
  )
  add(
    snrDb < advisedSnrDb,
    'noisy',
    'advice',
    `背景噪声偏大（信噪比约 ${snrDb.toFixed(0)} dB）。请在安静的房间、靠近麦克风录音。`,
    `There is much background noise (about ${snrDb.toFixed(0)} dB below the speech). Record in a quiet room, close to the microphone.`,
  )
  add(
    loudnessLufs < quietLufs,
    'quiet',
    'advice',
    `录音很轻（${loudnessLufs.toFixed(0)} LUFS）。请靠近麦克风或调高音量。`,
    `The recording is very quiet (${loudnessLufs.toFixed(0)} LUFS). Move closer to the microphone or raise its level.`,
  )
  add(
    bandwidthHz < wideBandHz,
    'narrow-band',
    'advice',
    `录音只有 ${(bandwidthHz / 1000).toFixed(1)} kHz 以下的声音（像电话录音），合成会发闷。请用原始录音。`,
    `The recording has no sound above ${(bandwidthHz / 1000).toFixed(1)} kHz, like a telephone; the voice will be dull. Use the original recording.`,
  )
  add(
    facts.isSeveralSpeakersLikely,
    'several-speakers',
    'advice',
    '录音里可能有不止一个人说话。请只留一个人的声音。',
    'More than one person may be speaking. Keep only one voice in the recording.',
  )
  add(
    sourceDurationSec - durationSec > 0.5,
    'trimmed',
    'info',
    `从 ${sourceDurationSec.toFixed(1)} 秒中选用了最清楚的 ${durationSec.toFixed(1)} 秒。`,
    `The clearest ${durationSec.toFixed(1)} s of ${sourceDurationSec.toFixed(1)} s are used.`,
  )
  return findings
}
