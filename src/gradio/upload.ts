import { Readable } from 'node:stream'
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError, explainFormFailure, toAppError } from '../foundation/index.js'
import type { StoredFile } from '../synthesis/index.js'
import { wirePathOf } from './file-data.js'
import { openTrackedStream } from './queue-routes.js'
import { dataBlock } from './sse.js'
import type { UploadProgress } from './upload-progress.js'
import { fileOwnerOf, type Wire } from './wire.js'

/** Files of one request. */
const maxFiles = 1000
const maxFields = 10

/** Lets the routes of `instance` take multipart forms, unless the whole server does already. */
export async function acceptMultipart(instance: FastifyInstance): Promise<void> {
  if (!instance.hasContentTypeParser('multipart/form-data')) await instance.register(multipart)
}

/** Takes files in and tells a browser how far it is. */
export async function mountUploadRoutes(
  api: FastifyInstance,
  wire: Wire,
  progress: UploadProgress,
): Promise<void> {
  await acceptMultipart(api)
  api.post<{ Querystring: { upload_id?: string } }>('/upload', async (request, reply) => {
    if (!request.isMultipart()) {
      return reply.code(400).send({ detail: 'Invalid content type: send the files as multipart/form-data.' })
    }
    const uploadId = request.query.upload_id
    const tracked = uploadId === undefined ? null : progress.begin(uploadId)
    try {
      const files = await storeFiles(wire, request, (name, bytes) => tracked?.chunk(name, bytes))
      return files.map(wirePathOf)
    } catch (reason) {
      // The rest is read and dropped: a client that is still sending would not see the answer otherwise, and
      // its connection would be stuck.
      request.raw.unpipe().resume()
      return refuse(wire, reply, reason)
    } finally {
      tracked?.done()
    }
  })

  api.get<{ Querystring: { upload_id?: string } }>(
    '/upload_progress',
    { exposeHeadRoute: false },
    async (request, reply) => {
      const upload = await progress.find(request.query.upload_id ?? '')
      if (!upload) return reply.code(404).type('text/plain').send('Upload not found')
      const stream = openTrackedStream(wire, reply)
      stream.onClose(
        upload.follow((message) => {
          stream.write(dataBlock(message))
          if (message.msg === 'done') stream.end()
        }),
      )
      return reply
    },
  )
}

// The whole request may be as large as one file may: many files are no way around the limit.
async function storeFiles(
  wire: Wire,
  request: FastifyRequest,
  onChunk: (fileName: string, bytes: number) => void,
): Promise<readonly StoredFile[]> {
  const owner = fileOwnerOf(wire, request)
  const stored: StoredFile[] = []
  let remainingBytes = wire.maxUploadBytes
  const limits = {
    fileSize: wire.maxUploadBytes + 1,
    files: maxFiles,
    // Those that are no files, too.
    parts: maxFiles + maxFields,
    fields: maxFields,
    fieldSize: 1024,
    headerPairs: 50,
  }
  try {
    for await (const part of request.files({ limits })) {
      if (part.fieldname !== 'files') {
        part.file.resume()
        continue
      }
      const maxBytes = remainingBytes
      const content = counted(part.file, (bytes) => {
        remainingBytes -= bytes
        onChunk(part.filename, bytes)
      })
      const newFile = { owner, originalName: part.filename, purpose: 'upload' } as const
      stored.push(await wire.files.put(newFile, Readable.from(content, { objectMode: false }), maxBytes))
    }
  } catch (error) {
    for (const file of stored) await wire.files.remove(file.id)
    const isTooMany = /^FST_(?:FILES|PARTS)_LIMIT$/.test(String((error as { code?: unknown }).code))
    throw isTooMany ? new AppError('wire-upload-too-many', { limit: maxFiles }, { cause: error }) : error
  }
  if (stored.length === 0) throw new AppError('wire-upload-empty', {})
  return stored
}

async function* counted(content: Readable, onChunk: (bytes: number) => void): AsyncIterable<Buffer> {
  for await (const chunk of content as AsyncIterable<Buffer>) {
    onChunk(chunk.length)
    yield chunk
  }
}

/** Clients read the refusal of an upload as plain text when it is too large, as JSON otherwise. */
function refuse(wire: Wire, reply: FastifyReply, reason: unknown): FastifyReply {
  const status = (reason as { statusCode?: unknown }).statusCode
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return reply
      .code(status)
      .type('text/plain; charset=utf-8')
      .send(String((reason as Error).message))
  }
  const error = toAppError(explainFormFailure(reason))
  if (error.kind === 'internal') wire.logger.error('gradio.upload-failed', { error })
  const text = error.text(wire.language)
  if (error.kind === 'too-large') return reply.code(413).type('text/plain; charset=utf-8').send(text)
  return reply.code(error.httpStatus).send({ detail: text })
}
