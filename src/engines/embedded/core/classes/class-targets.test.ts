import { expect, test } from 'vitest'
import { smallSpace } from '../../../../../test/support/made-up-speaker.js'
import { lowBandOrder, Random } from '../../../../dsp/index.js'
import { classTargets, expectedOffsets, speakerCoordinates } from './class-targets.js'
import { solvePositiveDefinite } from './solve-linear.js'

const space = smallSpace()

function speakerAt(coordinates: readonly number[], count: number) {
  return {
    counts: new Float64Array(space.classCount).fill(count),
    offsets: expectedOffsets(space, Float64Array.from(coordinates)),
    mean: new Float64Array(lowBandOrder).fill(1),
  }
}

test('Cholesky solves what it is given', () => {
  const random = new Random(1)
  const n = 6
  const root = Float64Array.from({ length: n * n }, () => random.gaussian())
  const a = Float64Array.from({ length: n * n }, (_, at) => {
    const row = Math.floor(at / n)
    const column = at % n
    let sum = row === column ? 0.1 : 0
    for (let k = 0; k < n; k++) sum += (root[row * n + k] ?? 0) * (root[column * n + k] ?? 0)
    return sum
  })
  const x = Float64Array.from({ length: n }, () => random.gaussian())
  const b = x.map((_, row) => x.reduce((sum, value, column) => sum + (a[row * n + column] ?? 0) * value, 0))
  const solution = solvePositiveDefinite(Float64Array.from(a), b)
  for (let row = 0; row < n; row++) expect(solution[row]).toBeCloseTo(x[row] ?? 0, 6)
})

test('several right sides are solved at once', () => {
  const a = Float64Array.of(4, 1, 1, 3)
  const x = solvePositiveDefinite(Float64Array.from(a), Float64Array.of(6, 9, 7, 5), 2)
  const expected = [1, 2, 2, 1]
  for (const [n, value] of x.entries()) expect(value).toBeCloseTo(expected[n] ?? 0, 10)
})

test('a speaker who was never heard is the average one', () => {
  const silent = { ...speakerAt([2, -1], 0), offsets: new Float64Array(space.classCount * lowBandOrder) }
  expect([...speakerCoordinates(space, silent)]).toEqual([0, 0])
  const targets = classTargets(space, silent, 15)
  for (const [n, target] of targets.entries()) expect(target).toBeCloseTo((space.classMeans[n] ?? 0) + 1, 5)
})

test('a speaker of the space who was heard at length is found in it', () => {
  const [first = 0, second = 0] = speakerCoordinates(space, speakerAt([1.2, -0.7], 1e6))
  expect(first).toBeCloseTo(1.2, 1)
  expect(second).toBeCloseTo(-0.7, 1)
})

test('a class that was not heard follows its neighbour more than a far one', () => {
  const { classCount, classMeans } = space
  const distance = (k: number, other: number) => {
    let sum = 0
    for (let d = 1; d < 20; d++) {
      sum += ((classMeans[k * lowBandOrder + d] ?? 0) - (classMeans[other * lowBandOrder + d] ?? 0)) ** 2
    }
    return sum
  }
  const others = Array.from({ length: classCount - 1 }, (_, n) => n + 1)
  others.sort((left, right) => distance(0, left) - distance(0, right))
  const near = others[0] ?? 0
  const far = others[others.length - 1] ?? 0
  const average = speakerAt([0, 0], 0)
  const counts = Float64Array.from(average.counts)
  const offsets = Float64Array.from(average.offsets)
  counts[0] = 500
  // Coefficient 30 is not in the space: no direction explains it.
  offsets[30] = 4
  const targets = classTargets(space, { counts, offsets, mean: new Float64Array(lowBandOrder) }, 10)
  const moved = (k: number) => Math.abs(targets[k * lowBandOrder + 30] ?? 0)
  expect(moved(0)).toBeGreaterThan(3.5)
  expect(moved(near)).toBeGreaterThan(moved(far))
})

test('what was heard outweighs the prior as it grows', () => {
  const odd = (count: number) => {
    const speaker = speakerAt([0, 0], count)
    speaker.offsets[lowBandOrder * 3] = 40
    return classTargets(space, speaker, 15)[lowBandOrder * 3] ?? 0
  }
  expect(odd(1)).toBeLessThan(odd(30))
  expect(odd(30)).toBeLessThan(odd(3000))
  expect(odd(3000)).toBeGreaterThan(40)
})
