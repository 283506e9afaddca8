// F0 by DIO: low-pass filters of many cut-offs, of which one lets only the fundamental through, and the rate of
// its zero crossings and extrema. Morise, Kawahara, Nishiura, "Rapid F0 estimation for high-SNR speech based on
// fundamental component extraction", IEICE Trans. J93-D (2010). The contour is chosen by `choosePath`.
import { choosePath } from './f0-path.js'
import { defaultMaxF0Hz, defaultMinF0Hz, type F0Options, frameCountFor, framesPerSec } from './frame-grid.js'
import { convolveCentred, lowPassKernel, silentFrames, toWorkBand, workRateHz } from './work-band.js'
import { ZeroCrossingF0 } from './zero-crossing-f0.js'

const bandsPerOctave = 2
/** Spread of the four rates at which a candidate is as doubtful as an unvoiced frame. */
const doubtfulSpread = 0.1

/** F0 in Hz per 5 ms frame, 0 = unvoiced; not yet refined (see `refineF0`). Silence and short input are unvoiced. */
export function estimateF0Dio(samples: Float64Array, options: F0Options): Float64Array {
  const { sampleRateHz, minF0Hz = defaultMinF0Hz, maxF0Hz = defaultMaxF0Hz } = options
  const frameCount = frameCountFor(samples.length, sampleRateHz)
  const signal = toWorkBand(samples, sampleRateHz, minF0Hz)
  const frameSec = Float64Array.from({ length: frameCount }, (_, frame) => frame / framesPerSec)
  const bandCount = 1 + Math.ceil(Math.log2(maxF0Hz / minF0Hz) * bandsPerOctave)
  const candidateHz = new Float64Array(frameCount * bandCount)
  const cost = new Float64Array(frameCount * bandCount)
  const crossings = new ZeroCrossingF0(workRateHz, signal.length, frameCount)
  const filtered = new Float64Array(signal.length)
  const f0Hz = new Float64Array(frameCount)
  const spread = new Float64Array(frameCount)
  const silent = silentFrames(signal, frameCount)
  for (let band = 0; band < bandCount; band++) {
    const cutoffHz = minF0Hz * 2 ** ((band + 1) / bandsPerOctave)
    convolveCentred(signal, lowPassKernel(cutoffHz), filtered)
    crossings.estimate(filtered, filtered.length, frameSec, f0Hz, spread)
    for (let frame = 0; frame < frameCount; frame++) {
      const f0 = f0Hz[frame]
      const valid = f0 >= minF0Hz && f0 <= maxF0Hz && f0 > cutoffHz / 2 && f0 <= cutoffHz && !silent[frame]
      candidateHz[frame * bandCount + band] = valid ? f0 : 0
      cost[frame * bandCount + band] = spread[frame] / doubtfulSpread
    }
  }
  const out = new Float64Array(frameCount)
  choosePath({ frameCount, perFrame: bandCount, f0Hz: candidateHz, cost }, out)
  return out
}
