import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { audioFormats, encodeWavFile } from '../../audio/index.js'
import { AppError } from '../../foundation/index.js'
import {
  GrowingAudio,
  type Job,
  type JobBook,
  type Owner,
  type Studio,
  subtitlesOf,
} from '../../synthesis/index.js'
import { sendAudio } from '../audio-answer.js'
import { ownerOf } from '../caller.js'
import { clientLeft } from '../client-left.js'
import { languageOf } from '../errors.js'
import type { ZodInstance } from '../zod-routes.js'
import type { JsonApiDeps } from './deps.js'
import { jobInfoOf, sendJobEvent } from './job-info.js'
import { speakRequestOf } from './job-request.js'
import type { OpenStreams } from './open-streams.js'
import {
  audioQuery,
  eventsHeaders,
  jobBody,
  jobParams,
  liveParams,
  resultQuery,
  subtitlesQuery,
} from './schemas.js'

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

  api.get('/jobs/:id', { schema: { params: jobParams } }, async (request) => {
    const owner = ownerOf(request, keys)
    const job = jobs.get(request.params.id, owner)
    const lines = job.result ? jobs.takes.sentences(job.id, owner) : null
    return jobInfoOf(job, languageFor(request), lines)
  })

  api.post('/jobs/:id/resume', { schema: { params: jobParams } }, async (request, reply) => {
    const job = await jobs.resume(request.params.id, ownerOf(request, keys))
    return reply.code(202).send(jobInfoOf(job, languageFor(request)))
  })

  api.delete('/jobs/:id', { schema: { params: jobParams } }, async (request) =>
    jobInfoOf(jobs.cancel(request.params.id, ownerOf(request, keys)), languageFor(request)),
  )

  api.get('/jobs/:id/events', { schema: { params: jobParams, headers: eventsHeaders } }, (request, reply) => {
    const { id } = request.params
    const owner = ownerOf(request, keys)
    const language = languageFor(request)
    const afterId = request.headers['last-event-id']
    // Who has heard all is told not to come again.
    if (hasEnded(jobs.get(id, owner)) && !hasNews(jobs, id, owner, afterId)) return reply.code(204).send()
    let unfollow = () => {}
    const stream = streams.open(reply, () => unfollow())
    unfollow = jobs.follow(id, owner, afterId, (event) => sendJobEvent(stream, event, language))
    return reply
  })

  // Joins the takes that count now, where that is not done yet.
  api.post('/jobs/:id/render', { schema: { params: jobParams } }, async (request, reply) => {
    const { id } = request.params
    const owner = ownerOf(request, keys)
    await jobs.takes.result(id, owner, clientLeft(reply))
    return jobInfoOf(jobs.get(id, owner), languageFor(request), jobs.takes.sentences(id, owner))
  })

  api.get(
    '/jobs/:id/result',
    { schema: { params: jobParams, querystring: resultQuery } },
    async (request, reply) => {
      const signal = clientLeft(reply)
      const { format } = request.query
      const { filePath } = await jobs.takes.result(request.params.id, ownerOf(request, keys), signal)
      if (format !== 'wav') {
        const { mediaType } = audioFormats[format]
        return reply.type(mediaType).send(Readable.from(encodeWavFile(format, filePath)))
      }
      const { size } = await stat(filePath)
      return reply.type('audio/wav').header('Content-Length', size).send(createReadStream(filePath))
    },
  )
}

function hasEnded({ state }: Job): boolean {
  return state !== 'queued' && state !== 'running'
}

function hasNews(jobs: JobBook, id: string, owner: Owner, afterId: number): boolean {
  let count = 0
  jobs.follow(id, owner, afterId, () => count++)()
  return count > 0
}

/** The sound of jobs while they are made, sentence by sentence, and their subtitles. */
export function mountJobAudioRoutes(api: ZodInstance, { jobs, studio, keys }: JsonApiDeps): void {
  api.get(
    '/jobs/:id/audio',
    { schema: { params: jobParams, querystring: audioQuery } },
    async (request, reply) => {
      const signal = clientLeft(reply)
      const audio = await audioOfJob(jobs, studio, request.params.id, ownerOf(request, keys), signal)
      return sendAudio(reply, audio, request.query.format, signal)
    },
  )

  api.get(
    '/live/:sessionHash',
    { schema: { params: liveParams, querystring: audioQuery } },
    async (request, reply) => {
      const { sessionHash } = request.params
      const caller = ownerOf(request, keys)
      // Who uses a key owns all of its sessions' jobs; else the session's name is the secret.
      const owner = caller.kind === 'key' ? caller : { kind: 'session' as const, id: sessionHash }
      const audio = studio.audioOf(studio.liveFileOf(owner) ?? '')
      if (!audio) throw new AppError('nothing-spoken-now', {})
      return sendAudio(reply, audio, request.query.format, clientLeft(reply))
    },
  )

  api.get(
    '/jobs/:id/subtitles',
    { schema: { params: jobParams, querystring: subtitlesQuery } },
    async (request, reply) => {
      const { id } = request.params
      const { format } = request.query
      const owner = ownerOf(request, keys)
      const { result, state } = jobs.get(id, owner)
      if (!result) throw new AppError('job-not-finished', { jobId: id, state })
      const sentences = jobs.takes.sentences(id, owner)
      return reply.type(subtitleTypes[format]).send(subtitlesOf(sentences, format))
    },
  )
}

const subtitleTypes = {
  srt: 'application/x-subrip; charset=utf-8',
  vtt: 'text/vtt; charset=utf-8',
  json: 'application/json; charset=utf-8',
} as const

/** Waits until the job has begun to speak. Throws what it fails with before. */
async function audioOfJob(
  jobs: JobBook,
  studio: Studio,
  id: string,
  owner: Owner,
  signal: AbortSignal,
): Promise<GrowingAudio> {
  const { result, error } = jobs.get(id, owner)
  if (error) throw error
  if (result) return GrowingAudio.whole((await jobs.takes.result(id, owner, signal)).filePath)
  let unfollow = () => {}
  const begun = new Promise<GrowingAudio>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new AppError('cancelled', {})), { once: true })
    unfollow = jobs.follow(id, owner, 0, ({ event }) => {
      if (event.kind === 'failed') reject(event.error)
      const audio = event.kind === 'audio' ? studio.audioOf(event.fileId) : undefined
      if (audio) resolve(audio)
    })
  })
  return begun.finally(() => unfollow())
}
