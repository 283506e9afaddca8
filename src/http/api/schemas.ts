import { z } from 'zod'
import { audibleLabels } from '../../synthesis/index.js'
import { inputTypes } from '../../text/index.js'

/** The schemas that check requests; documentation is generated from them. */

export const voiceParams = z.object({ name: z.string().min(1).max(300) })
export const renameBody = z.object({ name: z.string().min(1).max(300).describe('the new name') })
export const voiceChangeBody = z
  .object({
    name: z.string().min(1).max(300).optional().describe('the new name'),
    transcript: z
      .string()
      .max(10_000)
      .nullable()
      .optional()
      .describe('what the recording says; null: unknown'),
    tags: z
      .array(z.string().max(200))
      .max(100)
      .optional()
      .describe('what to sort it by, instead of the former'),
  })
  .refine(
    ({ name, transcript, tags }) => [name, transcript, tags].some((value) => value !== undefined),
    'name, transcript or tags are needed',
  )
export const restoreBody = z.object({
  token: z.string().min(1).max(500).describe('the restoreToken that deleting the voice gave'),
})
export const jobParams = z.object({ id: z.string().min(1).max(64) })
export const fileParams = z.object({ id: z.string().regex(/^[0-9a-f]{32}$/) })
export const loginBody = z.object({ key: z.string().min(1).max(500) })

const voiceChoice = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('saved'), name: z.string().min(1).max(300) }),
  z.object({
    kind: z.literal('reference'),
    fileId: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .describe('from POST /v1/files'),
    transcript: z.string().max(10_000).nullable().default(null),
  }),
])

const projectField = z
  .string()
  .max(200)
  .default('default')
  .describe('whose lexicon counts, on top of the default one')
const inputTypeField = z
  .enum(inputTypes)
  .default('auto')
  .describe('auto: SSML where the text begins with <speak')
const audibleLabelField = z
  .enum(audibleLabels)
  .optional()
  .describe('an audible AI label (GB 45438-2025), at the start or the end; the setting unless given')

export const lexiconQuery = z.object({ project: projectField })
export const lexiconListQuery = lexiconQuery.extend({ format: z.enum(['json', 'tsv']).default('json') })
export const lexiconEntryQuery = lexiconQuery.extend({
  grapheme: z.string().min(1).max(200).describe('the word whose entry is removed'),
})
/** Entries as JSON, or the lines of a TSV file. */
export const lexiconBody = z.union([
  z.string().max(16_000_000).describe('word, reading and zh or en, parted by tabs; one entry a line'),
  z.object({
    entries: z
      .array(
        z.object({
          grapheme: z.string().min(1).max(200),
          reading: z.string().min(1).max(500).describe('pinyin (hang2 ye4), ARPAbet (M IH1 N AH0 T) or IPA'),
          language: z.enum(['zh', 'en']).optional(),
        }),
      )
      .max(20_000),
  }),
])
export const readingBody = z.object({
  text: z.string().describe('what would be said'),
  inputType: inputTypeField,
  project: projectField,
})

const timingFields = {
  duration: z.number().optional().describe('seconds that the whole is to last; its speed changes for it'),
  srt: z
    .string()
    .max(4_000_000)
    .optional()
    .describe('subtitles, SRT or WebVTT, instead of a text: each is spoken at its time'),
  minSpeed: z.number().optional().describe('how slow a fitted speed may become; 0.6 unless given'),
  maxSpeed: z.number().optional().describe('how fast a fitted speed may become; 1.6 unless given'),
}

export const jobFields = z.object({
  ...timingFields,
  text: z.string().default('').describe('what is to be said'),
  inputType: inputTypeField,
  project: projectField,
  audibleLabel: audibleLabelField,
  voice: voiceChoice,
  engine: z.string().min(1).max(100).default('auto'),
  speed: z.number().default(1),
  seed: z.number().int().default(0),
  pitchShiftSemitones: z.number().default(0),
  formantShiftRatio: z.number().default(1),
  f0RangeRatio: z.number().default(1),
  breathiness: z.number().default(0),
})
export const jobBody = jobFields.refine(
  ({ text, srt, duration }) => srt === undefined || (text === '' && duration === undefined),
  'srt takes the place of text and duration',
)

/** What an engine is chosen by: as in a job, except that a recording need not be there. */
export const engineChoiceBody = z.object({
  text: z.string().describe('what is to be said'),
  voice: z.string().min(1).max(300).nullable().default(null).describe('a saved voice; null: a recording'),
  engine: z.string().min(1).max(100).default('auto'),
})

