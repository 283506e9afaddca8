import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { AppError, type UiLanguage } from '../../foundation/index.js'
import type { Job, JobEvent, SpeakRequest } from '../../synthesis/index.js'
import { ownerOf } from '../caller.js'
import { errorBodyOf, languageOf } from '../errors.js'
import type { EventStreamReply } from '../event-stream.js'
import type { ZodInstance } from '../zod-routes.js'
import type { JsonApiDeps } from './deps.js'
import type { OpenStreams } from './open-streams.js'
import { eventsHeaders, jobBody, jobParams } from './schemas.js'
import { namedFile } from './uploads.js'

/** Jobs: start, look at, follow, cancel, fetch. They outlive the connection that started them. */
export function mountJobRoutes(api: ZodInstance, deps: JsonApiDeps, streams: OpenStreams): void {
  const { jobs, keys } = deps
  const languageFor = (request: FastifyRequest) => languageOf(request, deps.language)

  api.post('/jobs', { schema: { body: jobBody } }, async (request, reply) => {
    const owner = ownerOf(request, keys)
    const job = await jobs.start(speakRequestOf(request.body, deps, owner))
    return reply
      .code(202)
      .header('Location', `/v1/jobs/${job.id}`)
      .send(jobInfoOf(job, languageFor(request)))
  })

  api.get('/jobs', async (request) => ({
    jobs: jobs.list(ownerOf(request, keys)).map((job) => jobInfoOf(job, languageFor(request))),
  }))

  api.get('/jobs/:id', { schema: { params: jobParams } }, async (request) =>
    jobInfoOf(jobs.get(request.params.id, ownerOf(request, keys)), languageFor(request)),
  )

  api.delete('/jobs/:id', { schema: { params: jobParams } }, async (request) =>
    jobInfoOf(jobs.cancel(request.params.id, ownerOf(request, keys)), languageFor(request)),
  )

  api.get('/jobs/:id/events', { schema: { params: jobParams, headers: eventsHeaders } }, (request, reply) => {
    const { id } = request.params
    const owner = ownerOf(request, keys)
    const language = languageFor(request)
    jobs.get(id, owner)
    let unfollow = () => {}
    const stream = streams.open(reply, () => unfollow())
    unfollow = jobs.follow(id, owner, request.headers['last-event-id'], (event) =>
      sendJobEvent(stream, event, language),
    )
    return reply
  })

  api.get('/jobs/:id/result', { schema: { params: jobParams } }, async (request, reply) => {
    const { id } = request.params
    const { result, state } = jobs.get(id, ownerOf(request, keys))
    if (!result) throw new AppError('job-not-finished', { jobId: id, state })
    const { size } = await stat(result.filePath)
    return reply.type('audio/wav').header('Content-Length', size).send(createReadStream(result.filePath))
  })
}

function speakRequestOf(
  body: z.output<typeof jobBody>,
  deps: JsonApiDeps,
  owner: SpeakRequest['owner'],
): SpeakRequest {
  const { text, voice, engine: engineId, speed: speedRatio, ...options } = body
  if (voice.kind === 'saved') return { owner, text, voice, engineId, options: { speedRatio, ...options } }
  const { filePath } = namedFile(voice.fileId, deps, owner)
  const choice = { kind: 'reference', filePath, transcript: voice.transcript } as const
  return { owner, text, voice: choice, engineId, options: { speedRatio, ...options } }
}

/** What a caller sees of a job: no path of this machine. */
function jobInfoOf({ id, state, createdAt, sentences, result, error }: Job, language: UiLanguage) {
  return {
    id,
    state,
    createdAt,
    sentences,
    result: result && {
      fileId: result.fileId,
      durationSec: result.durationSec,
      engine: result.engineId,
      engineReason: result.engineReason,
      sentences: result.sentences,
      warnings: result.warnings,
    },
    ...(error ? errorBodyOf(error, language) : { error: null }),
  }
}

function sendJobEvent(stream: EventStreamReply, { id, event }: JobEvent, language: UiLanguage): void {
  if (event.kind === 'failed') stream.send('failed', errorBodyOf(event.error, language), id)
  else stream.send(event.kind, event, id)
  if (event.kind === 'failed' || event.kind === 'done') stream.end()
}
