import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { AppError, type UiLanguage } from '../../foundation/index.js'
import { type ModelEntry, maxBytesOf } from '../../models/index.js'
import { ownerOf } from '../caller.js'
import { errorBodyOf, languageOf } from '../errors.js'
import type { ZodInstance } from '../zod-routes.js'
import type { JsonApiDeps } from './deps.js'

const modelParams = z.object({ id: z.string().min(1).max(100) })

/** Neural models: look, install, bring, pause, verify, remove. Only this machine's user and holders of a key may change. */
export function mountModelRoutes(api: ZodInstance, deps: JsonApiDeps): void {
  const { models, installs, keys } = deps
  const withParams = { schema: { params: modelParams } }
  const languageFor = (request: FastifyRequest) => languageOf(request, deps.language)
  const assertAdmin = (request: FastifyRequest) => {
    if (ownerOf(request, keys).kind === 'session') throw new AppError('admin-needed', {})
  }
  const info = async (id: string, language: UiLanguage) => {
    const entry = models.catalogue.find((one) => one.id === id)
    const state = await models.stateOf(id)
    const failure = installs.failureOf(id)
    const missingFiles = state.kind === 'installed' ? [] : await models.missingFiles(id)
    return {
      ...describe(entry),
      ...{ state, missingFiles },
      ...(failure ? errorBodyOf(failure, language) : { error: null }),
    }
  }

  api.get('/neural-models', async (request) => {
    const language = languageFor(request)
    return { models: await Promise.all(models.catalogue.map(({ id }) => info(id, language))) }
  })

  api.post('/neural-models/:id/install', withParams, async (request, reply) => {
    assertAdmin(request)
    await installs.start(request.params.id)
    return reply.code(202).send(await info(request.params.id, languageFor(request)))
  })

  // Names no place on this machine's disk: what a web page could make the server read there is nobody's business.
  api.post('/neural-models/:id/files', withParams, async (request, reply) => {
    assertAdmin(request)
    const { id } = request.params
    await models.stateOf(id)
    const artifacts = models.catalogue.find((one) => one.id === id)?.artifacts ?? []
    // One byte more than is allowed reaches the manager, which then refuses with the right words.
    const fileSize = Math.max(...artifacts.map(maxBytesOf)) + 1
    for await (const part of partsOf(request, fileSize)) {
      if (part.type !== 'file') continue
      await installs.receive(id, part.filename, part.file)
      return reply.code(202).send(await info(id, languageFor(request)))
    }
    throw new AppError('file-part-missing', {})
  })

  api.post('/neural-models/:id/pause', withParams, async (request) => {
    assertAdmin(request)
    await installs.pause(request.params.id)
    return info(request.params.id, languageFor(request))
  })

  api.post('/neural-models/:id/verify', withParams, async (request) => {
    assertAdmin(request)
    await models.verify(request.params.id)
    return info(request.params.id, languageFor(request))
  })

  api.delete('/neural-models/:id', withParams, async (request) => {
    assertAdmin(request)
    await installs.pause(request.params.id)
    await models.remove(request.params.id)
    return info(request.params.id, languageFor(request))
  })
}

function partsOf(request: FastifyRequest, fileSize: number) {
  if (!request.isMultipart()) throw new AppError('file-part-missing', {})
  return request.parts({
    limits: { files: 1, fields: 10, parts: 12, fieldSize: 1000, fileSize, headerPairs: 50 },
  })
}

function describe(entry: ModelEntry | undefined) {
  if (!entry) return {}
  const { id, name, kind, languages, licence, needsTranscript, artifacts, installedBytes } = entry
  const downloadBytes = artifacts.reduce((sum, artifact) => sum + artifact.sizeBytes, 0)
  const isHashPublished = artifacts.every(({ sha256 }) => sha256 !== null)
  return {
    ...{ id, name, kind, languages, licence, needsTranscript },
    ...{ isHashPublished, downloadBytes, installedBytes },
    files: artifacts.map(({ fileName, sizeBytes, sources }) => ({
      fileName,
      sizeBytes,
      url: sources[0] ?? null,
    })),
  }
}
