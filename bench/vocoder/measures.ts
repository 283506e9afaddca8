// How far copy-synthesised speech is from the recording it was made of. All measures are taken at the
// recording's own frames and pitch, and every one is 0 for a perfect copy.
import { melOf, RealFft } from '../../src/dsp/index.js'

const rate = 24_000
const hop = 120
const melBands = 40
const fftSize = 1024
/** Frames this far under the loudest are pauses. */
const speechRangeDb = 40
/** Frames per modulation spectrum: 0.32 s. */
const modulationFrames = 64

export const periodicityBands: readonly (readonly [number, number])[] = [
  [80, 1000],
  [1000, 2000],
  [2000, 4000],
  [4000, 6000],
  [6000, 7500],
]

/** Log mel energies in dB: `frameCount` rows of 40 bands up to 7.5 kHz. */
export interface LogMel {
  readonly frameCount: number
  readonly db: Float64Array
}

export function logMelOf(samples: Float64Array, frameCount: number): LogMel {
  const fft = new RealFft(fftSize)
  const window = Float64Array.from(
    { length: 600 },
    (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (n + 0.5)) / 600),
  )
  const wave = new Float64Array(fftSize)
  const re = new Float64Array(fft.binCount)
  const im = new Float64Array(fft.binCount)
  const db = new Float64Array(frameCount * melBands)
  const width = melOf(7500) / (melBands + 1)
  for (let frame = 0; frame < frameCount; frame++) {
    for (let n = 0; n < 600; n++) wave[n] = (samples[frame * hop - 300 + n] ?? 0) * (window[n] ?? 0)
    fft.forward(wave, re, im)
    const energy = new Float64Array(melBands).fill(1e-9)
    for (let bin = 1; bin < fft.binCount; bin++) {
      const position = melOf((bin * rate) / fftSize) / width - 1
      const band = Math.floor(position)
      const power = (re[bin] ?? 0) ** 2 + (im[bin] ?? 0) ** 2
      if (band >= 0 && band < melBands) energy[band] += power * (1 - position + band)
      if (band + 1 >= 0 && band + 1 < melBands) energy[band + 1] += power * (position - band)
    }
    db.set(
      energy.map((value) => 10 * Math.log10(value)),
      frame * melBands,
    )
  }
  return { frameCount, db }
}

/** Root mean square difference of the log mel spectra over speech, in dB. */
export function logSpectralDistance(natural: LogMel, copy: LogMel): number {
  const loudness = Float64Array.from({ length: natural.frameCount }, (_, frame) =>
    Math.max(...natural.db.subarray(frame * melBands, (frame + 1) * melBands)),
  )
  const floor = Math.max(...loudness) - speechRangeDb
  let sum = 0
  let count = 0
  for (let frame = 0; frame < natural.frameCount; frame++) {
    if ((loudness[frame] ?? 0) < floor) continue
    let square = 0
    for (let n = frame * melBands; n < (frame + 1) * melBands; n++) {
      square += ((natural.db[n] ?? 0) - (copy.db[n] ?? 0)) ** 2
    }
    sum += Math.sqrt(square / melBands)
    count++
  }
  return sum / count
}

/** `logSpectralDistance` of the voiced and of the unvoiced frames alone. */
export function distanceByVoicing(
  natural: LogMel,
  copy: LogMel,
  f0Hz: ArrayLike<number>,
): { readonly voiced: number; readonly unvoiced: number } {
  const only = (isVoiced: boolean): LogMel => ({
    frameCount: natural.frameCount,
    db: natural.db.map((value, n) => ((f0Hz[Math.floor(n / melBands)] ?? 0) > 0 === isVoiced ? value : -200)),
  })
  return {
    voiced: logSpectralDistance(only(true), copy),
    unvoiced: logSpectralDistance(only(false), copy),
  }
}

/** Harmonics-to-noise ratio in dB of a band whose neighbouring periods correlate by `correlation`; -10 to 25 dB. */
export function harmonicsToNoiseDb(correlation: number): number {
  const r = Math.min(0.9968, Math.max(0.0909, correlation))
  return 10 * Math.log10(r / (1 - r))
}

/** Mean absolute difference in dB of the modulation spectra (3 to 100 Hz) of the mel bands. */
export function modulationDistance(natural: LogMel, copy: LogMel): number {
  const a = modulationSpectrum(natural)
  const b = modulationSpectrum(copy)
  let sum = 0
  for (let n = 0; n < a.length; n++) sum += Math.abs(10 * Math.log10((a[n] ?? 1) / (b[n] ?? 1)))
  return sum / a.length
}

/** Mean step in dB between frames 10 ms apart, over the frames where voicing changes: clicks make it large. */
export function voicingStep(mel: LogMel, f0Hz: ArrayLike<number>): number {
  let sum = 0
  let count = 0
  for (let frame = 2; frame < mel.frameCount - 2; frame++) {
    if ((f0Hz[frame] ?? 0) > 0 === (f0Hz[frame - 1] ?? 0) > 0) continue
    let square = 0
    for (let band = 0; band < melBands; band++) {
      const before = mel.db[(frame - 2) * melBands + band] ?? 0
      square += ((mel.db[frame * melBands + band] ?? 0) - before) ** 2
    }
    sum += Math.sqrt(square / melBands)
    count++
  }
  return sum / count
}

