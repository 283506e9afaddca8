/** Mono audio at the edges of the system. `samples` nominally in [-1, 1]. */
export interface Pcm {
  readonly samples: Float32Array
  readonly sampleRateHz: number
}

/** The rate of everything that Yinse speaks. */
export const outputSampleRateHz = 24_000

/** Length of `pcm` in seconds. */
export function durationSecOf(pcm: Pcm): number {
  return pcm.samples.length / pcm.sampleRateHz
}
