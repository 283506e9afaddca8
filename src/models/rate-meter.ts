import type { Clock } from '../foundation/index.js'

const windowMs = 5000

/** Speed of a growing count over the last seconds. */
export class RateMeter {
  readonly #clock: Clock
  #points: { atMs: number; count: number }[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Notes the count reached now; returns units per second, or null until two moments are known. */
  add(count: number): number | null {
    const atMs = this.#clock.now()
    this.#points.push({ atMs, count })
    this.#points = this.#points.filter((point) => atMs - point.atMs <= windowMs)
    const first = this.#points[0]
    if (!first || first.atMs === atMs) return null
    return ((count - first.count) * 1000) / (atMs - first.atMs)
  }
}