export const filePathQuery = z.object({
  path: z.string().min(1).max(1000).describe('as the Gradio wire names it, or an id'),
})
/** What a result can be downloaded as, the usual ones first. */
export const downloadFormats = ['wav', 'mp3', 'opus', 'flac', 'm4a'] as const
export const downloadQuery = filePathQuery.extend({ format: z.enum(downloadFormats).default('wav') })
export const referenceBody = filePathQuery
export const eventsHeaders = z.object({ 'last-event-id': z.coerce.number().int().min(0).default(0).catch(0) })

const openAiFormats = ['mp3', 'opus', 'aac', 'flac', 'wav', 'pcm'] as const

/** As in OpenAI's reference; what its clients send besides is ignored. `reference`, `transcript` and `seed` are ours. */
/** Changes of the voice as this door names them; `voiceChangesOf` reads them. */
const voiceChangeFields = {
  pitch_shift_semitones: z.number().default(0),
  formant_shift_ratio: z.number().default(1),
  f0_range_ratio: z.number().default(1),
  breathiness: z.number().default(0),
}
type VoiceChangeFields = z.output<z.ZodObject<typeof voiceChangeFields>>

/** The options of an engine that change the voice. */
export function voiceChangesOf(fields: VoiceChangeFields) {
  return {
    pitchShiftSemitones: fields.pitch_shift_semitones,
    formantShiftRatio: fields.formant_shift_ratio,
    f0RangeRatio: fields.f0_range_ratio,
    breathiness: fields.breathiness,
  }
}

export const openAiSpeechBody = z.object({
  model: z.string().min(1).max(100).describe('auto, or the id of an engine; the names of OpenAI mean auto'),
  input: z.string().describe('what is to be said'),
  voice: z
    .union([z.string().min(1).max(300), z.object({ id: z.string().min(1).max(300) })])
    .default('')
    .describe('the name of a saved voice'),
  response_format: z.enum(openAiFormats).default('mp3'),
  speed: z.number().min(0.25).max(4).default(1),
  stream_format: z.enum(['audio', 'sse']).default('audio'),
  reference: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .describe('a recording from POST /v1/files, instead of a voice'),
  transcript: z.string().max(10_000).nullable().default(null).describe('what the recording says'),
  ref_audio: z
    .string()
    .regex(/^data:audio\/[\w.+-]+;base64,/)
    .optional()
    .describe('a recording as a data URL, as servers that clone take it, instead of a voice'),
  ref_text: z.string().max(10_000).optional().describe('what `ref_audio` says'),
  seed: z.number().int().default(0),
  ...voiceChangeFields,
  input_type: inputTypeField,
  project: projectField,
  audible_label: audibleLabelField,
})

/** What is to be different in a new take of a sentence; what is left out stays as it is. */
export const takeBody = z
  .object({
    text: z.string().max(2000).optional().describe('what is to be said instead'),
    voice: voiceChoice.optional(),
    engine: z.string().min(1).max(100).optional(),
    speed: z.number().optional(),
    seed: z.number().int().optional().describe('without any change at all: one that was not used yet'),
    pitchShiftSemitones: z.number().optional(),
    formantShiftRatio: z.number().optional(),
    f0RangeRatio: z.number().optional(),
    breathiness: z.number().optional(),
  })
  .default({})
export const chooseBody = z.object({ take: z.number().int().min(1) })
export const sentencesQuery = z.object({
  from: z.coerce.number().int().min(0).default(0),
  count: z.coerce.number().int().min(1).max(5000).default(1000),
})

/** What a client of `/v1/audio/stream` sends. */
export const streamStart = openAiSpeechBody
  .omit({ input: true, input_type: true, stream_format: true })
  .extend({
    type: z.literal('start'),
    model: z.string().min(1).max(100).default('auto'),
    voice: z.string().max(300).default(''),
    response_format: z.enum(openAiFormats).default('pcm'),
  })
export const streamMessage = z.discriminatedUnion('type', [
  streamStart,
  z.object({ type: z.literal('text'), text: z.string().describe('what was typed since the last message') }),
  z.object({ type: z.literal('flush') }).describe('speak what is there, though its sentence may go on'),
  z.object({ type: z.literal('end') }).describe('no more text comes'),
  z.object({ type: z.literal('cancel') }).describe('stop speaking'),
])

export const audioQuery = z.object({ format: z.enum(openAiFormats).default('wav') })
export const liveParams = z.object({ sessionHash: z.string().min(1).max(200) })
export const sentenceParams = jobParams.extend({ index: z.coerce.number().int().min(0) })
export const takeAudioQuery = audioQuery.extend({
  take: z.coerce.number().int().min(1).optional().describe('the chosen one unless given'),
})
export const archiveQuery = z.object({ format: z.enum(downloadFormats).default('wav') })
export const resultQuery = z.object({ format: z.enum(downloadFormats).default('wav') })
export const subtitlesQuery = z.object({ format: z.enum(['srt', 'vtt', 'json']).default('srt') })
