// The muxers and encoders of mediabunny, for formats that we do not write ourselves.
import type { AudioSampleSource, OutputFormat as MediaFormat, Target } from 'mediabunny'

export type MediaBunny = typeof import('mediabunny')

/** An output with one mono track. */
export class MediaOutput {
  readonly #media: MediaBunny
  readonly #output: InstanceType<MediaBunny['Output']>
  readonly #source: AudioSampleSource
  readonly #sampleRateHz: number
  #sampleCount = 0

  private constructor(
    media: MediaBunny,
    output: InstanceType<MediaBunny['Output']>,
    source: AudioSampleSource,
    sampleRateHz: number,
  ) {
    this.#media = media
    this.#output = output
    this.#source = source
    this.#sampleRateHz = sampleRateHz
  }

  static async start(
    media: MediaBunny,
    parts: { format: MediaFormat; target: Target; source: AudioSampleSource; sampleRateHz: number },
    tags: Readonly<Record<string, string>>,
  ): Promise<MediaOutput> {
    const output = new media.Output({ format: parts.format, target: parts.target })
    output.addAudioTrack(parts.source)
    if (Object.keys(tags).length > 0) output.setMetadataTags({ raw: { ...tags } })
    await output.start()
    return new MediaOutput(media, output, parts.source, parts.sampleRateHz)
  }

  get sampleCount(): number {
    return this.#sampleCount
  }

  async add(samples: Float32Array | Int16Array): Promise<void> {
    if (samples.length === 0) return
    const format = samples instanceof Float32Array ? 'f32' : 's16'
    const shape = { format, numberOfChannels: 1, sampleRate: this.#sampleRateHz } as const
    const timestamp = this.#sampleCount / this.#sampleRateHz
    using sample = new this.#media.AudioSample({
      ...shape,
      timestamp,
      data: Uint8Array.from(bytesOf(samples)),
    })
    this.#sampleCount += samples.length
    await this.#source.add(sample)
  }

  async finish(): Promise<void> {
    await this.#output.finalize()
  }

  /** Ends the encoder's thread if the output was not finished. */
  async dispose(): Promise<void> {
    if (this.#output.state !== 'finalized') await this.#output.cancel()
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Int16Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/** Hands on what a muxer appends; one that never goes back. */
export function streamTarget(media: MediaBunny, emit: (bytes: Uint8Array) => void): Target {
  return new media.StreamTarget(new WritableStream({ write: ({ data }) => emit(Uint8Array.from(data)) }))
}
