// Plain WORLD synthesis, the baseline: a minimum-phase pulse and minimum-phase noise with filters of their own.
// Morise, Yokomori, Ozawa, IEICE Trans. Inf. & Syst. E99-D (2016).
import {
  BandAperiodicityDecoder,
  bandAperiodicityCount,
  EnvelopeCoder,
  envelopeCodeSize,
  Random,
  RealFft,
  type SpeechFrames,
} from '../../src/dsp/index.js'

const rate = 24_000
const fftSize = 1024
const hop = 120
const bins = fftSize / 2 + 1
const unvoicedRateHz = 500

export function synthesizeWorld(frames: SpeechFrames, seed: number): Float64Array {
  const fft = new RealFft(fftSize)
  const coder = new EnvelopeCoder({ sampleRateHz: rate, fftSize })
  const decoder = new BandAperiodicityDecoder({ sampleRateHz: rate, fftSize })
  const random = new Random(seed)
  const logPower = new Float64Array(frames.frameCount * bins)
  const aperiodicity = new Float64Array(frames.frameCount * bins).fill(1)
  for (let frame = 0; frame < frames.frameCount; frame++) {
    coder.decodeLogFrame(
      frames.code,
      logPower.subarray(frame * bins, (frame + 1) * bins),
      frame * envelopeCodeSize,
    )
    if ((frames.f0Hz[frame] ?? 0) > 0) {
      const row = aperiodicity.subarray(frame * bins, (frame + 1) * bins)
      decoder.decodeFrame(frames.bandAperiodicityDb, row, frame * bandAperiodicityCount)
    }
  }
  const out = new Float64Array(frames.frameCount * hop + fftSize)
  const pulses = pulsePositions(frames)
  const power = new Float64Array(bins)
  const share = new Float64Array(bins)
  const wave = new Float64Array(fftSize)
  const add = (at: number) => {
    for (let n = 0; n < fftSize; n++) out[at + n] = (out[at + n] ?? 0) + (wave[n] ?? 0) * fadeOut(n)
  }
  pulses.forEach((pulse, n) => {
    const length = Math.min(fftSize / 2, (pulses[n + 1]?.at ?? frames.frameCount * hop) - pulse.at)
    const frame = Math.min(frames.frameCount - 1, pulse.at / hop)
    interpolate(logPower, frame, power, frames.frameCount)
    interpolate(aperiodicity, frame, share, frames.frameCount)
    if (length <= 0) return
    if (pulse.voiced) {
      const periodic = power.map((value, bin) => value + Math.log(Math.max(1e-9, 1 - (share[bin] ?? 0) ** 2)))
      filterInto(fft, periodic, null, Math.sqrt(length), wave)
      add(pulse.at)
    }
    const noise = new Float64Array(fftSize)
    for (let k = 0; k < length; k++) noise[k] = random.gaussian()
    const noisy = pulse.voiced ? power.map((value, bin) => value + 2 * Math.log(share[bin] ?? 1)) : power
    filterInto(fft, noisy, noise, 1, wave)
    add(pulse.at)
  })
  return out.subarray(0, frames.frameCount * hop)
}

/** Ends a response without a step where the transform ends. */
function fadeOut(n: number): number {
  const left = (fftSize - n - 0.5) / 256
  return left > 1 ? 1 : 0.5 - 0.5 * Math.cos(Math.PI * left)
}

function pulsePositions(frames: SpeechFrames): { at: number; voiced: boolean }[] {
  const pulses = [{ at: 0, voiced: (frames.f0Hz[0] ?? 0) > 0 }]
  let cycle = 0
  for (let n = 1; n < frames.frameCount * hop; n++) {
    const frame = Math.min(frames.frameCount - 1, Math.floor(n / hop))
    const left = frames.f0Hz[frame] ?? 0
    const right = frames.f0Hz[Math.min(frames.frameCount - 1, frame + 1)] ?? 0
    const share = (n % hop) / hop
    const f0 = left > 0 && right > 0 ? left + share * (right - left) : share < 0.5 ? left : right
    cycle += (f0 > 0 ? f0 : unvoicedRateHz) / rate
    if (cycle >= 1) {
      cycle -= 1
      pulses.push({ at: n, voiced: f0 > 0 })
    }
  }
  return pulses
}

function interpolate(rows: Float64Array, frame: number, out: Float64Array, frameCount: number): void {
  const left = Math.floor(frame)
  const right = Math.min(frameCount - 1, left + 1)
  const share = frame - left
  for (let bin = 0; bin < bins; bin++) {
    const a = rows[left * bins + bin] ?? 0
    out[bin] = a + share * ((rows[right * bins + bin] ?? 0) - a)
  }
}

/** Response of the minimum-phase filter of `logPower` to `input`, or to one pulse of height `gain`. */
function filterInto(
  fft: RealFft,
  logPower: Float64Array,
  input: Float64Array | null,
  gain: number,
  out: Float64Array,
): void {
  const cepstrum = new Float64Array(fftSize)
  fft.inverse(logPower, new Float64Array(bins), cepstrum)
  cepstrum[0] = (cepstrum[0] ?? 0) / 2
  cepstrum[fftSize / 2] = (cepstrum[fftSize / 2] ?? 0) / 2
  cepstrum.fill(0, fftSize / 2 + 1)
  const logAmplitude = new Float64Array(bins)
  const phase = new Float64Array(bins)
  fft.forward(cepstrum, logAmplitude, phase)
  const re = new Float64Array(bins).fill(gain)
  const im = new Float64Array(bins)
  if (input) fft.forward(input, re, im)
  for (let bin = 0; bin < bins; bin++) {
    const amplitude = bin === 0 ? 0 : Math.exp(logAmplitude[bin] ?? 0)
    const c = amplitude * Math.cos(phase[bin] ?? 0)
    const s = amplitude * Math.sin(phase[bin] ?? 0)
    const product = (re[bin] ?? 0) * c - (im[bin] ?? 0) * s
    im[bin] = (re[bin] ?? 0) * s + (im[bin] ?? 0) * c
    re[bin] = product
  }
  fft.inverse(re, im, out)
}
