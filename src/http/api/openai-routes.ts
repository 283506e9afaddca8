import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { AppError, headerJson, toAppError, warningsHeader } from '../../foundation/index.js'
import {
  beginSpeech,
  describeWarnings,
  type SpeakRequest,
  type SpeechWarning,
  type StoredFile,
} from '../../synthesis/index.js'
import { encodedAudio, sendAudio } from '../audio-answer.js'
import { ownerOf } from '../caller.js'
import { clientLeft } from '../client-left.js'
import { languageOf } from '../errors.js'
import { EventStreamReply } from '../event-stream.js'
import type { ZodInstance } from '../zod-routes.js'
import type { JsonApiDeps } from './deps.js'
import { openAiSpeechBody, voiceChangesOf } from './schemas.js'
import { namedFile } from './uploads.js'

/** Models of OpenAI whose clients may speak here unchanged. */
const openAiModels = ['tts-1', 'tts-1-hd', 'gpt-4o-mini-tts']

const modelParams = z.object({ model: z.string().min(1).max(100) })

/**
 * The speech part of OpenAI's HTTP API (platform.openai.com/docs/api-reference/audio/createSpeech), so that its clients
 * need only another base URL. A voice is the name of a saved one.
 */
export async function openAiRoutes(api: ZodInstance, deps: JsonApiDeps): Promise<void> {
  installOpenAiErrors(api, deps)

  const engineIds = deps.engines.map(({ id }) => id)
  api.get('/models', async () => ({ object: 'list', data: engineIds.map(modelOf) }))
  api.get('/models/:model', { schema: { params: modelParams } }, async ({ params: { model } }) => {
    if (![...engineIds, ...openAiModels].includes(model)) {
      throw new AppError('engine-not-listed', { engineId: model, known: engineIds.join(', ') })
    }
    return modelOf(model)
  })

  // A recording within the body is a third longer than its file.
  const bodyLimit = Math.ceil((deps.uploadLimitBytes * 4) / 3) + 2 ** 20
  api.post('/audio/speech', { schema: { body: openAiSpeechBody }, bodyLimit }, async (request, reply) => {
    const { body } = request
    const owner = ownerOf(request, deps.keys)
    const signal = clientLeft(reply)
    const warnings: SpeechWarning[] = []
    const speechRequest = await speakRequestOf(body, deps, owner)
    const speech = await beginSpeech(deps.studio, speechRequest, signal, (event) => {
      if (event.kind === 'warning') warnings.push(event.warning)
    })
    const told = describeWarnings(warnings, speechRequest.text, languageOf(request, deps.language))
    if (body.stream_format === 'sse') {
      await sendEvents(reply, await encodedAudio(speech, body.response_format, signal), told)
      return reply
    }
    if (told.length > 0) reply.header(warningsHeader, headerJson(told))
    return sendAudio(reply, speech, body.response_format, signal)
  })
}

function modelOf(id: string) {
  return { id, object: 'model', created: 0, owned_by: 'yinse' }
}

function voiceMissing(): AppError {
  const problem = {
    zh: '没有给出；请写一个已保存音色的名称，或用 reference、ref_audio 给一段录音',
    en: 'it is missing; name a saved voice, or give a recording as reference or ref_audio',
  }
  return new AppError('request-invalid', { field: 'body.voice', problem })
}

async function speakRequestOf(
  body: z.output<typeof openAiSpeechBody>,
  deps: JsonApiDeps,
  owner: SpeakRequest['owner'],
): Promise<SpeakRequest> {
  const { input: text, model, speed: speedRatio, voice, seed, reference, transcript } = body
  const engineId = openAiModels.includes(model) ? 'auto' : model
  const options = { ...voiceChangesOf(body), speedRatio, seed }
  const { input_type: inputType, project, audible_label: audibleLabel } = body
  const common = {
    owner,
    text,
    engineId,
    options,
    inputType,
    project,
    ...(audibleLabel ? { audibleLabel } : {}),
  }
  const { ref_audio: inlined, ref_text: inlinedWords } = body
  if (inlined !== undefined) {
    const { filePath } = await storeInlined(inlined, deps, owner)
    return { ...common, voice: { kind: 'reference', filePath, transcript: inlinedWords ?? transcript } }
  }
  if (reference === undefined) {
    const name = typeof voice === 'string' ? voice : voice.id
    if (name === '') throw voiceMissing()
    return { ...common, voice: { kind: 'saved', name } }
  }
  const { filePath } = namedFile(reference, deps, owner)
  return { ...common, voice: { kind: 'reference', filePath, transcript } }
}

/** Throws AppError `upload-too-large`. */
function storeInlined(
  dataUrl: string,
  { studio, uploadLimitBytes }: JsonApiDeps,
  owner: SpeakRequest['owner'],
): Promise<StoredFile> {
  const content = Buffer.from(dataUrl.slice(dataUrl.indexOf(',') + 1), 'base64')
  const file = { owner, originalName: 'reference', purpose: 'upload' } as const
  return studio.files.put(file, Readable.from([content]), uploadLimitBytes)
}

async function sendEvents(
  reply: FastifyReply,
  encoded: AsyncIterable<Uint8Array>,
  warnings: readonly string[],
): Promise<void> {
  const stream = new EventStreamReply(reply, () => {})
  try {
    for (const message of warnings) await stream.sendData({ type: 'speech.warning', message })
    for await (const bytes of encoded) {
      await stream.sendData({ type: 'speech.audio.delta', audio: Buffer.from(bytes).toString('base64') })
    }
    const usage = { input_tokens: 0, output_tokens: 0, total_tokens: 0 }
    await stream.sendData({ type: 'speech.audio.done', usage })
  } catch (error) {
    const { code, message } = toAppError(error)
    await stream.sendData({ type: 'error', error: { code, message } })
  }
  stream.end()
}

/** Errors as OpenAI's clients read them. */
function installOpenAiErrors(api: ZodInstance, deps: JsonApiDeps): void {
  api.setErrorHandler((reason, request, reply) => {
    const error = reason instanceof AppError ? reason : undefined
    // Whatever has no text of ours is answered by the server's own handler.
    if (!error) throw reason
    const field: unknown = (error.data as { field?: unknown }).field
    return reply.code(error.httpStatus).send({
      error: {
        message: error.text(languageOf(request, deps.language)),
        type: error.httpStatus < 500 ? 'invalid_request_error' : 'server_error',
        param: typeof field === 'string' ? field.replace(/^body\./, '') : null,
        code: error.code,
        data: error.data,
      },
    })
  })
}
