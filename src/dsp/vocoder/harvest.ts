// F0 by Harvest: many band-pass filters, of which a run of neighbours agrees where there is a fundamental;
// candidates spread to neighbouring frames, are refined by instantaneous frequency, and the most consistent ones
// make the contour. Morise, "Harvest", Interspeech 2017. The contour is chosen by `choosePath`.
import { choosePath } from './f0-path.js'
import { defaultMaxF0Hz, defaultMinF0Hz, type F0Options, frameCountFor, framesPerSec } from './frame-grid.js'
import { HarmonicF0 } from './instantaneous-frequency.js'
import { bandPassKernel, convolveCentred, silentFrames, toWorkBand, workRateHz } from './work-band.js'
import { ZeroCrossingF0 } from './zero-crossing-f0.js'

const channelsPerOctave = 40
/** A channel agrees with its filter when the rate of its output is this near to its centre. */
const channelTolerance = 0.1
/** Fewer neighbours than a quarter of an octave agree by chance. */
const shortestRun = 10
/** Candidates are offered to as many frames on each side. */
const spreadFrames = 3
const candidatesPerFrame = 8
/** Candidates nearer than this are one. */
const sameCandidate = 0.04
/** Deviation among the harmonics at which a candidate is as doubtful as an unvoiced frame. */
const doubtfulDeviation = 0.08
/** Weight of what two neighbouring periods do not share: a single pulse has consistent harmonics of any F0. */
const dissimilarityWeight = 0.7

/** F0 in Hz per 5 ms frame, 0 = unvoiced; already refined. Silence and short input are unvoiced. */
export function estimateF0Harvest(samples: Float64Array, options: F0Options): Float64Array {
  const { sampleRateHz, minF0Hz = defaultMinF0Hz, maxF0Hz = defaultMaxF0Hz } = options
  const frameCount = frameCountFor(samples.length, sampleRateHz)
  const signal = toWorkBand(samples, sampleRateHz, minF0Hz)
  const raw = rawCandidates(signal, frameCount, minF0Hz, maxF0Hz)
  const f0Hz = spreadCandidates(raw, frameCount)
  const cost = new Float64Array(f0Hz.length)
  refineCandidates(samples, options, silentFrames(signal, frameCount), f0Hz, cost)
  addDissimilarity(signal, f0Hz, cost)
  const out = new Float64Array(frameCount)
  choosePath({ frameCount, perFrame: candidatesPerFrame, f0Hz, cost }, out)
  return out
}

/** `frameCount` rows of `candidatesPerFrame` means over runs of agreeing channels; 0 = none. */
function rawCandidates(
  signal: Float64Array,
  frameCount: number,
  minF0Hz: number,
  maxF0Hz: number,
): Float64Array {
  const frameSec = Float64Array.from({ length: frameCount }, (_, frame) => frame / framesPerSec)
  const lowestHz = 0.9 * minF0Hz
  const channelCount = 1 + Math.ceil(Math.log2((1.1 * maxF0Hz) / lowestHz) * channelsPerOctave)
  const crossings = new ZeroCrossingF0(workRateHz, signal.length, frameCount)
  const filtered = new Float64Array(signal.length)
  const f0Hz = new Float64Array(frameCount)
  const spread = new Float64Array(frameCount)
  const runLength = new Int32Array(frameCount)
  const runSum = new Float64Array(frameCount)
  const found = new Int32Array(frameCount)
  const out = new Float64Array(frameCount * candidatesPerFrame)
  // One channel more than there are, in which nothing agrees, ends the last runs.
  for (let channel = 0; channel <= channelCount; channel++) {
    const centreHz = lowestHz * 2 ** (channel / channelsPerOctave)
    if (channel < channelCount) {
      convolveCentred(signal, bandPassKernel(centreHz), filtered)
      crossings.estimate(filtered, filtered.length, frameSec, f0Hz, spread)
    }
    for (let frame = 0; frame < frameCount; frame++) {
      const f0 = channel < channelCount ? f0Hz[frame] : 0
      if (Math.abs(f0 - centreHz) < channelTolerance * centreHz) {
        runLength[frame]++
        runSum[frame] += f0
        continue
      }
      const mean = runSum[frame] / runLength[frame]
      const accepted = runLength[frame] >= shortestRun && mean >= minF0Hz && mean <= maxF0Hz
      if (accepted && found[frame] < candidatesPerFrame) {
        out[frame * candidatesPerFrame + found[frame]++] = mean
      }
      runLength[frame] = 0
      runSum[frame] = 0
    }
  }
  return out
}

