/** Lengths of phone states for a wanted rate: predicted at the nearest tempo heard in training, then fitted. */
import type { DurationNetwork } from './networks.js'
import { type ContextPhone, silence } from './phone-string.js'
import type { WeightHeader } from './weight-file.js'

export interface DurationPlan {
  /** [phones][3] frames of 5 ms, each at least 1 except in silences, which are one state. */
  readonly stateFrames: Int32Array
  /** Natural log of the tempo per phone, as the networks want it; 0 for silences. */
  readonly logTempos: Float32Array
}

const edgeSilenceFrames = 6
// Consonants stretch and shrink less than vowels when a phrase is fitted to its length.
const consonantElasticity = 0.5

/**
 * Plans a phrase whose speech lasts as long as at rate 1, divided by `rate`; down to one frame a state.
 */
export function planDurations(
  network: DurationNetwork,
  header: WeightHeader,
  phones: readonly ContextPhone[],
  rate: number,
): DurationPlan {
  const [slowest, fastest] = [header.tempoRange[1], header.tempoRange[0]]
  const natural = predictedFrames(network, phones, header.naturalTempo)
  const wanted = sum(natural) / rate
  const tempo = Math.min(slowest, Math.max(fastest, header.naturalTempo / rate))
  const predicted = predictedFrames(network, phones, tempo)
  const elasticity = phones.map((phone) => (phone.isConsonant ? consonantElasticity : 1))
  const fitted = fittedTo(wanted, predicted, elasticity)
  return { stateFrames: wholeFrames(phones, fitted), logTempos: logTemposAt(phones, tempo) }
}

function logTemposAt(phones: readonly ContextPhone[], tempo: number): Float32Array {
  return Float32Array.from(phones, (phone) => (phone.phone === silence ? 0 : Math.log(tempo)))
}

/** Frames of each state, fractional; 0 for silences. */
function predictedFrames(
  network: DurationNetwork,
  phones: readonly ContextPhone[],
  tempo: number,
): Float32Array {
  const frames = network.logStateFrames(phones, logTemposAt(phones, tempo))
  phones.forEach((phone, index) => {
    for (let state = 3 * index; state < 3 * index + 3; state++) {
      frames[state] = phone.phone === silence ? 0 : Math.exp(frames[state]) * phone.lengthShare
    }
  })
  return frames
}

/** Scales each phone by factor ** elasticity, with the one factor that makes the sum `wanted`. */
function fittedTo(wanted: number, frames: Float32Array, elasticity: readonly number[]): Float32Array {
  const scaled = (logFactor: number) =>
    frames.map((value, state) => value * Math.exp(logFactor * (elasticity[Math.floor(state / 3)] ?? 1)))
  let [low, high] = [-4, 4]
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2
    if (sum(scaled(middle)) < wanted) low = middle
    else high = middle
  }
  return scaled((low + high) / 2)
}

/** Rounds boundaries rather than lengths, so that the whole keeps its length. */
function wholeFrames(phones: readonly ContextPhone[], frames: Float32Array): Int32Array {
  const whole = new Int32Array(frames.length)
  let exactEnd = 0
  let end = 0
  phones.forEach((phone, index) => {
    if (phone.phone === silence) {
      whole[3 * index] = edgeSilenceFrames
      return
    }
    for (let state = 3 * index; state < 3 * index + 3; state++) {
      exactEnd += frames[state]
      whole[state] = Math.max(1, Math.round(exactEnd) - end)
      end += whole[state]
    }
  })
  return whole
}

function sum(values: Float32Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}
