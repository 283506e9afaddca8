import { Random } from '../../src/dsp/index.js'

export function sine(frequencyHz: number, sampleRateHz: number, durationSec: number): Float64Array {
  const step = (2 * Math.PI * frequencyHz) / sampleRateHz
  return Float64Array.from({ length: Math.round(sampleRateHz * durationSec) }, (_, n) => Math.sin(step * n))
}

export function whiteNoise(sampleRateHz: number, durationSec: number, seed: number, rms = 0.1): Float64Array {
  const random = new Random(seed)
  return Float64Array.from({ length: Math.round(sampleRateHz * durationSec) }, () => rms * random.gaussian())
}

/** Band-limited pulses: equal cosines at the harmonics of `f0At(sec)` up to 90 % of the Nyquist frequency. */
export function pulseTrain(
  f0At: number | ((sec: number) => number),
  sampleRateHz: number,
  durationSec: number,
): Float64Array {
  const out = new Float64Array(Math.round(sampleRateHz * durationSec))
  let phase = 0
  for (let n = 0; n < out.length; n++) {
    const f0 = typeof f0At === 'number' ? f0At : f0At(n / sampleRateHz)
    const harmonics = Math.floor((0.45 * sampleRateHz) / f0)
    // Σ cos(kφ), k = 1 … K, in closed form (Dirichlet kernel).
    const half = Math.sin(phase / 2)
    const sum = Math.abs(half) < 1e-6 ? harmonics : Math.sin((harmonics + 0.5) * phase) / (2 * half) - 0.5
    out[n] = sum / harmonics
    phase = (phase + (2 * Math.PI * f0) / sampleRateHz) % (2 * Math.PI)
  }
  return out
}

export interface Formant {
  readonly frequencyHz: number
  readonly bandwidthHz: number
}

/** Formants of a neutral adult [a]. */
export const vowelA: readonly Formant[] = [
  { frequencyHz: 700, bandwidthHz: 80 },
  { frequencyHz: 1200, bandwidthHz: 100 },
  { frequencyHz: 2500, bandwidthHz: 140 },
  { frequencyHz: 3600, bandwidthHz: 200 },
]

/** `source` through a cascade of two-pole resonators of unit gain at 0 Hz (Klatt 1980), peak 0.5. */
export function throughFormants(
  source: Float64Array,
  formants: readonly Formant[],
  sampleRateHz: number,
): Float64Array {
  let signal = Float64Array.from(source)
  for (const { frequencyHz, bandwidthHz } of formants) {
    const radius = Math.exp((-Math.PI * bandwidthHz) / sampleRateHz)
    const b = 2 * radius * Math.cos((2 * Math.PI * frequencyHz) / sampleRateHz)
    const c = -radius * radius
    const out = new Float64Array(signal.length)
    for (let n = 0; n < signal.length; n++) {
      out[n] = (1 - b - c) * signal[n] + (n > 0 ? b * out[n - 1] : 0) + (n > 1 ? c * out[n - 2] : 0)
    }
    signal = out
  }
  const peak = signal.reduce((max, x) => Math.max(max, Math.abs(x)), 0)
  return peak > 0 ? signal.map((x) => (0.5 * x) / peak) : signal
}

/** Power of the formant cascade at `frequencyHz` (not normalised in level). */
export function formantPowerAt(
  formants: readonly Formant[],
  frequencyHz: number,
  sampleRateHz: number,
): number {
  let power = 1
  for (const formant of formants) {
    const radius = Math.exp((-Math.PI * formant.bandwidthHz) / sampleRateHz)
    const b = 2 * radius * Math.cos((2 * Math.PI * formant.frequencyHz) / sampleRateHz)
    const c = -radius * radius
    const w = (2 * Math.PI * frequencyHz) / sampleRateHz
    const re = 1 - b * Math.cos(w) - c * Math.cos(2 * w)
    const im = b * Math.sin(w) + c * Math.sin(2 * w)
    power *= (1 - b - c) ** 2 / (re * re + im * im)
  }
  return power
}
