// A small speaker space and frames of a made-up speaker, for tests of conversion.
import {
  EnvelopeCoder,
  envelopeCodeSize,
  envelopePointCount,
  highBandOrder,
  lowBandOrder,
  lowBandPoints,
  Random,
} from '../../src/dsp/index.js'
import type { ReferenceFrames, SpeakerSpace } from '../../src/engines/embedded/core/index.js'

const featureCount = 33

/** Eight classes whose means lie apart in the first coefficients; two directions. */
export function smallSpace(classCount = 8): SpeakerSpace {
  const random = new Random(5)
  const directionWidth = 10
  const directionCount = 2
  const classMeans = new Float32Array(classCount * lowBandOrder)
  const means = new Float32Array(classCount * featureCount)
  for (let k = 0; k < classCount; k++) {
    for (let d = 0; d < 6; d++) {
      classMeans[k * lowBandOrder + d] = 3 * random.gaussian()
      means[k * featureCount + d] = classMeans[k * lowBandOrder + d] ?? 0
    }
  }
  return {
    classCount,
    directionWidth,
    directionCount,
    weights: new Float32Array(classCount).fill(1 / classCount),
    means,
    variances: new Float32Array(classCount * featureCount).fill(1),
    scale: new Float32Array(featureCount).fill(1),
    classMeans,
    directions: Float32Array.from({ length: classCount * directionWidth * directionCount }, () =>
      random.gaussian(),
    ),
    noise: new Float32Array(directionWidth).fill(1),
    halfCount: 60,
    highBandMap: {
      map: new Float32Array(lowBandOrder * highBandOrder),
      bias: new Float32Array(highBandOrder),
    },
  }
}

/** Frames that dwell on the classes of `space` in turn, `shift` away from their means, with a little noise. */
export function madeUpFrames(
  space: SpeakerSpace,
  { frameCount = 800, shift = 0, f0Hz = 120, seed = 1 } = {},
): ReferenceFrames {
  const random = new Random(seed)
  const frames = {
    frameCount,
    code: new Float32Array(frameCount * envelopeCodeSize),
    bandAperiodicityDb: new Float32Array(frameCount * 3).fill(-10),
    f0Hz: new Float32Array(frameCount),
    points: new Float32Array(frameCount * lowBandPoints),
    lowEdgeHz: 0,
  }
  const coder = new EnvelopeCoder({ sampleRateHz: 24_000, fftSize: 1024 })
  const points = new Float64Array(envelopePointCount)
  for (let frame = 0; frame < frameCount; frame++) {
    const row = (Math.floor(frame / 20) % space.classCount) * lowBandOrder
    for (let d = 0; d < lowBandOrder; d++) {
      const mean = (space.classMeans[row + d] ?? 0) + (d === 1 ? shift : 0)
      frames.code[frame * envelopeCodeSize + d] = mean + 0.2 * random.gaussian()
    }
    coder.decodeLogPoints(frames.code, points, frame * envelopeCodeSize)
    frames.points.set(points.subarray(0, lowBandPoints), frame * lowBandPoints)
    frames.f0Hz[frame] = Math.floor(frame / 20) % 4 === 3 ? 0 : f0Hz * (1 + 0.1 * Math.sin(frame / 30))
  }
  return frames
}
