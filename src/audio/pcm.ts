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

/** The beginning, cut at the quietest instant of its last second so that no word is split if avoidable. */
export function clipAtPause(pcm: Pcm, maxSec: number): Pcm {
  if (durationSecOf(pcm) <= maxSec) return pcm
  const { samples, sampleRateHz } = pcm
  const windowLength = Math.round(0.02 * sampleRateHz)
  const end = Math.round(maxSec * sampleRateHz)
  let cut = end
  let quietest = Number.POSITIVE_INFINITY
  for (let start = Math.max(0, end - sampleRateHz); start + windowLength <= end; start += windowLength) {
    let energy = 0
    for (let n = start; n < start + windowLength; n++) energy += (samples[n] ?? 0) ** 2
    if (energy >= quietest) continue
    quietest = energy
    cut = start + (windowLength >> 1)
  }
  return { samples: samples.slice(0, cut), sampleRateHz }
}
