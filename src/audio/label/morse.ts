import { outputSampleRateHz } from '../pcm.js'

// The audible label of AI-generated sound, GB 45438-2025: the rhythm short-long, short-short, Morse for "AI".

/** Seconds of one unit; a long tone has three, and so has the gap between letters (ITU-R M.1677-1). */
const unitSec = 0.1
const toneHz = 700
/** A tone of this amplitude is about as loud as the speech beside it, -19 LUFS. */
const amplitude = 0.17
const fadeSec = 0.005

const letters = [
  [1, 3],
  [1, 1],
] as const

/** The rhythm as 24 kHz samples. */
export function morseOfAi(): Float32Array {
  const parts: Float32Array[] = []
  for (const [place, letter] of letters.entries()) {
    if (place > 0) parts.push(silence(3))
    for (const [at, units] of letter.entries()) {
      if (at > 0) parts.push(silence(1))
      parts.push(tone(units))
    }
  }
  const samples = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    samples.set(part, offset)
    offset += part.length
  }
  return samples
}

function silence(units: number): Float32Array {
  return new Float32Array(Math.round(units * unitSec * outputSampleRateHz))
}

function tone(units: number): Float32Array {
  const samples = silence(units)
  const fade = fadeSec * outputSampleRateHz
  for (let n = 0; n < samples.length; n++) {
    const edge = Math.min(1, (n + 0.5) / fade, (samples.length - n - 0.5) / fade)
    const level = amplitude * (0.5 - 0.5 * Math.cos(Math.PI * edge))
    samples[n] = level * Math.sin((2 * Math.PI * toneHz * n) / outputSampleRateHz)
  }
  return samples
}
