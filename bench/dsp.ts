// CPU time of the signal processing per second of speech, best of several runs. Prints; nothing gates on it.
import {
  analyzeWithF0,
  estimateF0Dio,
  estimateF0Harvest,
  integratedLoudnessLufs,
  RealFft,
  refineF0,
  resample,
  resynthesize,
  TruePeakLimiter,
} from '../src/dsp/index.js'
import { pulseTrain, throughFormants, vowelA, whiteNoise } from '../test/support/signals.js'

const rate = 24_000
const seconds = 4

/** Voiced and unvoiced stretches in turn, with a moving F0. */
function babble(): Float64Array {
  const f0At = (sec: number) => 130 * 2 ** (0.4 * Math.sin(3 * sec))
  const vowel = throughFormants(pulseTrain(f0At, rate, seconds), vowelA, rate)
  const noise = whiteNoise(rate, seconds, 1, 0.03)
  return vowel.map((x, n) =>
    n % rate < 0.6 * rate ? x + 0.01 * noise[n] : n % rate < 0.9 * rate ? noise[n] : 0,
  )
}

/** Smallest CPU time of `run` in milliseconds: other programs on the machine lengthen it only a little. */
function cpuMs(run: () => void, rounds: number): number {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round++) {
    const before = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(before)
    best = Math.min(best, (user + system) / 1000)
  }
  return best
}

function report(name: string, run: () => void, targetMs: number | null, rounds = 5): void {
  run()
  const perSecond = cpuMs(run, rounds) / seconds
  const target = targetMs === null ? '' : `   target ${targetMs}`
  console.log(`${name.padEnd(22)} ${perSecond.toFixed(1).padStart(7)} ms per second of audio${target}`)
}

for (const size of [512, 1024, 2048]) {
  const fft = new RealFft(size)
  const wave = whiteNoise(size, 1, 1)
  const re = new Float64Array(fft.binCount)
  const im = new Float64Array(fft.binCount)
  const turns = 2000
  const both = () => {
    for (let n = 0; n < turns; n++) {
      fft.forward(wave, re, im)
      fft.inverse(re, im, wave)
    }
  }
  both()
  console.log(`FFT ${size}: ${((1000 * cpuMs(both, 5)) / turns).toFixed(1)} µs forth and back`)
}
const speech = babble()
const pcm = Float32Array.from(speech)
const f0Hz = refineF0(speech, rate, estimateF0Dio(speech, { sampleRateHz: rate }))
const frames = analyzeWithF0(speech, f0Hz)
report('DIO + StoneMask', () => refineF0(speech, rate, estimateF0Dio(speech, { sampleRateHz: rate })), 25)
report('Harvest', () => estimateF0Harvest(speech, { sampleRateHz: rate }), 500)
report('CheapTrick + D4C + code', () => analyzeWithF0(speech, f0Hz), 80)
report('synthesis', () => resynthesize(frames, { seed: 1 }), 60)
report('resample to 16 kHz', () => resample(pcm, rate, 16_000), null)
report('loudness', () => integratedLoudnessLufs(pcm, rate), null)
report('true-peak limiter', () => new TruePeakLimiter({ sampleRateHz: rate }).feed(pcm), null)
