/** Points of a waveform: enough for the widest screen. */
const maxPeaks = 2000

/** Largest magnitude, 0 to 1 with three decimals, in equal slices of time. */
export function peaksOf(samples: Float32Array): number[] {
  const count = Math.min(maxPeaks, samples.length)
  return Array.from({ length: count }, (_, slice) => {
    const end = Math.floor(((slice + 1) * samples.length) / count)
    let peak = 0
    for (let n = Math.floor((slice * samples.length) / count); n < end; n++) {
      peak = Math.max(peak, Math.abs(samples[n] ?? 0))
    }
    return Math.round(Math.min(1, peak) * 1000) / 1000
  })
}
