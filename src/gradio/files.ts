import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { StoredFile } from '../synthesis/index.js'
import { fileIdOf, mimeTypeOf } from './file-data.js'
import { mayUse } from './stored-files.js'
import { fileOwnerOf, type Wire } from './wire.js'

/** Serves stored files. Everything that is not one the caller may read is 403, whatever the reason. */
export function mountFileRoutes(api: FastifyInstance, wire: Wire): void {
  for (const url of ['/file=*', '/file/*']) {
    api.route<{ Params: { '*': string } }>({
      method: ['GET', 'HEAD'],
      url,
      exposeHeadRoute: false,
      handler: (request, reply) => serve(wire, request, reply, request.params['*']),
    })
  }
}

async function serve(
  wire: Wire,
  request: FastifyRequest,
  reply: FastifyReply,
  path: string,
): Promise<FastifyReply> {
  const file = readableFile(wire, request, path)
  const sizeBytes = file && (await sizeOf(file))
  if (!file || sizeBytes === null || sizeBytes === undefined) {
    return reply.code(403).send({ detail: `File not allowed: ${path.slice(0, 200)}.` })
  }
  const mimeType = mimeTypeOf(file.fileName)
  reply
    .header('accept-ranges', 'bytes')
    .header('x-content-type-options', 'nosniff')
    .header('content-type', mimeType ?? 'application/octet-stream')
    .header('content-disposition', disposition(mimeType === null ? 'attachment' : 'inline', file.fileName))
  const range = parseRange(request.headers.range, sizeBytes)
  if (range === 'unsatisfiable') {
    return reply.code(416).header('content-range', `bytes */${sizeBytes}`).send()
  }
  const { first, last } = range ?? { first: 0, last: sizeBytes - 1 }
  if (range) reply.code(206).header('content-range', `bytes ${first}-${last}/${sizeBytes}`)
  reply.header('content-length', last - first + 1)
  if (request.method === 'HEAD' || sizeBytes === 0) return reply.send()
  const release = wire.files.hold(file.id)
  const content = createReadStream(file.filePath, { start: first, end: last })
  content.once('close', release)
  return reply.send(content)
}

function readableFile(wire: Wire, request: FastifyRequest, path: string): StoredFile | undefined {
  const id = fileIdOf(path.startsWith('/') ? path : `/${path}`)
  const file = id === null ? undefined : wire.files.find(id)
  return file && mayUse(fileOwnerOf(wire, request), file) ? file : undefined
}

async function sizeOf(file: StoredFile): Promise<number | null> {
  try {
    return (await stat(file.filePath)).size
  } catch {
    // Evicted between look-up and reading.
    return null
  }
}

function disposition(kind: 'inline' | 'attachment', fileName: string): string {
  const escaped = encodeURIComponent(fileName).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)
  return `${kind}; filename*=UTF-8''${escaped}`
}

/** Byte positions, both included. */
interface ByteRange {
  readonly first: number
  readonly last: number
}

/**
 * One range (`a-b`, `a-` or `-n`) of a file of `sizeBytes`. Null: the whole file, which is also the answer
 * to several ranges and to other units.
 */
export function parseRange(
  header: string | undefined,
  sizeBytes: number,
): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '')
  const [, from = '', to = ''] = match ?? []
  if (from === '' && to === '') return null
  const first = from === '' ? Math.max(0, sizeBytes - Number(to)) : Number(from)
  const last = from === '' || to === '' ? sizeBytes - 1 : Math.min(Number(to), sizeBytes - 1)
  if (from !== '' && to !== '' && Number(to) < Number(from)) return null
  return first > last ? 'unsatisfiable' : { first, last }
}
