import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js'
import { z } from 'zod'
import { AppError, toAppError, type UiLanguage } from '../foundation/index.js'
import type { JobBook, Owner, Studio, VoiceChoice } from '../synthesis/index.js'
import { audibleLabels, describeWarnings, speedRange } from '../synthesis/index.js'

/** What the tools need beside the use cases. */
export interface McpDeps {
  readonly studio: Studio
  readonly jobs: JobBook
  readonly owner: Owner
  readonly language: UiLanguage
  readonly version: string
  /**
   * Stores a recording that a client names by http(s) address or `data:` URL, and resolves to its place on this
   * machine. Throws AppError.
   */
  storeRecording(source: string, owner: Owner): Promise<string>
  /** Where a client gets a stored result: an address, or over stdio a path. */
  addressOf(fileId: string): string
}

const recordingText =
  'http(s) address or data: URL of a recording of the voice, 3 to 30 seconds of one speaker'

/** A Model Context Protocol server for one caller: speak, list and save voices, look at a job. */
export function createSpeechMcpServer(deps: McpDeps): McpServer {
  const server = new McpServer({ name: 'yinse', version: deps.version })
  registerSpeak(server, deps)
  registerVoices(server, deps)
  registerJobStatus(server, deps)
  return server
}

function registerSpeak(server: McpServer, deps: McpDeps): void {
  server.registerTool(
    'speak',
    {
      title: 'Speak',
      description:
        'Speaks a text (Mandarin, English or both) in a saved voice or in the voice of a recording. Answers with the address of a WAV file and the job id.',
      inputSchema: {
        text: z
          .string()
          .min(1)
          .describe(
            'What to say: plain text, with [pause:1s], [speed:0.9], [voice:NAME] and <行|hang2> where wanted, or SSML',
          ),
        voice: z.string().optional().describe('Name of a saved voice; see list_voices'),
        reference: z.string().optional().describe(recordingText),
        transcript: z.string().optional().describe('What the recording says, if known'),
        speed: z
          .number()
          .min(speedRange.min)
          .max(speedRange.max)
          .default(1)
          .describe('1 is the pace of the voice'),
        pitch_shift_semitones: z.number().default(0).describe('Higher or lower, -24 to 24'),
        formant_shift_ratio: z.number().default(1).describe('A smaller (above 1) or larger speaker'),
        f0_range_ratio: z.number().default(1).describe('Livelier (above 1) or flatter'),
        breathiness: z.number().default(0).describe('0 to 1'),
        project: z.string().optional().describe('Whose lexicon counts'),
        audible_label: z.enum(audibleLabels).optional().describe('An audible notice that AI spoke'),
      },
    },
    (input, { signal, sendNotification, _meta }) =>
      answer(deps, async () => {
        const voice = await voiceOf(input, deps)
        const job = await deps.jobs.start({
          owner: deps.owner,
          text: input.text,
          voice,
          engineId: 'auto',
          options: {
            seed: 0,
            speedRatio: input.speed,
            pitchShiftSemitones: input.pitch_shift_semitones,
            formantShiftRatio: input.formant_shift_ratio,
            f0RangeRatio: input.f0_range_ratio,
            breathiness: input.breathiness,
          },
          ...(input.project === undefined ? {} : { project: input.project }),
          ...(input.audible_label === undefined ? {} : { audibleLabel: input.audible_label }),
        })
        const progressToken = _meta?.progressToken
        const finished = await finishOf(deps, job.id, signal, (progress, total, message) => {
          if (progressToken === undefined) return
          const params = { progressToken, progress, total, message }
          // A client that no longer listens is no reason to fail the job.
          sendNotification({ method: 'notifications/progress', params }).catch(() => undefined)
        })
        return {
          job_id: job.id,
          audio: deps.addressOf(finished.fileId),
          seconds: finished.durationSec,
          engine: finished.engineId,
          warnings: describeWarnings(finished.warnings, input.text, deps.language),
        }
      }),
  )
}

function registerVoices(server: McpServer, deps: McpDeps): void {
  server.registerTool(
    'list_voices',
    { title: 'List voices', description: 'Lists the saved voices.', inputSchema: {} },
    () =>
      answer(deps, async () =>
        deps.studio.voices.list().map((voice) => ({
          ...{ name: voice.name, seconds: voice.durationSec, language: voice.language },
          may_replace: deps.studio.voicesOf(deps.owner).mayChange(voice),
        })),
      ),
  )
  server.registerTool(
    'save_voice',
    {
      title: 'Save a voice',
      description: 'Saves the voice of a recording under a name, for speak.',
      inputSchema: {
        name: z.string().min(1),
        reference: z.string().describe(recordingText),
        transcript: z.string().optional().describe('What the recording says, if known'),
      },
    },
    ({ name, reference, transcript }, { signal }) =>
      answer(deps, async () => {
        const filePath = await deps.storeRecording(reference, deps.owner)
        const request = { owner: deps.owner, name, filePath, transcript: transcript ?? null }
        const saved = await deps.studio.saveVoice(request, signal)
        return { name: saved.name, seconds: saved.durationSec }
      }),
  )
}

function registerJobStatus(server: McpServer, deps: McpDeps): void {
  server.registerTool(
    'job_status',
    { title: 'Job status', description: 'Tells how far a job is.', inputSchema: { job_id: z.string() } },
    ({ job_id }) =>
      answer(deps, async () => {
        const { state, sentences, result, error } = deps.jobs.get(job_id, deps.owner)
        return {
          state,
          sentences,
          audio: result ? deps.addressOf(result.fileId) : null,
          warnings: describeWarnings(result?.warnings ?? [], null, deps.language),
          error: error ? error.text(deps.language) : null,
        }
      }),
  )
}

async function voiceOf(
  input: { voice?: string | undefined; reference?: string | undefined; transcript?: string | undefined },
  deps: McpDeps,
): Promise<VoiceChoice> {
  if (input.voice !== undefined) return { kind: 'saved', name: input.voice }
  if (input.reference === undefined) throw new AppError('reference-missing', {})
  const filePath = await deps.storeRecording(input.reference, deps.owner)
  return { kind: 'reference', filePath, transcript: input.transcript ?? null }
}

type Result = NonNullable<ReturnType<JobBook['get']>['result']>

/** Waits for the job; a caller that goes away cancels it. */
async function finishOf(
  deps: McpDeps,
  jobId: string,
  signal: AbortSignal,
  onProgress: (done: number, total: number, sentence: string) => void,
): Promise<Result> {
  const cancel = () => deps.jobs.cancel(jobId, deps.owner)
  if (signal.aborted) cancel()
  signal.addEventListener('abort', cancel, { once: true })
  let unfollow = () => {}
  try {
    return await new Promise<Result>((resolve, reject) => {
      unfollow = deps.jobs.follow(jobId, deps.owner, 0, ({ event }) => {
        if (event.kind === 'sentence') onProgress(event.done, event.total, event.text)
        if (event.kind === 'failed') reject(event.error)
        const { result } = deps.jobs.get(jobId, deps.owner)
        if (event.kind === 'done' && result) resolve(result)
      })
    })
  } finally {
    unfollow()
    signal.removeEventListener('abort', cancel)
  }
}

/** A tool's answer as JSON text; a failure is an answer too, with the text that any user would read. */
async function answer(deps: McpDeps, work: () => Promise<unknown>): Promise<CallToolResult> {
  try {
    return { content: [{ type: 'text', text: JSON.stringify(await work()) }] }
  } catch (error) {
    return { isError: true, content: [{ type: 'text', text: toAppError(error).text(deps.language) }] }
  }
}
