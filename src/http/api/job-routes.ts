import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { AppError, type UiLanguage } from '../../foundation/index.js'
import {
  GrowingAudio,
  type Job,
  type JobBook,
  type JobEvent,
  naturalSpeed,
  type Owner,
  parseSubtitles,
  type SpeakRequest,
  type SpeakResult,
  type StoredFile,
  type Studio,
  subtitlesOf,
  textOfCues,
  type VoiceChoice,
} from '../../synthesis/index.js'
import { sendAudio } from '../audio-answer.js'
import { ownerOf } from '../caller.js'
import { clientLeft } from '../client-left.js'
import { errorBodyOf, languageOf } from '../errors.js'
import type { EventStreamReply } from '../event-stream.js'
import type { ZodInstance } from '../zod-routes.js'
import type { JsonApiDeps } from './deps.js'
import type { OpenStreams } from './open-streams.js'
import {
  audioQuery,
  eventsHeaders,
  jobBody,
  jobParams,
  liveParams,
  sentenceParams,
  subtitlesQuery,
} from './schemas.js'
import { namedFile } from './uploads.js'

/** Jobs: start, look at, follow, cancel, fetch. They outlive the connection that started them. */
export function mountJobRoutes(api: ZodInstance, deps: JsonApiDeps, streams: OpenStreams): void {
  const { jobs, studio, keys } = deps
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
    const { filePath } = resultFile(studio, result)
    const { size } = await stat(filePath)
    return reply.type('audio/wav').header('Content-Length', size).send(createReadStream(filePath))
  })
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
    '/jobs/:id/sentences/:index/audio',
    { schema: { params: sentenceParams, querystring: audioQuery } },
    async (request, reply) => {
      const { id, index } = request.params
      const { result, state } = jobs.get(id, ownerOf(request, keys))
      if (!result) throw new AppError('job-not-finished', { jobId: id, state })
      const sentence = result.sentences[index]
      const total = result.sentences.length
      if (!sentence) throw new AppError('sentence-not-found', { jobId: id, index, total })
      const audio = GrowingAudio.whole(resultFile(studio, result).filePath, sentence)
      return sendAudio(reply, audio, request.query.format, clientLeft(reply))
    },
  )

  api.get(
    '/jobs/:id/subtitles',
    { schema: { params: jobParams, querystring: subtitlesQuery } },
    async (request, reply) => {
      const { id } = request.params
      const { format } = request.query
      const { result, state } = jobs.get(id, ownerOf(request, keys))
      if (!result) throw new AppError('job-not-finished', { jobId: id, state })
      return reply.type(subtitleTypes[format]).send(subtitlesOf(result.sentences, format))
    },
  )
}

/** The file of a result, unless it had to make room. */
function resultFile(studio: Studio, { fileId }: SpeakResult): StoredFile {
  const file = studio.files.find(fileId)
  if (!file) throw new AppError('file-not-found', { fileId })
  return file
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
  if (result) return GrowingAudio.whole(resultFile(studio, result).filePath)
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

function speakRequestOf(
  body: z.output<typeof jobBody>,
  deps: JsonApiDeps,
  owner: SpeakRequest['owner'],
): SpeakRequest {
  const { voice, engine: engineId, speed: speedRatio, duration, srt, minSpeed, maxSpeed, ...rest } = body
  const { text, inputType, project, audibleLabel, ...options } = rest
  const speed = { min: minSpeed ?? naturalSpeed.min, max: maxSpeed ?? naturalSpeed.max }
  const common = {
    ...{ owner, engineId, inputType, project },
    ...(audibleLabel ? { audibleLabel } : {}),
    voice: voiceOf(voice, deps, owner),
    options: { speedRatio, ...options },
  }
  if (srt !== undefined) {
    const cues = parseSubtitles(srt)
    return { ...common, text: textOfCues(cues), timing: { kind: 'cues', cues, speed } }
  }
  if (duration === undefined) return { ...common, text }
  return { ...common, text, timing: { kind: 'duration', durationSec: duration, speed } }
}

function voiceOf(voice: z.output<typeof jobBody>['voice'], deps: JsonApiDeps, owner: Owner): VoiceChoice {
  if (voice.kind === 'saved') return voice
  const { filePath } = namedFile(voice.fileId, deps, owner)
  return { kind: 'reference', filePath, transcript: voice.transcript }
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
      fit: result.fit,
    },
    ...(error ? errorBodyOf(error, language) : { error: null }),
  }
}

function sendJobEvent(stream: EventStreamReply, { id, event }: JobEvent, language: UiLanguage): void {
  if (event.kind === 'failed') stream.send('failed', errorBodyOf(event.error, language), id)
  else stream.send(event.kind, event, id)
  if (event.kind === 'failed' || event.kind === 'done') stream.end()
}
