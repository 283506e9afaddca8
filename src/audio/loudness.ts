import { integratedLoudnessLufs } from '../dsp/index.js'
import type { Pcm } from './pcm.js'

/** Integrated loudness, LUFS (BS.1770); -Infinity for silence. */
export function measureLoudnessLufs({ samples, sampleRateHz }: Pcm): number {
  return integratedLoudnessLufs(samples, sampleRateHz)
}
