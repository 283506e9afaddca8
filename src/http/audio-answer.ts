import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { audioFormats, encodeAudio, type OutputFormat, readLabel } from '../audio/index.js'
import type { GrowingAudio } from '../synthesis/index.js'

/**
 * Sound in `format`, as it is made. Resolves when there is something to hear, so that what fails before can still be
 * answered as an error; throws that. Once `signal` aborts, the file of the sound is no longer open, however much of
 * it was read.
 */
export async function encodedAudio(
  audio: Pick<GrowingAudio, 'read'>,
  format: OutputFormat,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  signal.throwIfAborted()
  const source = audio.read(signal)
  // Whoever is given an answer that nobody waits for any more may never begin to read, and so never end.
  signal.addEventListener('abort', () => void source.return().catch(() => undefined), { once: true })
  const header = await source.next()
  const first = await source.next()
  const samples = resumed(first, source)
  if (format === 'pcm') return samples
  if (format === 'wav') return resumed(header, samples)
  // The label of the file stands in its header, before the sound.
  const label = header.done ? null : readLabel(header.value)
  return encodeAudio(format, floatsOf(samples), { label })
}

/** Answers with sound that may not be complete yet. A failure after the first sound cuts the answer off. */
export async function sendAudio(
  reply: FastifyReply,
  audio: GrowingAudio,
  format: OutputFormat,
  signal: AbortSignal,
): Promise<FastifyReply> {
  const encoded = await encodedAudio(audio, format, signal)
  return reply
    .type(audioFormats[format].mediaType)
    .header('Cache-Control', 'no-store')
    .header('X-Accel-Buffering', 'no')
    .send(Readable.from(encoded))
}

/** What was taken from `rest` already, and the rest. */
async function* resumed(
  first: IteratorResult<Uint8Array, void>,
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (!first.done) yield first.value
  yield* rest
}

/** 16 bits, little endian, as samples in [-1, 1]. */
export async function* floatsOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Float32Array> {
  for await (const bytes of source) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const samples = new Float32Array(bytes.byteLength / 2)
    for (let n = 0; n < samples.length; n++) samples[n] = view.getInt16(2 * n, true) / 32_767
    yield samples
  }
}
