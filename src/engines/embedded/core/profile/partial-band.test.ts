import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { smallSpace } from '../../../../../test/support/made-up-speaker.js'
import {
  EnvelopeCoder,
  envelopeCodeSize,
  envelopePointCount,
  lowBandOrder,
  lowBandPoints,
  Random,
} from '../../../../dsp/index.js'
import { type ClassMeans, measureClassMeans } from '../classes/class-means.js'
import { lowBandCosines } from '../classes/low-band-cosines.js'
import { type HeardPoints, heardPoints } from './heard-band.js'
import { measurePartialSpeaker } from './partial-band.js'

const space = smallSpace(24)
const framesPerClass = 40
const frameCount = 24 * framesPerClass
const cosines = lowBandCosines()
const telephone = { first: 10, end: 43 }

/** A speaker at these coordinates of the space, whose mean lies at `level`: frames of code and the points they stand for. */
function speakerAt(coordinates: readonly [number, number], level: number, seed: number) {
  const random = new Random(seed)
  const coder = new EnvelopeCoder({ sampleRateHz: 24_000, fftSize: 1024 })
  const code = new Float32Array(frameCount * envelopeCodeSize)
  const points = new Float32Array(frameCount * lowBandPoints)
  const decoded = new Float64Array(envelopePointCount)
  for (let frame = 0; frame < frameCount; frame++) {
    const k = Math.floor(frame / framesPerClass)
    for (let d = 0; d < 12; d++) {
      let value =
        (space.classMeans[k * lowBandOrder + d] ?? 0) + 0.3 * random.gaussian() + (d === 0 ? level : 0)
      for (let r = 0; r < 2 && d < space.directionWidth; r++) {
        value += (space.directions[(k * space.directionWidth + d) * 2 + r] ?? 0) * (coordinates[r] ?? 0)
      }
      code[frame * envelopeCodeSize + d] = value
    }
    coder.decodeLogPoints(code, decoded, frame * envelopeCodeSize)
    points.set(decoded.subarray(0, lowBandPoints), frame * lowBandPoints)
  }
  return { code, points, speech: new Uint8Array(frameCount).fill(1) }
}

/** As a band-pass leaves it: next to nothing outside. */
function cut(points: Float32Array, { first, end }: HeardPoints): Float32Array {
  return points.map((value, n) => (n % lowBandPoints < first || n % lowBandPoints >= end ? -25 : value))
}

/** Root mean square error at the points outside `heard` of classes that were heard. */
function missingError({ first, end }: HeardPoints, found: ClassMeans, actual: ClassMeans): number {
  let square = 0
  let count = 0
  for (let k = 0; k < space.classCount; k++) {
    if ((actual.counts[k] ?? 0) < 10) continue
    for (let point = 0; point < lowBandPoints; point++) {
      if (point >= first && point < end) continue
      let difference = 0
      for (let d = 0; d < lowBandOrder; d++) {
        const at = k * lowBandOrder + d
        difference +=
          (cosines[d * lowBandPoints + point] ?? 0) * ((found.offsets[at] ?? 0) - (actual.offsets[at] ?? 0))
      }
      square += difference ** 2
      count++
    }
  }
  return Math.sqrt(square / count)
}

describe('a speaker over a telephone', () => {
  const speaker = speakerAt([0.7, -0.5], -20, 3)
  const { means: whole } = measureClassMeans(space, speaker.code, speaker.speech)
  const typicalMean = new Float64Array(lowBandOrder)
  typicalMean[0] = -10
  const { points, speech } = speaker
  const learn = (from: Float32Array) =>
    measurePartialSpeaker(space, { points: from, speech, heard: telephone, typicalMean })

  test('has most frames in the classes of the whole band', () => {
    const { counts } = learn(cut(points, telephone)).means
    const shared = counts.reduce((sum, count, k) => sum + Math.min(count, whole.counts[k] ?? 0), 0)
    expect(shared / frameCount).toBeGreaterThan(0.7)
  })

  test('is given the missing part of each class, nearer than the mean over speakers is', () => {
    const { means } = learn(cut(points, telephone))
    const typical = { ...whole, offsets: Float64Array.from(space.classMeans) }
    expect(missingError(telephone, means, whole)).toBeLessThan(0.8 * missingError(telephone, typical, whole))
  })

  test('has the level of what was heard, and the spread of speech, where nothing was', () => {
    const { means, deviation } = learn(cut(points, telephone))
    expect(means.mean[0]).toBeGreaterThan(-22)
    expect(means.mean[0]).toBeLessThan(-18)
    const actual = learn(points).deviation
    for (let d = 1; d < 10; d++) expect((deviation[d] ?? 0) / (actual[d] ?? 1)).toBeCloseTo(1, 6)
    expect(deviation[1]).toBeGreaterThan(1)
  })

  test('is the same whatever stands in the band that is cut off', () => {
    const expected = learn(cut(points, telephone))
    fc.assert(
      fc.property(fc.double({ min: -40, max: 10, noNaN: true }), (value) => {
        const { first, end } = telephone
        const filled = points.map((p, n) =>
          n % lowBandPoints < first || n % lowBandPoints >= end ? value : p,
        )
        expect(learn(filled)).toEqual(expected)
      }),
      { numRuns: 5 },
    )
  })
})

describe('what was heard', () => {
  test('of a telephone, of a band without its low end, of a low-passed recording', () => {
    expect(heardPoints(270, 3400)).toEqual({ first: 10, end: 43 })
    expect(heardPoints(270, 8000)).toEqual({ first: 10, end: 64 })
    expect(heardPoints(0, 5600)).toEqual({ first: 0, end: 53 })
  })

  test('is everything up to the edge of a recording of 16 kHz', () => {
    expect(heardPoints(0, 7016)).toBeNull()
    expect(heardPoints(0, 12_000)).toBeNull()
  })
})
