import type { SpeedLimits, TimeFit } from '../speech.js'

export interface FitGoal {
  readonly targetSec: number
  /** Speed to try first. */
  readonly startRatio: number
  readonly limits: SpeedLimits
}

/** An error that nobody hears; pauses and phones are kept to the frame only, seconds. */
export const fitToleranceSec = 0.02
/** The same for long stretches, as a share of the target. */
const toleranceShare = 0.005
/** Each round speaks everything once more. */
const maxRounds = 4
/** Speeds in steps, so that equal fits ask for equal sentences. */
const ratioSteps = 10_000

/**
 * Finds the speed at which speech lasts `targetSec`. `measure` speaks at a speed and tells the duration in seconds.
 * Duration is close to inverse in speed, so each round scales by what is still missing; the best of all rounds counts.
 */
export async function fitSpeed(
  { targetSec, startRatio, limits }: FitGoal,
  measure: (speedRatio: number) => Promise<number>,
): Promise<TimeFit> {
  const clamp = (ratio: number) => Math.max(limits.min, Math.min(limits.max, rounded(ratio)))
  const toleranceSec = Math.max(fitToleranceSec, toleranceShare * targetSec)
  const tried = new Set<number>()
  let best: TimeFit | null = null
  let ratio = clamp(startRatio)
  for (let round = 0; round < maxRounds && !tried.has(ratio); round++) {
    tried.add(ratio)
    const durationSec = await measure(ratio)
    const fit = fitOf(targetSec, durationSec, ratio, limits)
    if (!best || Math.abs(fit.errorSec) < Math.abs(best.errorSec)) best = fit
    if (Math.abs(fit.errorSec) <= toleranceSec || durationSec <= 0) break
    ratio = clamp((ratio * durationSec) / targetSec)
  }
  if (!best) throw new RangeError('a fit needs at least one round')
  return best
}

/** How `durationSec` at `speedRatio` meets `targetSec`. */
export function fitOf(
  targetSec: number,
  durationSec: number,
  speedRatio: number,
  limits: SpeedLimits,
): TimeFit {
  const isAtLimit = speedRatio <= limits.min || speedRatio >= limits.max
  return { targetSec, durationSec, errorSec: durationSec - targetSec, speedRatio, isAtLimit }
}

function rounded(ratio: number): number {
  return Math.round(ratio * ratioSteps) / ratioSteps
}
