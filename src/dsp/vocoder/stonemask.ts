// StoneMask: refinement of a coarse F0 contour by the instantaneous frequencies of its harmonics. Described with
// WORLD: Morise, Yokomori, Ozawa, IEICE Trans. Inf. & Syst. E99-D (2016); Kawahara et al., Eurospeech 1999.
import { framesPerSec } from './frame-grid.js'
import { HarmonicF0 } from './instantaneous-frequency.js'

/** A refinement further off than this was drawn to another harmonic: the coarse value is kept. */
const largestCorrection = 0.2

/** Refined copy of `f0Hz` (Hz per 5 ms frame, 0 = unvoiced stays 0). */
export function refineF0(samples: Float64Array, sampleRateHz: number, f0Hz: Float64Array): Float64Array {
  const lowest = f0Hz.reduce((min, f0) => (f0 > 0 ? Math.min(min, f0) : min), sampleRateHz)
  const harmonics = new HarmonicF0(samples, sampleRateHz, lowest)
  return f0Hz.map((coarse, frame) => {
    if (coarse <= 0) return 0
    harmonics.setFrame(frame / framesPerSec, coarse)
    const rough = harmonics.estimate(coarse, 2).f0Hz
    if (Math.abs(rough - coarse) > largestCorrection * coarse) return coarse
    const fine = harmonics.estimate(rough, 6).f0Hz
    return Math.abs(fine - coarse) > largestCorrection * coarse ? coarse : fine
  })
}