/** Each frame's own candidates, then those of its neighbours, nearest first, that it does not have. */
function spreadCandidates(raw: Float64Array, frameCount: number): Float64Array {
  const out = new Float64Array(raw.length)
  for (let frame = 0; frame < frameCount; frame++) {
    let count = 0
    for (let step = 0; step <= 2 * spreadFrames; step++) {
      // 0, -1, +1, -2, +2, …
      const neighbour = frame + (step % 2 === 0 ? step / 2 : -(step + 1) / 2)
      if (neighbour < 0 || neighbour >= frameCount) continue
      for (let n = 0; n < candidatesPerFrame && count < candidatesPerFrame; n++) {
        const f0 = raw[neighbour * candidatesPerFrame + n]
        if (f0 > 0 && isNew(out, frame * candidatesPerFrame, count, f0)) {
          out[frame * candidatesPerFrame + count++] = f0
        }
      }
    }
  }
  return out
}

function isNew(candidates: Float64Array, from: number, count: number, f0Hz: number): boolean {
  for (let n = from; n < from + count; n++) {
    if (Math.abs(candidates[n] / f0Hz - 1) < sameCandidate) return false
  }
  return true
}

/** Replaces each candidate by its refined value, or by 0 where the harmonics contradict it. */
function refineCandidates(
  samples: Float64Array,
  options: F0Options,
  silent: Uint8Array,
  f0Hz: Float64Array,
  cost: Float64Array,
): void {
  const { sampleRateHz, minF0Hz = defaultMinF0Hz, maxF0Hz = defaultMaxF0Hz } = options
  const harmonics = new HarmonicF0(samples, sampleRateHz, minF0Hz)
  for (let n = 0; n < f0Hz.length; n++) {
    const frame = Math.floor(n / candidatesPerFrame)
    const coarse = f0Hz[n]
    f0Hz[n] = 0
    if (coarse <= 0 || silent[frame]) continue
    harmonics.setFrame(frame / framesPerSec, coarse)
    const { f0Hz: refined, deviation } = harmonics.estimate(coarse, 6)
    if (refined < minF0Hz || refined > maxF0Hz || Math.abs(refined / coarse - 1) > channelTolerance) continue
    f0Hz[n] = refined
    cost[n] = deviation / doubtfulDeviation
  }
}

/** Adds to each candidate's cost how unlike its two periods around the frame are, 0 … 1, weighted. */
function addDissimilarity(signal: Float64Array, f0Hz: Float64Array, cost: Float64Array): void {
  for (let n = 0; n < f0Hz.length; n++) {
    if (f0Hz[n] <= 0) continue
    const centre = Math.round((Math.floor(n / candidatesPerFrame) / framesPerSec) * workRateHz)
    const lag = workRateHz / f0Hz[n]
    const whole = Math.floor(lag)
    const share = lag - whole
    const likeness =
      (1 - share) * likenessAt(signal, centre, whole) + share * likenessAt(signal, centre, whole + 1)
    cost[n] += dissimilarityWeight * (1 - Math.max(0, likeness))
  }
}

/** Normalised correlation of the `lag` samples before `centre` with the `lag` samples after it. */
function likenessAt(signal: Float64Array, centre: number, lag: number): number {
  let product = 0
  let before = 0
  let after = 0
  for (let n = Math.max(lag, centre); n < Math.min(signal.length, centre + lag); n++) {
    product += signal[n] * signal[n - lag]
    before += signal[n - lag] * signal[n - lag]
    after += signal[n] * signal[n]
  }
  const energy = before * after
  return energy > 0 ? product / Math.sqrt(energy) : 0
}
