import { expect, test } from 'vitest'
import { madeUpFrames, smallSpace } from '../../../../test/support/made-up-speaker.js'
import { EnvelopeCoder, envelopeCodeSize, envelopePointCount } from '../../../dsp/index.js'
import { completeLowBand } from './band-completion.js'

const coder = new EnvelopeCoder({ sampleRateHz: 24_000, fftSize: 1024 })
const space = smallSpace(24)
const full = madeUpFrames(space)
/** Point 44 is the first above 3.4 kHz. */
const cutPoint = 44

function pointsAt(code: Float32Array, frame: number): Float64Array {
  const points = new Float64Array(envelopePointCount)
  coder.decodeLogPoints(code, points, frame * envelopeCodeSize)
  return points
}

/** Root mean square error of the points above the cut. */
function errorOf(code: Float32Array): number {
  let sum = 0
  for (let frame = 0; frame < full.frameCount; frame += 5) {
    const actual = pointsAt(code, frame)
    const expected = pointsAt(full.code, frame)
    for (let point = cutPoint; point < 64; point++)
      sum += ((actual[point] ?? 0) - (expected[point] ?? 0)) ** 2
  }
  return Math.sqrt(sum / ((full.frameCount / 5) * (64 - cutPoint)))
}

test('what a telephone cuts off is guessed better than by silence or by the mean', () => {
  const envelope = new Float32Array(full.frameCount * 513)
  const power = new Float64Array(513)
  for (let frame = 0; frame < full.frameCount; frame++) {
    coder.decodeFrame(full.code, power, frame * envelopeCodeSize)
    power.fill(1e-10, Math.ceil(3400 / (24_000 / 1024)))
    envelope.set(power, frame * 513)
  }
  const silent = Float32Array.from(full.code)
  const points = new Float64Array(envelopePointCount).fill(-20)
  for (let frame = 0; frame < full.frameCount; frame++)
    coder.encodeLogPoints(points, silent, frame * envelopeCodeSize)
  const mean = new Float64Array(48)
  for (let frame = 0; frame < full.frameCount; frame++) {
    for (let k = 0; k < 48; k++) mean[k] += (full.code[frame * envelopeCodeSize + k] ?? 0) / full.frameCount
  }
  const guessed = completeLowBand(full, envelope, 3400, space, mean)
  const flat = Float32Array.from(full.code)
  for (let frame = 0; frame < full.frameCount; frame++) flat.set(mean, frame * envelopeCodeSize)
  expect(errorOf(guessed.code)).toBeLessThan(0.8 * errorOf(flat))
  expect(errorOf(guessed.code)).toBeLessThan(0.1 * errorOf(silent))
})
