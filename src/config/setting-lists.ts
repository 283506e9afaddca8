import { z } from 'zod'
import { allowing } from './allowed.js'

/** Settings that are lists of objects: an array in the file, the same as JSON in the environment. */
function parsedJson(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

const webAddress = z.string().regex(/^https?:\/\/.+$/)

/** Other speech servers. */
export function upstreamList() {
  const apiKey = z.string().min(1).nullable().default(null)
  const readings = z.enum(['spelled', 'markup', 'pinyin']).default('spelled')
  const upstream = z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('gradio'),
      url: webAddress,
      apiKey,
      readings,
      endpoint: z
        .string()
        .regex(/^\/.+$/)
        .default('/infer'),
      arguments: z
        .record(z.string(), z.unknown())
        .refine((given) => Object.values(given).includes('$text'), 'one argument must be "$text"')
        .default({ name: '使用参考音频', voice: '$reference', text: '$text', speed: '$speed' }),
    }),
    z.strictObject({
      kind: z.literal('openai'),
      url: webAddress,
      apiKey,
      readings,
      model: z.string().min(1),
      voice: z.string().min(1).nullable().default(null),
      honoursSpeed: z.boolean().default(true),
    }),
  ])
  return allowing(z.preprocess(parsedJson, z.array(upstream).readonly()), {
    zh: '由 {"kind": "gradio" | "openai", "url": …} 组成的列表，见 docs/models.md',
    en: 'a list of {"kind": "gradio" | "openai", "url": …}; see docs/models.md',
  })
}

/** A name that stays inside one folder, on every system. */
const plainName = z.string().regex(/^[^\\/:\0.][^\\/:\0]*$/)
const pathBelow = z.string().regex(/^(?!(?:.*\/)?\.\.(?:\/|$))[^\\/:\0][^\\:\0]*$/)

/** Neural models of the owner's own, in the form of the built-in catalogue. */
export function modelEntryList() {
  const artifact = z.strictObject({
    fileName: plainName,
    sizeBytes: z.int().min(1),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullable()
      .default(null),
    unpack: z.literal('tar.bz2').nullable(),
    sources: z.array(webAddress).readonly().default([]),
  })
  const entry = z.strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/),
    name: z.string().min(1).max(200),
    kind: z.enum(['zipvoice', 'pocket', 'sense-voice', 'whisper']),
    languages: z.array(z.enum(['zh', 'en'])).min(1),
    licence: z.strictObject({
      name: z.string().min(1),
      note: z.strictObject({ zh: z.string(), en: z.string() }),
    }),
    needsTranscript: z.boolean(),
    artifacts: z.array(artifact).min(1),
    installedBytes: z.int().min(1),
    files: z.record(z.string().min(1), pathBelow),
  })
  return allowing(z.preprocess(parsedJson, z.array(entry).readonly()), {
    zh: '模型的列表，写法见 docs/models.md',
    en: 'a list of models as in docs/models.md',
  })
}
