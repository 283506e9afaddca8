import { createReadStream } from 'node:fs'
import { basename, extname } from 'node:path'
import { Readable } from 'node:stream'
import { audioFormats, durationSecOf, encodeWavFile } from '../../audio/index.js'
import { ownerOf } from '../caller.js'
import { clientLeft } from '../client-left.js'
import type { ZodInstance } from '../zod-routes.js'
import type { JsonApiDeps } from './deps.js'
import { peaksOf, WaveformCache } from './peaks.js'
import { downloadQuery, fileParams, filePathQuery, referenceBody } from './schemas.js'
import { namedFile, receiveUpload } from './uploads.js'
import { attachment } from './voice-routes.js'

/** Uploads and results by id, and what the page shows of them. */
export function mountFileRoutes(api: ZodInstance, deps: JsonApiDeps): void {
  const waveforms = new WaveformCache()

  api.post('/files', async (request, reply) => {
    const { file } = await receiveUpload(request, deps, ownerOf(request, deps.keys))
    return reply.code(201).send({ id: file.id, name: file.fileName })
  })

  api.get('/files/:id', { schema: { params: fileParams } }, async (request, reply) => {
    const file = namedFile(request.params.id, deps, ownerOf(request, deps.keys))
    return reply
      .headers(attachment(file.fileName))
      .type('application/octet-stream')
      .send(createReadStream(file.filePath))
  })

  api.get('/files/peaks', { schema: { querystring: filePathQuery } }, async (request, reply) => {
    const file = namedFile(request.query.path, deps, ownerOf(request, deps.keys))
    if (file.purpose === 'result') return waveforms.of(file)
    const pcm = await deps.tools.decodeAudio(file.filePath, clientLeft(reply))
    return { durationSec: durationSecOf(pcm), peaks: peaksOf(pcm.samples) }
  })

  api.post('/references/check', { schema: { body: referenceBody } }, async (request, reply) => {
    const file = namedFile(request.body.path, deps, ownerOf(request, deps.keys))
    return deps.tools.checkReference(file.filePath, clientLeft(reply))
  })

  api.get('/files/download', { schema: { querystring: downloadQuery } }, async (request, reply) => {
    const file = namedFile(request.query.path, deps, ownerOf(request, deps.keys))
    const { format } = request.query
    // What is there in the wanted format goes out as it is.
    if (format === 'wav') {
      return reply.headers(attachment(file.fileName)).type('audio/wav').send(createReadStream(file.filePath))
    }
    const { extension, mediaType } = audioFormats[format]
    const name = `${basename(file.fileName, extname(file.fileName))}.${extension}`
    const encoded = encodeWavFile(format, file.filePath)
    return reply.headers(attachment(name)).type(mediaType).send(Readable.from(encoded))
  })
}
