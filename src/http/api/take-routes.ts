import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { audioFormats, encodeWavFile } from '../../audio/index.js'
import { AppError } from '../../foundation/index.js'
import {
  GrowingAudio,
  type Owner,
  saneFileName,
  subtitlesOf,
  type TakeChange,
} from '../../synthesis/index.js'
import { sendAudio } from '../audio-answer.js'
import { ownerOf } from '../caller.js'
import { clientLeft } from '../client-left.js'
import { languageOf } from '../errors.js'
import type { ZodInstance } from '../zod-routes.js'
import type { JsonApiDeps } from './deps.js'
import { sentenceInfoOf, takeInfoOf, warningInfoOf } from './job-info.js'
import { voiceOf } from './job-request.js'
import {
  archiveQuery,
  chooseBody,
  jobParams,
  sentenceParams,
  sentencesQuery,
  takeAudioQuery,
  takeBody,
} from './schemas.js'
import { type ArchiveEntry, zipOf } from './sentence-archive.js'
import { attachment } from './voice-routes.js'

/** The sentences of a job: how each was spoken, again, otherwise, and back. */
export function mountTakeRoutes(api: ZodInstance, deps: JsonApiDeps): void {
  const { keys } = deps
  const { takes } = deps.jobs

  api.get(
    '/jobs/:id/sentences',
    { schema: { params: jobParams, querystring: sentencesQuery } },
    async (request) => {
      const { id } = request.params
      const { from, count } = request.query
      const owner = ownerOf(request, keys)
      const placed = new Map(takes.sentences(id, owner).map((sentence) => [sentence.index, sentence]))
      const lines = takes.lines(id, owner, from, count)
      return {
        sentences: lines.map((line) => sentenceInfoOf(line, placed.get(line.line.index))),
        edits: takes.edits(id, owner),
      }
    },
  )

  const oneSentence = (id: string, owner: Owner, index: number) => ({
    sentence: sentenceInfoOf(
      takes.line(id, owner, index),
      takes.sentences(id, owner).find((sentence) => sentence.index === index),
    ),
    edits: takes.edits(id, owner),
  })

  api.get('/jobs/:id/sentences/:index', { schema: { params: sentenceParams } }, async (request) =>
    oneSentence(request.params.id, ownerOf(request, keys), request.params.index),
  )

  api.post(
    '/jobs/:id/sentences/:index/takes',
    { schema: { params: sentenceParams, body: takeBody } },
    async (request, reply) => {
      const { id, index } = request.params
      const owner = ownerOf(request, keys)
      const { text, voice, engine, speed, ...options } = request.body
      const change: TakeChange = {
        ...(text === undefined ? {} : { text }),
        ...(voice ? { voice: voiceOf(voice, deps, owner) } : {}),
        ...(engine === undefined ? {} : { engineId: engine }),
        options: { ...options, speedRatio: speed },
      }
      const { take, warnings } = await takes.speakAgain(id, owner, index, change, clientLeft(reply))
      const told = warningInfoOf(warnings, languageOf(request, deps.language))
      return reply
        .code(201)
        .send({ take: takeInfoOf(take), warnings: told, ...oneSentence(id, owner, index) })
    },
  )

  api.put(
    '/jobs/:id/sentences/:index/take',
    { schema: { params: sentenceParams, body: chooseBody } },
    async (request) => {
      const { id, index } = request.params
      const owner = ownerOf(request, keys)
      takes.choose(id, owner, index, request.body.take)
      return oneSentence(id, owner, index)
    },
  )

  for (const [name, direction] of [
    ['undo', -1],
    ['redo', 1],
  ] as const) {
    api.post(`/jobs/:id/${name}`, { schema: { params: jobParams } }, async (request) => {
      const owner = ownerOf(request, keys)
      const { line } = takes.step(request.params.id, owner, direction)
      return oneSentence(request.params.id, owner, line.index)
    })
  }
}

/** The sound of single sentences, and all of them as files. */
export function mountTakeAudioRoutes(api: ZodInstance, { jobs, keys }: JsonApiDeps): void {
  const { takes } = jobs

  api.get(
    '/jobs/:id/sentences/:index/audio',
    { schema: { params: sentenceParams, querystring: takeAudioQuery } },
    async (request, reply) => {
      const { id, index } = request.params
      const { format, take: takeId } = request.query
      const owner = ownerOf(request, keys)
      const signal = clientLeft(reply)
      const take = takes.take(id, owner, index, takeId ?? null)
      const file = await takes.takeFile(id, owner, take, signal)
      return sendAudio(reply, GrowingAudio.whole(file.filePath), format, signal)
    },
  )

  api.get(
    '/jobs/:id/sentences.zip',
    { schema: { params: jobParams, querystring: archiveQuery } },
    async (request, reply) => {
      const { id } = request.params
      const { format } = request.query
      const owner = ownerOf(request, keys)
      const { state, createdAt } = jobs.get(id, owner)
      if (state !== 'done') throw new AppError('job-not-finished', { jobId: id, state })
      const signal = clientLeft(reply)
      const sentences = takes.sentences(id, owner)
      async function* entries(): AsyncGenerator<ArchiveEntry> {
        for (const { index, text, takeId } of sentences) {
          const file = await takes.takeFile(id, owner, takes.take(id, owner, index, takeId), signal)
          const number = String(index + 1).padStart(Math.max(3, String(sentences.length).length), '0')
          const name = saneFileName(`${number} ${text.trim().slice(0, 24)}.${audioFormats[format].extension}`)
          // What is wav already goes out as it is.
          const isWav = format === 'wav'
          const content = isWav ? createReadStream(file.filePath) : encodeWavFile(format, file.filePath)
          yield { name, content }
        }
        yield { name: 'sentences.srt', content: bytesOf(subtitlesOf(sentences, 'srt')) }
        yield { name: 'sentences.json', content: bytesOf(subtitlesOf(sentences, 'json')) }
      }
      return reply
        .headers(attachment(`sentences-${id.slice(0, 8)}.zip`))
        .type('application/zip')
        .send(Readable.from(zipOf(entries(), createdAt)))
    },
  )
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}
