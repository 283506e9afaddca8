import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { envelopeCodeSize, lowBandOrder } from '../../../../dsp/index.js'
import { packageRoot } from '../../../../foundation/index.js'
import { readSpeakerSpace } from '../classes/speaker-space.js'
import type { VocoderFrames } from '../frames.js'
import { measureSpeaker } from '../profile/speaker-statistics.js'
import { readBaseStatistics } from './base-statistics.js'
import { stretchBase } from './stretched-base.js'
import { fitTransplant, transplantInPlace } from './transplant.js'
import { englishTransplant, mandarinTransplant, type TransplantSettings } from './transplant-settings.js'
import { warpInPlace, warpMatrix } from './vocal-tract-warp.js'

const file = (name: string) => readFileSync(join(packageRoot, 'data', name))
const space = readSpeakerSpace(file('speaker-space/speaker-space.bin'))
const base = readBaseStatistics(file('base-statistics/zh.bin'), space)
const { kept } = base
const frameCount = kept.speech.length

/** The Mandarin base's own sentences as a man with a tract so much longer would say them. */
function saidByMan(ratio: number): VocoderFrames {
  const code = Float32Array.from(kept.code)
  warpInPlace(warpMatrix(ratio), code, frameCount)
  return {
    frameCount,
    code,
    f0Hz: new Float32Array(frameCount).fill(115),
    bandAperiodicityDb: new Float32Array(3 * frameCount).fill(-15),
  }
}

/** Root mean square difference of two recordings over speech, in units of the code. */
function distance(a: Float32Array, b: Float32Array): number {
  let sum = 0
  let count = 0
  for (let frame = 0; frame < frameCount; frame++) {
    if (kept.speech[frame] === 0) continue
    for (let d = 1; d < 25; d++) {
      sum += ((a[frame * envelopeCodeSize + d] ?? 0) - (b[frame * envelopeCodeSize + d] ?? 0)) ** 2
      count++
    }
  }
  return Math.sqrt(sum / count)
}

test('a man with a longer tract is reached from a woman only where her frames are sorted after the warp', () => {
  const man = saidByMan(0.85)
  const speaker = measureSpeaker(space, man)
  const shortOf = (settings: TransplantSettings) => {
    const { transplant } = fitTransplant(space, base, speaker, settings)
    const code = Float32Array.from(kept.code)
    transplantInPlace(space, transplant, code, man.f0Hz)
    return { missing: distance(code, man.code), warpRatio: transplant.warpRatio }
  }
  const mandarin = shortOf(mandarinTransplant)
  const english = shortOf(englishTransplant)
  expect(mandarin.warpRatio).toBeLessThan(0.87)
  expect(english.warpRatio).toBeGreaterThan(0.9)
  expect(mandarin.missing).toBeLessThan(0.6 * english.missing)
})

test('a base that is not stretched keeps its classes and their voicing', () => {
  const same = stretchBase(space, base, warpMatrix(1))
  expect(distance(same.code, kept.code)).toBeLessThan(1e-5)
  let all = 0
  let apart = 0
  for (let k = 0; k < space.classCount; k++) {
    const count = same.classes.counts[k] ?? 0
    all += count
    apart += count * Math.abs((same.voicing[k] ?? 0) - (base.voicing[k] ?? 0))
    expect(same.voicing[k]).toBeGreaterThanOrEqual(0)
    expect(same.voicing[k]).toBeLessThanOrEqual(1)
  }
  expect(apart / all).toBeLessThan(0.1)
  expect(same.classes.mean.length).toBe(lowBandOrder)
})
