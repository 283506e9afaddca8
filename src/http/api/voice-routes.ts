import { open } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import type { FastifyRequest } from 'fastify'
import { AppError } from '../../foundation/index.js'
import { localOwner, type VoiceEditor, type VoiceSummary } from '../../voices/index.js'
import { ownerOf } from '../caller.js'
import { clientLeft } from '../client-left.js'
import type { ZodInstance } from '../zod-routes.js'
import type { JsonApiDeps } from './deps.js'
import { renameBody, restoreBody, voiceChangeBody, voiceParams } from './schemas.js'
import { receiveUpload } from './uploads.js'

type VoiceInfo = Omit<VoiceSummary, 'owner'> & {
  /** Whether the caller may change, copy, play and export it. */
  readonly mayChange: boolean
}

/** The library of voices: list, add, import, rename, transcribe, copy, remove, bring back, listen, export. */
export function mountVoiceRoutes(api: ZodInstance, deps: JsonApiDeps): void {
  const { voices } = deps.studio
  const libraryOf = (request: FastifyRequest) => deps.studio.voicesOf(ownerOf(request, deps.keys))
  const summaryOf = (name: string): VoiceSummary => voices.find(name) ?? unknownVoice(name, voices.list())

  api.get('/voices', async (request) => ({
    voices: voices.list().map((voice) => infoOf(voice, libraryOf(request))),
    foreignFiles: voices.foreignFiles(),
  }))

  api.post('/voices', async (request, reply) => {
    const owner = ownerOf(request, deps.keys)
    const { file, fields } = await receiveUpload(request, deps, owner)
    const name = fields.name ?? basename(file.originalName, extname(file.originalName))
    const library = libraryOf(request)
    const saved = (await isArchive(file.filePath))
      ? await library.save({ ...(await deps.tools.readVoiceFile(file.filePath)), name })
      : await deps.studio.saveVoice(
          { owner, name, filePath: file.filePath, transcript: fields.transcript || null },
          clientLeft(reply),
        )
    return reply.code(201).send(infoOf(saved, library))
  })

  api.post('/voices/starter', async (request, reply) => {
    const library = libraryOf(request)
    const added = await deps.installStarters(library)
    return reply.code(201).send({ voices: added.map((voice) => infoOf(voice, library)) })
  })

  api.post('/voices/restore', { schema: { body: restoreBody } }, async (request) => {
    const library = libraryOf(request)
    return infoOf(await library.restore(request.body.token), library)
  })

  api.get('/voices/:name', { schema: { params: voiceParams } }, async (request) =>
    infoOf(summaryOf(request.params.name), libraryOf(request)),
  )

  api.patch('/voices/:name', { schema: { params: voiceParams, body: voiceChangeBody } }, async (request) => {
    const { name, transcript, tags } = request.body
    const library = libraryOf(request)
    const changes = {
      ...(transcript === undefined ? {} : { transcript }),
      ...(tags === undefined ? {} : { tags }),
    }
    let voice = await library.change(summaryOf(request.params.name).name, changes)
    if (name !== undefined) voice = await library.rename(voice.name, name)
    return infoOf(voice, library)
  })

  api.post(
    '/voices/:name/duplicate',
    { schema: { params: voiceParams, body: renameBody } },
    async (request, reply) => {
      const library = libraryOf(request)
      const { name } = summaryOf(request.params.name)
      return reply.code(201).send(infoOf(await library.duplicate(name, request.body.name), library))
    },
  )

  api.delete('/voices/:name', { schema: { params: voiceParams } }, async (request) => ({
    restoreToken: await libraryOf(request).remove(summaryOf(request.params.name).name),
  }))

  api.get('/voices/:name/file', { schema: { params: voiceParams } }, async (request, reply) => {
    const voice = await libraryOf(request).open(summaryOf(request.params.name).name)
    // Whose it is means nothing elsewhere.
    const bytes = await deps.tools.writeVoiceFile({ ...voice, owner: localOwner })
    return reply
      .headers(attachment(`${voice.name}.pt`))
      .type('application/octet-stream')
      .send(Buffer.from(bytes))
  })

  api.get('/voices/:name/audio', { schema: { params: voiceParams } }, async (request, reply) => {
    const voice = await libraryOf(request).open(summaryOf(request.params.name).name)
    return reply.type('audio/wav').send(Buffer.from(deps.tools.encodeWav(voice.reference)))
  })
}

/** What a caller sees of a voice: the words of its recording only if the recording is theirs. */
function infoOf(voice: VoiceSummary, library: VoiceEditor): VoiceInfo {
  const { name, contentHash, createdAt, durationSec, sampleRateHz } = voice
  const { language, tags, loudnessLufs } = voice
  const mayChange = library.mayChange(voice)
  const transcript = mayChange ? voice.transcript : null
  return {
    ...{ name, contentHash, createdAt, durationSec, sampleRateHz },
    ...{ language, transcript, tags, loudnessLufs, mayChange },
  }
}

/** RFC 6266: the real name percent-encoded, for every browser of today. */
export function attachment(fileName: string): { 'content-disposition': string } {
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  )
  return { 'content-disposition': `attachment; filename*=UTF-8''${encoded}` }
}

function unknownVoice(name: string, known: readonly VoiceSummary[]): never {
  throw new AppError('voice-not-found', {
    name: name.slice(0, 100),
    known: known.map((voice) => voice.name).join(', '),
  })
}

/** A `.pt` is a zip archive; told by content, since names of uploads are not to be trusted. */
async function isArchive(filePath: string): Promise<boolean> {
  const handle = await open(filePath)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0)
    return bytesRead === 4 && buffer.readUInt32BE(0) === 0x504b0304
  } finally {
    await handle.close()
  }
}
