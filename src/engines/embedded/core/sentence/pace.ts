// Whose pace: the base voice speaks at the reference's rate, as far as it stays clear.
import type { SpeakerStatistics } from '../profile/speaker-statistics.js'

const slowestRatio = 0.75
const fastestRatio = 1.35

/** Length at the speaker's pace divided by the base's: 1 / clip(rate of speaker / rate of base). */
export function paceStretchOf(base: SpeakerStatistics, speaker: SpeakerStatistics): number {
  return 1 / Math.min(fastestRatio, Math.max(slowestRatio, speaker.syllableRate / base.syllableRate))
}
