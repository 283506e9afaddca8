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
  if (candidates.frameCount === 0) return
  new PathSearch(candidates).run(out)
  dropShortStretches(out)
}

/** Dynamic programming over the candidates of each frame and, as the last state, "unvoiced". */
class PathSearch {
  readonly #candidates: F0Candidates
  readonly #octave: Float64Array
  readonly #back: Uint8Array
  /** Cheapest cost of a path to each state of the frame before. */
  #total: Float64Array

  constructor(candidates: F0Candidates) {
    this.#candidates = candidates
    this.#octave = candidates.f0Hz.map((f0) => (f0 > 0 ? Math.log2(f0) : 0))
    this.#back = new Uint8Array(candidates.frameCount * (candidates.perFrame + 1))
    this.#total = new Float64Array(candidates.perFrame + 1)
  }

  run(out: Float64Array): void {
    const { frameCount, perFrame, f0Hz } = this.#candidates
    let next: Float64Array = new Float64Array(perFrame + 1)
    for (let frame = 0; frame < frameCount; frame++) {
      for (let state = 0; state <= perFrame; state++) next[state] = this.#cheapestTo(frame, state)
      const swap = this.#total
      this.#total = next
      next = swap
    }
    let state = 0
    for (let other = 1; other <= perFrame; other++) if (this.#total[other] < this.#total[state]) state = other
    for (let frame = frameCount - 1; frame >= 0; frame--) {
      out[frame] = state === perFrame ? 0 : f0Hz[frame * perFrame + state]
      state = this.#back[frame * (perFrame + 1) + state]
    }
  }

  /** Cost of the best path that ends in `state` of `frame`; remembers where it came from. */
  #cheapestTo(frame: number, state: number): number {
    const { perFrame, f0Hz, cost } = this.#candidates
    const at = frame * perFrame + state
    const unvoiced = state === perFrame
    if (!unvoiced && !(f0Hz[at] > 0)) return Number.POSITIVE_INFINITY
    const own = unvoiced ? 1 : cost[at]
    if (frame === 0) return own
    let best = perFrame
    let bestPaid = this.#total[perFrame] + (unvoiced ? 0 : voicingChangeCost)
    const before = (frame - 1) * perFrame
    for (let other = 0; other < perFrame; other++) {
      if (!(f0Hz[before + other] > 0)) continue
      const glide = Math.abs(this.#octave[at] - this.#octave[before + other]) - freeGlideOctaves
      const change = unvoiced ? voicingChangeCost : octaveJumpCost * Math.max(0, glide)
      const paid = this.#total[other] + change
      if (paid < bestPaid) {
        bestPaid = paid
        best = other
      }
    }
    this.#back[frame * (perFrame + 1) + state] = best
    return bestPaid + own
  }
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
