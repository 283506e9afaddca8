// The grid on which everything of the vocoder stands: one frame per 5 ms, the first at time 0.

/** Time between frames. */
export const framePeriodSec = 0.005
/** Frames per second. */
export const framesPerSec = 200

/** Frames of `length` samples: the last one stands at or before the last sample. */
export function frameCountFor(length: number, sampleRateHz: number): number {
  return Math.floor((length / sampleRateHz) * framesPerSec) + 1
}

/** What both F0 estimators search, and how. */
export interface F0Options {
  readonly sampleRateHz: number
  readonly minF0Hz?: number
  readonly maxF0Hz?: number
}

export const defaultMinF0Hz = 60
export const defaultMaxF0Hz = 500
