import type { SpectralFrames } from './spectral-frames.js'

const up = 0
const diagonal = 1
const left = 2

/**
 * Dynamic time warping of two utterances of the same words: for every frame of `a` the frame of `b` that it
 * matches, ascending. Symmetric steps with the diagonal counted twice (Sakoe & Chiba, IEEE Trans. ASSP 26, 1978).
 * Takes time and memory by the product of the lengths.
 */
export function warpFrames(a: SpectralFrames, b: SpectralFrames): Int32Array {
  const steps = cheapestSteps(a, b)
  const first = new Int32Array(a.frameCount)
  const last = new Int32Array(a.frameCount).fill(-1)
  let row = a.frameCount - 1
  let column = b.frameCount - 1
  first[row] = last[row] = column
  while (row > 0 || column > 0) {
    const step = row === 0 ? left : column === 0 ? up : steps[row * b.frameCount + column]
    if (step !== left) row--
    if (step !== up) column--
    first[row] = column
    if (last[row] < 0) last[row] = column
  }
  return first.map((from, frame) => (from + last[frame]) >> 1)
}

/** For each cell how the cheapest path comes to it. */
function cheapestSteps(a: SpectralFrames, b: SpectralFrames): Uint8Array {
  const columns = b.frameCount
  const steps = new Uint8Array(a.frameCount * columns)
  let former = new Float64Array(columns)
  let current = new Float64Array(columns)
  for (let row = 0; row < a.frameCount; row++) {
    for (let column = 0; column < columns; column++) {
      const cost = distance(a, row, b, column)
      if (row === 0) {
        current[column] = column === 0 ? cost : current[column - 1] + cost
        continue
      }
      let best = former[column] + cost
      let step = up
      if (column > 0 && current[column - 1] + cost < best) {
        best = current[column - 1] + cost
        step = left
      }
      // Where nothing speaks for either, both go on together.
      if (column > 0 && former[column - 1] + 2 * cost <= best) {
        best = former[column - 1] + 2 * cost
        step = diagonal
      }
      current[column] = best
      steps[row * columns + column] = step
    }
    ;[former, current] = [current, former]
  }
  return steps
}

function distance(a: SpectralFrames, row: number, b: SpectralFrames, column: number): number {
  const { size } = a
  let sum = 0
  for (let n = 0; n < size; n++) {
    const difference = a.data[row * size + n] - b.data[column * size + n]
    sum += difference * difference
  }
  return Math.sqrt(sum)
}
