// Cutting a few periods out of a signal, as every analysis of WORLD begins.

export type PitchWindowShape = 'hann' | 'blackman'

/**
 * Copies `periods` periods of `f0Hz` around `centreSec` under a window into the start of `out`, which is zero
 * behind them; the weighted mean is taken away and the window has unit energy. Samples
 * outside the signal count as its first or last one. Returns the number of samples copied.
 */
export function cutPeriods(
  samples: Float64Array,
  sampleRateHz: number,
  cut: { centreSec: number; f0Hz: number; periods: number; shape: PitchWindowShape },
  out: Float64Array,
  window: Float64Array,
): number {
  const half = Math.min(
    Math.round((cut.periods * sampleRateHz) / cut.f0Hz / 2),
    Math.floor((out.length - 1) / 2),
  )
  const centre = cut.centreSec * sampleRateHz
  const origin = Math.floor(centre + 0.5)
  const offset = origin - centre
  const length = 2 * half + 1
  fillWindow(
    window,
    length,
    half - offset,
    (2 * Math.PI * cut.f0Hz) / (cut.periods * sampleRateHz),
    cut.shape,
  )
  const last = samples.length - 1
  let windowSum = 0
  let windowEnergy = 0
  let weighted = 0
  for (let n = 0; n < length; n++) {
    const index = origin - half + n
    const x = samples[Math.max(0, Math.min(index, last))] * window[n]
    out[n] = x
    weighted += x
    windowSum += window[n]
    windowEnergy += window[n] * window[n]
  }
  const mean = weighted / windowSum
  const scale = 1 / Math.sqrt(windowEnergy)
  for (let n = 0; n < length; n++) out[n] = (out[n] - mean * window[n]) * scale
  out.fill(0, length)
  return length
}

/** Cosine-sum window by the recurrence of its cosine: no table, since its width follows F0. */
function fillWindow(
  window: Float64Array,
  length: number,
  middle: number,
  step: number,
  shape: PitchWindowShape,
): void {
  const turn = 2 * Math.cos(step)
  let before = Math.cos(step * (-1 - middle))
  let current = Math.cos(step * -middle)
  for (let n = 0; n < length; n++) {
    // cos 2φ = 2 cos² φ - 1.
    window[n] = shape === 'hann' ? 0.5 + 0.5 * current : 0.34 + 0.5 * current + 0.16 * current * current
    const next = turn * current - before
    before = current
    current = next
  }
}