function modulationSpectrum(mel: LogMel): Float64Array {
  const fft = new RealFft(modulationFrames)
  const bins = modulationFrames / 2
  const out = new Float64Array(melBands * bins).fill(1e-6)
  const track = new Float64Array(modulationFrames)
  const re = new Float64Array(fft.binCount)
  const im = new Float64Array(fft.binCount)
  for (let start = 0; start + modulationFrames <= mel.frameCount; start += modulationFrames / 2) {
    for (let band = 0; band < melBands; band++) {
      for (let n = 0; n < modulationFrames; n++) {
        const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * (n + 0.5)) / modulationFrames)
        track[n] = hann * Math.max(-50, mel.db[(start + n) * melBands + band] ?? 0)
      }
      fft.forward(track, re, im)
      for (let k = 1; k <= bins; k++) out[band * bins + k - 1] += (re[k] ?? 0) ** 2 + (im[k] ?? 0) ** 2
    }
  }
  return out
}

/** What one band does within and between pitch periods, per voiced frame. */
export interface BandTracks {
  /** Correlation of the waveform with itself one period later. */
  readonly waveform: number[]
  /** The same of its envelope: how strongly the band, noise included, pulses with the pitch. */
  readonly envelope: number[]
  /** Peak of the envelope over its mean within a period, in dB: how concentrated the energy is in time. */
  readonly crestDb: number[]
}

/** Tracks of every band of `periodicityBands` at the voiced frames of `f0Hz`. */
export function bandTracksOf(samples: Float64Array, f0Hz: ArrayLike<number>): BandTracks[] {
  return periodicityBands.map(([lowHz, highHz]) => {
    const { wave, envelope } = bandSignal(samples, lowHz, highHz)
    const tracks: BandTracks = { waveform: [], envelope: [], crestDb: [] }
    for (let frame = 6; frame < f0Hz.length - 6; frame++) {
      const f0 = f0Hz[frame] ?? 0
      if (f0 <= 0 || !(f0Hz[frame - 2] ?? 0) || !(f0Hz[frame + 2] ?? 0)) continue
      const centre = frame * hop
      const period = rate / f0
      tracks.waveform.push(bestCorrelation(wave, centre, period, false))
      tracks.envelope.push(bestCorrelation(envelope, centre, period, true))
      tracks.crestDb.push(crestOf(envelope, centre, Math.round(period)))
    }
    return tracks
  })
}

/** Mean absolute difference and mean signed difference (copy less natural) of one track over all bands. */
export function trackDifference(
  natural: readonly number[],
  copy: readonly number[],
): { distance: number; bias: number } {
  let distance = 0
  let bias = 0
  natural.forEach((value, n) => {
    const difference = (copy[n] ?? 0) - value
    distance += Math.abs(difference)
    bias += difference
  })
  return { distance: distance / natural.length, bias: bias / natural.length }
}

function bandSignal(samples: Float64Array, lowHz: number, highHz: number) {
  const size = 2 ** Math.ceil(Math.log2(samples.length + 2048))
  const fft = new RealFft(size)
  const padded = new Float64Array(size)
  padded.set(samples)
  const re = new Float64Array(fft.binCount)
  const im = new Float64Array(fft.binCount)
  fft.forward(padded, re, im)
  const slope = 100
  for (let bin = 0; bin < fft.binCount; bin++) {
    const f = (bin * rate) / size
    const gain = Math.min(1, Math.max(0, (f - lowHz) / slope + 0.5), Math.max(0, (highHz - f) / slope + 0.5))
    re[bin] = (re[bin] ?? 0) * gain
    im[bin] = (im[bin] ?? 0) * gain
  }
  const wave = new Float64Array(size)
  fft.inverse(re, im, wave)
  // The Hilbert transform turns every component by -90 degrees.
  const quadrature = new Float64Array(size)
  fft.inverse(
    im,
    re.map((value) => -value),
    quadrature,
  )
  const envelope = wave.map((value, n) => Math.hypot(value, quadrature[n] ?? 0))
  return { wave, envelope }
}

function bestCorrelation(signal: Float64Array, centre: number, period: number, removeMean: boolean): number {
  let best = -1
  for (let lag = Math.round(period * 0.98); lag <= Math.round(period * 1.02); lag++) {
    best = Math.max(best, correlation(signal, centre, lag, removeMean))
  }
  return best
}

function correlation(signal: Float64Array, centre: number, lag: number, removeMean: boolean): number {
  const from = Math.max(0, Math.round(centre - lag))
  let meanA = 0
  let meanB = 0
  if (removeMean) {
    for (let n = from; n < from + lag; n++) {
      meanA += (signal[n] ?? 0) / lag
      meanB += (signal[n + lag] ?? 0) / lag
    }
  }
  let product = 0
  let a = 1e-12
  let b = 1e-12
  for (let n = from; n < from + lag; n++) {
    const x = (signal[n] ?? 0) - meanA
    const y = (signal[n + lag] ?? 0) - meanB
    product += x * y
    a += x * x
    b += y * y
  }
  return product / Math.sqrt(a * b)
}

function crestOf(envelope: Float64Array, centre: number, period: number): number {
  const from = Math.max(0, centre - (period >> 1))
  let peak = 0
  let square = 1e-12
  for (let n = from; n < from + period; n++) {
    const value = envelope[n] ?? 0
    peak = Math.max(peak, value)
    square += value * value
  }
  return 20 * Math.log10(peak / Math.sqrt(square / period) + 1e-6)
}
