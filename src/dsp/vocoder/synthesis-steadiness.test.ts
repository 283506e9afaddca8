// No clicks where voicing changes and no flutter where nothing changes, on made-up frames; and the measures see
// either where it is put in.
import { describe, expect, test } from 'vitest'
import { EnvelopeCoder, envelopeCodeSize } from '../mel/envelope-code.js'
import {
  hopSamples,
  resynthesize,
  type SpeechFrames,
  vocoderFftSize,
  vocoderRateHz,
} from './speech-synthesizer.js'

const rate = vocoderRateHz

/** Frames of one steady spectrum: formant-like up to 4 kHz, 70 dB lower above. */
function steadyFrames(
  frameCount: number,
  f0At: (frame: number) => number,
  aperiodicityDb: number,
): SpeechFrames {
  const coder = new EnvelopeCoder({ sampleRateHz: rate, fftSize: vocoderFftSize })
  const power = Float64Array.from({ length: coder.binCount }, (_, bin) => {
    const frequencyHz = (bin * rate) / vocoderFftSize
    return frequencyHz < 4000 ? 1e-4 * (1.2 + Math.cos(frequencyHz / 160)) : 1e-11
  })
  const code = new Float32Array(frameCount * envelopeCodeSize)
  for (let frame = 0; frame < frameCount; frame++) coder.encodeFrame(power, code, frame * envelopeCodeSize)
  return {
    frameCount,
    code,
    bandAperiodicityDb: new Float32Array(3 * frameCount).fill(aperiodicityDb),
    f0Hz: Float32Array.from({ length: frameCount }, (_, frame) => f0At(frame)),
  }
}

/** Highest power above about 6 kHz in any 2 ms, in dB: a click reaches far above what the spectrum has there. */
function loudestHighDb(samples: Float32Array, fromSample: number, toSample: number): number {
  const length = 48
  let loudest = 0
  for (let start = fromSample; start + length < toSample; start += length / 2) {
    let sum = 0
    for (let n = start; n < start + length; n++) {
      // The sixth difference: 72 dB an octave, 0 dB at 4 kHz.
      const at = (k: number) => samples[n + k - 3] ?? 0
      const difference = at(0) - 6 * at(1) + 15 * at(2) - 20 * at(3) + 15 * at(4) - 6 * at(5) + at(6)
      sum += difference * difference
    }
    loudest = Math.max(loudest, sum / length)
  }
  return 10 * Math.log10(loudest)
}

describe('where voicing changes', () => {
  const toggling = (frame: number) => (Math.floor(frame / 20) % 2 === 0 ? 130 : 0)
  const changing = resynthesize(steadyFrames(200, toggling, -20), { seed: 1 })
  const voiced = resynthesize(
    steadyFrames(200, () => 130, -20),
    { seed: 1 },
  )
  const noise = resynthesize(
    steadyFrames(200, () => 0, 0),
    { seed: 1 },
  )
  const inner = [20 * hopSamples, 190 * hopSamples] as const
  const steadyDb = Math.max(loudestHighDb(voiced, ...inner), loudestHighDb(noise, ...inner))

  test('there is no click: no instant is brighter than steady voice or steady noise', () => {
    expect(loudestHighDb(changing, ...inner)).toBeLessThan(steadyDb + 2)
  })

  test('a step of a fiftieth of full scale would be seen', () => {
    const spoilt = Float32Array.from(changing, (x, n) => (n > 100 * hopSamples ? x + 0.02 : x))
    expect(loudestHighDb(spoilt, ...inner)).toBeGreaterThan(steadyDb + 6)
  })
})

/** Standard deviation in dB of the level of 20 ms pieces, of whole periods at 100 Hz. */
function levelSpreadDb(samples: Float32Array): number {
  const length = rate / 50
  const levels: number[] = []
  for (let start = 10 * length; start + length <= samples.length - 5 * length; start += length) {
    let sum = 0
    for (let n = start; n < start + length; n++) sum += (samples[n] ?? 0) ** 2
    levels.push(10 * Math.log10(sum / length))
  }
  const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length
  return Math.sqrt(levels.reduce((sum, level) => sum + (level - mean) ** 2, 0) / levels.length)
}

describe('where nothing changes', () => {
  const steady = resynthesize(
    steadyFrames(400, () => 100, -30),
    { seed: 1 },
  )

  test('the level of a vowel does not flutter: it varies by less than 0.3 dB', () => {
    expect(levelSpreadDb(steady)).toBeLessThan(0.3)
  })

  test('nor does it with F0 between two samples and a period of no whole number of them', () => {
    expect(
      levelSpreadDb(
        resynthesize(
          steadyFrames(400, () => 100.37, -30),
          { seed: 1 },
        ),
      ),
    ).toBeLessThan(0.3)
  })

  test('a flutter of a twentieth would be seen', () => {
    const spoilt = steady.map((x, n) => x * (1 + 0.1 * Math.sin((2 * Math.PI * 7 * n) / rate)))
    expect(levelSpreadDb(spoilt)).toBeGreaterThan(0.45)
  })
})
