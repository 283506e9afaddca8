// Where a recording begins: a telephone, and some microphones, let nothing pass below 200 to 300 Hz.
import { RealFft } from '../fft/real-fft.js'
import { hannAt, windowTable } from '../window/window.js'

const fftSize = 2048
/** Above the fundamental of most voices and below the first formant of most vowels: what the low end is compared with. */
const comparedHz = [350, 1000] as const
/** Nothing is looked for below the hum of the mains. */
const lowestHz = 60
/** No telephone cuts off more: an empty stretch above lies between two harmonics of a high voice. */
const highestHz = 300
/** Power is averaged over so much: an empty stretch between two harmonics of a high voice is shorter. */
const bandHz = 50
/** So much under the loudest band there is no speech. */
const emptyDb = 25
/** Frames this far under the loudest count nothing. */
const speechRangeDb = 30

/**
 * Lower edge in Hz (60 to 300) of what is there in the loud parts of mono speech; that of a high voice is its F0, as
 * nothing is below. 60 for silence.
 */
export function measureLowEdgeHz(samples: Float64Array, sampleRateHz: number): number {
  const power = meanPower(samples)
  const binHz = sampleRateHz / fftSize
  const levelDb = (fromHz: number) => {
    let sum = 0
    const first = Math.round(fromHz / binHz)
    const end = Math.max(first + 1, Math.round((fromHz + bandHz) / binHz))
    for (let bin = first; bin < end; bin++) sum += power[bin]
    return 10 * Math.log10(sum / (end - first) + 1e-20)
  }
  let loudestDb = Number.NEGATIVE_INFINITY
  for (let hz = comparedHz[0]; hz < comparedHz[1]; hz += bandHz) loudestDb = Math.max(loudestDb, levelDb(hz))
  for (let hz = lowestHz; hz + bandHz < highestHz; hz += binHz) {
    if (levelDb(hz) > loudestDb - emptyDb) return hz === lowestHz ? hz : hz + bandHz
  }
  return highestHz
}

/** Mean power of the loud frames, by bin. */
function meanPower(samples: Float64Array): Float64Array {
  const fft = new RealFft(fftSize)
  const window = windowTable(hannAt, fftSize)
  const wave = new Float64Array(fftSize)
  const re = new Float64Array(fft.binCount)
  const im = new Float64Array(fft.binCount)
  const starts: number[] = []
  const energies: number[] = []
  for (let start = 0; start + fftSize <= samples.length; start += fftSize / 2) {
    let energy = 0
    for (let n = 0; n < fftSize; n++) energy += samples[start + n] * samples[start + n]
    starts.push(start)
    energies.push(energy)
  }
  const floor = energies.reduce((most, energy) => Math.max(most, energy), 0) * 10 ** (-speechRangeDb / 10)
  const power = new Float64Array(fft.binCount)
  for (const [index, start] of starts.entries()) {
    if (energies[index] <= floor) continue
    for (let n = 0; n < fftSize; n++) wave[n] = samples[start + n] * window[n]
    fft.forward(wave, re, im)
    for (let bin = 0; bin < power.length; bin++) power[bin] += re[bin] * re[bin] + im[bin] * im[bin]
  }
  return power
}
