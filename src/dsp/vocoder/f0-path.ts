// The F0 contour through per-frame candidates: the cheapest path (Viterbi 1967), paying for unreliable
// candidates, for jumps and for voicing changes. It takes the place of the stepwise fixing of DIO and Harvest.

export interface F0Candidates {
  readonly frameCount: number
  readonly perFrame: number
  /** `frameCount` rows of `perFrame` values in Hz; 0 = no candidate. */
  readonly f0Hz: Float64Array
  /** Cost of choosing each candidate, 0 = certain; 1 is as dear as calling the frame unvoiced. */
  readonly cost: Float64Array
}

/** Cost of an octave's jump per frame beyond the free slope. */
const octaveJumpCost = 12
/** Octaves per 5 ms that natural speech glides without paying. */
const freeGlideOctaves = 0.02
const voicingChangeCost = 1.5
/** Voiced stretches under 30 ms are noise: fewer than two periods of a low voice. */
const shortestVoicedFrames = 6

/** The cheapest contour into `out` (frameCount values in Hz, 0 = unvoiced). */
export function choosePath(candidates: F0Candidates, out: Float64Array): void {
  const { frameCount, perFrame, f0Hz, cost } = candidates
  if (frameCount === 0) return
  const stateCount = perFrame + 1
  const back = new Uint8Array(frameCount * stateCount)
  const logF0 = f0Hz.map((f0) => (f0 > 0 ? Math.log2(f0) : 0))
  let total = new Float64Array(stateCount)
  let next = new Float64Array(stateCount)
  for (let frame = 0; frame < frameCount; frame++) {
    const row = frame * perFrame
    for (let state = 0; state < stateCount; state++) {
      const own =
        state === perFrame ? 1 : f0Hz[row + state] > 0 ? cost[row + state] : Number.POSITIVE_INFINITY
      const [from, paid] = frame === 0 ? [0, 0] : cheapestFrom(total, logF0, f0Hz, row, state, perFrame)
      back[frame * stateCount + state] = from
      next[state] = paid + own
    }
    const swap = total
    total = next
    next = swap
  }
  let state = 0
  for (let other = 1; other < stateCount; other++) if (total[other] < total[state]) state = other
  for (let frame = frameCount - 1; frame >= 0; frame--) {
    out[frame] = state === perFrame ? 0 : f0Hz[frame * perFrame + state]
    state = back[frame * stateCount + state]
  }
  dropShortStretches(out)
}

/** The best predecessor of `state` in the frame whose candidates begin at `row`. */
function cheapestFrom(
  total: Float64Array,
  logF0: Float64Array,
  f0Hz: Float64Array,
  row: number,
  state: number,
  perFrame: number,
): readonly [number, number] {
  const unvoiced = state === perFrame
  let best = perFrame
  let bestPaid = total[perFrame] + (unvoiced ? 0 : voicingChangeCost)
  const before = row - perFrame
  for (let other = 0; other < perFrame; other++) {
    if (!(f0Hz[before + other] > 0)) continue
    let paid = total[other] + voicingChangeCost
    if (!unvoiced) {
      const glide = Math.abs(logF0[row + state] - logF0[before + other]) - freeGlideOctaves
      paid = total[other] + octaveJumpCost * Math.max(0, glide)
    }
    if (paid < bestPaid) {
      bestPaid = paid
      best = other
    }
  }
  return [best, bestPaid]
}

function dropShortStretches(f0Hz: Float64Array): void {
  let start = -1
  for (let frame = 0; frame <= f0Hz.length; frame++) {
    const voiced = frame < f0Hz.length && f0Hz[frame] > 0
    if (voiced && start < 0) start = frame
    if (!voiced && start >= 0) {
      if (frame - start < shortestVoicedFrames) f0Hz.fill(0, start, frame)
      start = -1
    }
  }
}
