import { type FileHandle, open } from 'node:fs/promises'
import { AppError } from '../../foundation/index.js'
import type { AigcLabel } from '../label/index.js'
import { outputSampleRateHz } from '../pcm.js'
import { createAdtsEncoder, createM4aEncoder } from './aac-encoder.js'
import { ByteLine } from './byte-line.js'
import type { EncoderFactory, Patch } from './encoder.js'
import { createFlacEncoder } from './flac-encoder.js'
import type { OutputFormat } from './formats.js'
import { createMp3Encoder } from './mp3-encoder.js'
import { createOpusEncoder } from './opus-encoder.js'
import { createPcmEncoder, createWavEncoder } from './wav-encoder.js'

export interface EncodeOptions {
  /** 24 kHz unless given. */
  readonly sampleRateHz?: number
  /** Stands in the file if the format can carry it (`audioFormats`). */
  readonly label?: AigcLabel | null
}

const encoders: Readonly<Record<OutputFormat, EncoderFactory>> = {
  wav: createWavEncoder,
  pcm: createPcmEncoder,
  mp3: createMp3Encoder,
  opus: createOpusEncoder,
  flac: createFlacEncoder,
  aac: createAdtsEncoder,
  m4a: createM4aEncoder,
}

/**
 * Mono samples as a file of `format`, as they come: the first sound leaves with the first chunk (LAME, AAC and FLAC keep
 * up to 4608 samples back), except for m4a, which leaves in the end. No samples give an empty file where there is such a
 * thing (wav, pcm), and 20 ms of silence elsewhere. What `samples` throws is thrown on; throws AppError
 * `audio-encoding-failed`, `audio-output-too-long`.
 */
export async function* encodeAudio(
  format: OutputFormat,
  samples: AsyncIterable<Float32Array>,
  options: EncodeOptions = {},
): AsyncGenerator<Uint8Array, readonly Patch[], undefined> {
  const line = new ByteLine()
  const { sampleRateHz = outputSampleRateHz, label = null } = options
  const encoder = await guarded(format, () => encoders[format]({ sampleRateHz, label, emit: line.push }))
  const source = samples[Symbol.asyncIterator]()
  let isWaiting = false
  try {
    for (;;) {
      const next = source.next()
      isWaiting = true
      yield* untilSettled(line, next)
      const result = await next
      isWaiting = false
      if (result.done) break
      await guarded(format, () => encoder.add(result.value))
      yield* line.take()
    }
    const patches = await guarded(format, () => encoder.finish())
    yield* line.take()
    return patches
  } finally {
    // A source that is asked for more answers only then; whoever stops us has stopped it too.
    const stopped = source.return?.()
    if (isWaiting) stopped?.catch(() => undefined)
    else await stopped
    await encoder.dispose()
  }
}

/** Hands on what an encoder in another thread sends while the next samples are being made. */
async function* untilSettled(line: ByteLine, next: Promise<unknown>): AsyncGenerator<Uint8Array> {
  let isSettled = false
  const settled = next.then(
    () => {
      isSettled = true
    },
    () => {
      isSettled = true
    },
  )
  while (!isSettled) {
    await Promise.race([settled, line.arrival()])
    yield* line.take()
  }
}

/** `encodeAudio` into a file, whose header then tells the length. The folder exists; a file that is there is replaced. */
export async function writeAudioFile(
  filePath: string,
  format: OutputFormat,
  samples: AsyncIterable<Float32Array>,
  options: EncodeOptions = {},
): Promise<void> {
  const file = await open(filePath, 'w')
  try {
    const stream = encodeAudio(format, samples, options)
    let step = await stream.next()
    for (; !step.done; step = await stream.next()) await file.writeFile(step.value)
    await applyPatches(file, step.value)
  } finally {
    await file.close()
  }
}

async function applyPatches(file: FileHandle, patches: readonly Patch[]): Promise<void> {
  for (const { offset, bytes } of patches) await file.write(bytes, 0, bytes.length, offset)
}

async function guarded<T>(format: OutputFormat, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('audio-encoding-failed', { format }, { cause })
  }
}
