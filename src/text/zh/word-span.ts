/** A stretch of characters, as indices [start, end) into a run of Hanzi. */
export interface WordSpan {
  readonly start: number
  readonly end: number
}
