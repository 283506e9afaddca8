// A made-up speaker: a pulse train through moving formants, with noise bursts and pauses between syllables.
import type { Pcm } from '../../src/audio/index.js'

const rateHz = 24_000

/** Vowels as their first three formants, Hz (Peterson & Barney 1952, men). */
const vowels = [
  [730, 1090, 2440],
  [270, 2290, 3010],
  [300, 870, 2240],
  [570, 840, 2410],
  [530, 1840, 2480],
] as const

/** `seconds` of speech-like sound at 24 kHz around `f0Hz`; always the same. */
export function spokenReference({ f0Hz = 120, seconds = 4 } = {}): Pcm {
  const samples = new Float32Array(Math.round(seconds * rateHz))
  const state = Array.from({ length: 6 }, () => 0)
  let noise = 1
  let phase = 0
  for (let n = 0; n < samples.length; n++) {
    const timeSec = n / rateHz
    const syllable = Math.floor(timeSec / 0.25)
    const place = timeSec / 0.25 - syllable
    noise = (Math.imul(noise, 1664525) + 1013904223) | 0
    const hiss = (noise / 2 ** 31) * 0.05
    phase += (f0Hz * (1 + 0.15 * Math.sin(2 * Math.PI * 0.7 * timeSec))) / rateHz
    const pulse = phase >= 1 ? 1 : 0
    phase -= pulse
    const isHiss = place < 0.2
    const isPause = syllable % 8 === 7
    let value = isPause
      ? 0
      : isHiss
        ? hiss * (syllable % 2)
        : pulse * Math.sin(Math.PI * ((place - 0.2) / 0.8))
    if (!isHiss) value = throughFormants(value, vowels[syllable % vowels.length] ?? vowels[0], state)
    samples[n] = value * 0.3
  }
  return { samples, sampleRateHz: rateHz }
}

/** Two-pole resonators in cascade (Klatt 1980), 90 Hz wide; `state` holds their last two outputs. */
function throughFormants(input: number, formantsHz: readonly number[], state: number[]): number {
  const radius = Math.exp((-Math.PI * 90) / rateHz)
  let value = input
  for (const [index, frequencyHz] of formantsHz.entries()) {
    const b = 2 * radius * Math.cos((2 * Math.PI * frequencyHz) / rateHz)
    const c = -radius * radius
    const last = state[2 * index] ?? 0
    const out = (1 - b - c) * value + b * last + c * (state[2 * index + 1] ?? 0)
    state[2 * index + 1] = last
    state[2 * index] = out
    value = out
  }
  return value * 8
}
