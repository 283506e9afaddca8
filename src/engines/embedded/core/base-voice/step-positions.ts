/** What a 10 ms step knows of where it stands in its state, phone and syllable. As in training's nets.py. */
import type { ContextPhone } from './phone-string.js'

export const positionCount = 14

export interface StepPositions {
  /** Phone of each step. */
  readonly phoneOfStep: Int32Array
  /** [steps][positionCount] */
  readonly positions: Float32Array
}

/** stateFrames: [phones][3] lengths in 5 ms frames. Step k stands at frame 2k + 1, between its two envelopes. */
export function stepPositions(phones: readonly ContextPhone[], stateFrames: Int32Array): StepPositions {
  const ends = new Int32Array(stateFrames.length)
  let total = 0
  for (let state = 0; state < stateFrames.length; state++) ends[state] = total += stateFrames[state]
  const steps = Math.ceil(total / 2)
  const phoneOfStep = new Int32Array(steps)
  const positions = new Float32Array(steps * positionCount)
  const syllables = syllableSpans(phones, ends, stateFrames)
  let state = 0
  for (let step = 0; step < steps; step++) {
    const frame = Math.min(2 * step + 1, total - 1)
    while (ends[state] <= frame) state++
    const phone = Math.floor(state / 3)
    phoneOfStep[step] = phone
    const stateSpan = { start: ends[state] - stateFrames[state], end: ends[state] }
    const phoneSpan = { start: ends[3 * phone] - stateFrames[3 * phone], end: ends[3 * phone + 2] }
    const row = positions.subarray(step * positionCount, (step + 1) * positionCount)
    writePosition(row, frame, state % 3, stateSpan, phoneSpan, syllables[phone])
  }
  return { phoneOfStep, positions }
}

interface FrameSpan {
  start: number
  end: number
}

/** The frames of each phone's syllable. */
function syllableSpans(
  phones: readonly ContextPhone[],
  ends: Int32Array,
  stateFrames: Int32Array,
): FrameSpan[] {
  const bySyllable = new Map<number, FrameSpan>()
  return phones.map(({ syllable }, phone) => {
    const span = bySyllable.get(syllable) ?? { start: ends[3 * phone] - stateFrames[3 * phone], end: 0 }
    span.end = ends[3 * phone + 2]
    bySyllable.set(syllable, span)
    return span
  })
}

function writePosition(
  row: Float32Array,
  frame: number,
  stateInPhone: number,
  state: FrameSpan,
  phone: FrameSpan,
  syllable: FrameSpan,
): void {
  const part = (span: FrameSpan) => (frame - span.start) / (span.end - span.start)
  const logLength = (span: FrameSpan) => Math.log(span.end - span.start)
  const near = (distance: number, far: number) => Math.min(distance, far) / far
  row[stateInPhone] = 1
  row[3] = part(state)
  row[4] = part(phone)
  row[5] = part(syllable)
  row[6] = logLength(state) / 3
  row[7] = logLength(phone) / 4
  row[8] = logLength(syllable) / 5
  row[9] = near(frame - phone.start, 20)
  row[10] = near(phone.end - frame, 20)
  row[11] = near(frame - syllable.start, 40)
  row[12] = near(syllable.end - frame, 40)
  row[13] = Math.sin(Math.PI * part(syllable))
}
