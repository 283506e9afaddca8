// Frames of a sentence to chunks of sound, sent while the rest is still being made.
import { SpeechSynthesizer, TruePeakLimiter, vocoderRateHz } from '../../../dsp/index.js'
import type { Mark, SpeechChunk } from '../../engine.js'
import type { VocoderFrames } from '../core/index.js'
import type { ChunkPort } from './worker-tasks.js'

/** The first chunk leaves early, so that something is heard; the others are few. */
const firstChunkFrames = 60
const chunkFrames = 400

/** One sentence. However its frames are fed, the samples are the same; a chunk brings the marks that begin in it. */
export class SpeechStream {
  readonly #synthesizer: SpeechSynthesizer
  readonly #limiter = new TruePeakLimiter({ sampleRateHz: vocoderRateHz })
  readonly #marks: Mark[]
  readonly #port: ChunkPort
  #sampleCount = 0
  #chunksSent = 0

  constructor(seed: number, marks: readonly Mark[], port: ChunkPort) {
    this.#synthesizer = new SpeechSynthesizer({ seed })
    this.#marks = [...marks]
    this.#port = port
  }

  feed(frames: VocoderFrames): void {
    for (let from = 0; from < frames.frameCount; ) {
      const wanted = this.#chunksSent === 0 ? firstChunkFrames : chunkFrames
      const to = Math.min(frames.frameCount, from + wanted)
      const chunk = this.#chunkOf(this.#limiter.feed(this.#synthesizer.feed(frames, from, to)))
      from = to
      if (chunk.samples.length === 0) continue
      this.#chunksSent++
      this.#port.postMessage(chunk, [chunk.samples.buffer])
    }
  }

  /** What is left, with all marks that are, and the number of chunks before it. */
  finish(): { last: SpeechChunk; chunksSent: number } {
    const body = this.#limiter.feed(this.#synthesizer.finish())
    const tail = this.#limiter.finish()
    const samples = new Float32Array(body.length + tail.length)
    samples.set(body)
    samples.set(tail, body.length)
    const { marks } = this.#chunkOf(samples)
    return { last: { samples, marks: [...marks, ...this.#marks] }, chunksSent: this.#chunksSent }
  }

  #chunkOf(
    samples: Float32Array<ArrayBuffer>,
  ): SpeechChunk & { readonly samples: Float32Array<ArrayBuffer> } {
    this.#sampleCount += samples.length
    const endSec = this.#sampleCount / vocoderRateHz
    const later = this.#marks.findIndex(({ startSec }) => startSec >= endSec)
    return { samples, marks: this.#marks.splice(0, later < 0 ? this.#marks.length : later) }
  }
}
