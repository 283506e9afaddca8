// What sounds between two stretches of speech: a pause that the first fades into and the second out of, or, where
// there is no pause, a glide from one to the other with a dip in level, as between words.
import { envelopeCodeSize, highBandPoints, lowBandOrder, lowBandPoints } from '../../../dsp/index.js'
import { newFrames } from './frame-editing.js'
import type { VocoderFrames } from './frames.js'

/** Natural log power of silence, per point: -70 dB. */
const silenceLogPower = -16
/** Speech falls into a pause within 50 ms: 20 dB in 20 ms, a common step of natural speech. */
const fadeFrames = 10
/** Up to here (80 ms) two stretches glide into each other. */
const longestGlideFrames = 16
/** In the middle of a glide: 12 dB in power. */
const glideDip = 2.8

/** Frames of silence. */
export function silence(frameCount: number): VocoderFrames {
  const frames = newFrames(frameCount)
  for (let frame = 0; frame < frameCount; frame++) {
    const at = frame * envelopeCodeSize
    frames.code[at] = silenceLogPower * Math.sqrt(lowBandPoints)
    frames.code[at + lowBandOrder] = silenceLogPower * Math.sqrt(highBandPoints)
  }
  return frames
}

/** `frameCount` frames from the last of `before` to the first of `after`. */
export function bridge(before: VocoderFrames, after: VocoderFrames, frameCount: number): VocoderFrames {
  const frames = silence(frameCount)
  const isGlide = frameCount <= longestGlideFrames
  const reach = isGlide ? frameCount + 1 : fadeFrames
  for (let frame = 0; frame < frameCount; frame++) {
    const shareBefore = Math.max(0, 1 - (frame + 1) / reach)
    const shareAfter = Math.max(0, 1 - (frameCount - frame) / reach)
    blendFrame(frames, frame, before, before.frameCount - 1, shareBefore, after, shareAfter)
    if (isGlide) lower(frames, frame, glideDip * Math.sin(Math.PI * shareAfter))
    const isNearBefore = frame < frameCount / 2
    if (isNearBefore ? shareBefore > 0 : shareAfter > 0) {
      copyExcitation(
        frames,
        frame,
        ...(isNearBefore ? ([before, before.frameCount - 1] as const) : ([after, 0] as const)),
      )
    }
  }
  return frames
}

function blendFrame(
  out: VocoderFrames,
  frame: number,
  before: VocoderFrames,
  last: number,
  shareBefore: number,
  after: VocoderFrames,
  shareAfter: number,
): void {
  const rest = 1 - shareBefore - shareAfter
  for (let k = 0; k < envelopeCodeSize; k++) {
    const at = frame * envelopeCodeSize + k
    const own = before.code[last * envelopeCodeSize + k]
    out.code[at] = rest * out.code[at] + shareBefore * own + shareAfter * after.code[k]
  }
}

/** Lowers the level of one frame by so much natural log power. */
function lower({ code }: VocoderFrames, frame: number, logPower: number): void {
  const at = frame * envelopeCodeSize
  code[at] -= logPower * Math.sqrt(lowBandPoints)
  code[at + lowBandOrder] -= logPower * Math.sqrt(highBandPoints)
}

function copyExcitation(out: VocoderFrames, frame: number, from: VocoderFrames, source: number): void {
  const bands = from.bandAperiodicityDb.length / from.frameCount
  out.f0Hz[frame] = from.f0Hz[source]
  out.bandAperiodicityDb.set(
    from.bandAperiodicityDb.subarray(source * bands, (source + 1) * bands),
    frame * bands,
  )
}
