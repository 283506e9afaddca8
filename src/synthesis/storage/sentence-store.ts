import { z } from 'zod'
import type { Engine, Mark, SynthesisOptions } from '../../engines/engine.js'
import type { Segment } from '../../text/index.js'
import type { BlobStore } from './blob-store.js'
import { hashOf } from './canonical-json.js'

/** A sentence as an engine spoke it, before gain, pauses and limiter. */
export interface SentenceAudio {
  readonly samples: Float32Array
  readonly marks: readonly Mark[]
}

/** Spoken sentences under the hash of everything that they depend on. */
export interface SentenceStore {
  get(key: string): Promise<SentenceAudio | undefined>
  put(key: string, audio: SentenceAudio): Promise<void>
}

/** Everything that a sentence's audio is a function of. */
export interface SentenceInputs {
  readonly segment: Pick<Segment, 'text' | 'readings' | 'unspoken' | 'language'>
  readonly voiceHash: string
  /** With the segment's own style in them. */
  readonly options: SynthesisOptions
  readonly engine: Pick<Engine, 'id' | 'version' | 'weightsHash'>
}

export function sentenceKeyOf({ segment, voiceHash, options, engine }: SentenceInputs): string {
  return hashOf({
    text: segment.text,
    language: segment.language,
    unspoken: segment.unspoken.map(({ start, end }) => ({ start, end })),
    readings: segment.readings.map(({ start, end, kind, reading }) => ({ start, end, kind, reading })),
    voice: voiceHash,
    options: { ...options },
    engine: { id: engine.id, version: engine.version, weights: engine.weightsHash },
  })
}

const markSchema = z.object({
  kind: z.enum(['word', 'character', 'phone']),
  text: z.string(),
  startSec: z.number(),
  endSec: z.number(),
  sourceStart: z.number(),
  sourceEnd: z.number(),
  reading: z.string().exactOptional(),
})
const headerSchema = z.object({ sampleCount: z.number().int().min(0), marks: z.array(markSchema) })

/** Stores sentences in `blobs`; one that cannot be read back whole counts as absent. */
export function createSentenceStore(blobs: BlobStore): SentenceStore {
  return {
    async get(key) {
      const bytes = await blobs.get(key)
      if (!bytes) return undefined
      const audio = decodeSentence(bytes)
      if (!audio) await blobs.remove(key)
      return audio
    },
    put: (key, audio) => blobs.put(key, encodeSentence(audio)),
  }
}

/**
 * `[magic u32][header length u32][header JSON, padded to 4 bytes][float32 samples]`, in the byte order of the
 * machine: little-endian on every platform that Node is built for and that we support.
 */
export function encodeSentence({ samples, marks }: SentenceAudio): Uint8Array {
  const json = JSON.stringify({ sampleCount: samples.length, marks })
  const text = Buffer.from(json)
  const headerBytes = Math.ceil(text.length / 4) * 4
  const bytes = Buffer.alloc(8 + headerBytes + samples.length * 4, 0x20)
  bytes.writeUInt32LE(magic, 0)
  bytes.writeUInt32LE(headerBytes, 4)
  text.copy(bytes, 8)
  bytes.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength), 8 + headerBytes)
  return bytes
}

/** Undefined when the bytes are not a whole sentence. */
export function decodeSentence(bytes: Uint8Array): SentenceAudio | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.byteLength < 8 || view.getUint32(0, true) !== magic) return undefined
  const start = 8 + view.getUint32(4, true)
  if (start > bytes.byteLength) return undefined
  const header = parseHeader(Buffer.from(bytes.subarray(8, start)).toString('utf8'))
  if (!header || bytes.byteLength !== start + header.sampleCount * 4) return undefined
  // Copied out: aligned, and not holding the header in memory.
  const samples = new Float32Array(new Uint8Array(bytes.subarray(start)).buffer)
  return { samples, marks: header.marks }
}

const magic = 0x314e5359 // "YSN1"

function parseHeader(text: string): z.output<typeof headerSchema> | undefined {
  try {
    return headerSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
