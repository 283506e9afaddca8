import { open } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { AppError } from '../../foundation/index.js'
import { saveTags, saveTranscript, type VoiceSummary } from '../../voices/index.js'
import { ownerOf } from '../caller.js'
import { clientLeft } from '../client-left.js'
import type { ZodInstance } from '../zod-routes.js'
import type { JsonApiDeps } from './deps.js'
import { renameBody, restoreBody, voiceChangeBody, voiceParams } from './schemas.js'
import { receiveUpload } from './uploads.js'

/** The library of voices: list, add, import, rename, transcribe, copy, remove, bring back, listen, export. */
export function mountVoiceRoutes(api: ZodInstance, deps: JsonApiDeps): void {
  const { voices } = deps.studio
  const summaryOf = (name: string): VoiceSummary => voices.find(name) ?? unknownVoice(name, voices.list())

  api.get('/voices', async () => ({ voices: voices.list().map(infoOf), foreignFiles: voices.foreignFiles() }))

  api.post('/voices', async (request, reply) => {
    const owner = ownerOf(request, deps.keys)
    const { file, fields } = await receiveUpload(request, deps, owner)
    const name = fields.name ?? basename(file.originalName, extname(file.originalName))
    const saved = (await isArchive(file.filePath))
      ? await voices.save({ ...(await deps.tools.readVoiceFile(file.filePath)), name })
      : await deps.studio.saveVoice(
          { owner, name, filePath: file.filePath, transcript: fields.transcript || null },
          clientLeft(reply),
        )
    return reply.code(201).send(infoOf(saved))
  })

  api.post('/voices/starter', async (_request, reply) =>
    reply.code(201).send({ voices: (await deps.installStarters()).map(infoOf) }),
  )

  api.post('/voices/restore', { schema: { body: restoreBody } }, async (request) =>
    infoOf(await voices.restore(request.body.token)),
  )

  api.get('/voices/:name', { schema: { params: voiceParams } }, async (request) =>
    infoOf(summaryOf(request.params.name)),
  )

  api.patch('/voices/:name', { schema: { params: voiceParams, body: voiceChangeBody } }, async (request) => {
    const { name, transcript, tags } = request.body
    let voice = summaryOf(request.params.name)
    if (transcript !== undefined) voice = await saveTranscript(voices, voice.name, transcript)
    if (tags !== undefined) voice = await saveTags(voices, voice.name, tags)
    if (name !== undefined) voice = await voices.rename(voice.name, name)
    return infoOf(voice)
  })

  api.post(
    '/voices/:name/duplicate',
    { schema: { params: voiceParams, body: renameBody } },
    async (request, reply) => {
      const voice = await voices.load(summaryOf(request.params.name).name)
      return reply.code(201).send(infoOf(await voices.save({ ...voice, name: request.body.name })))
    },
  )

  api.delete('/voices/:name', { schema: { params: voiceParams } }, async (request) => ({
    restoreToken: await voices.remove(summaryOf(request.params.name).name),
  }))

  api.get('/voices/:name/file', { schema: { params: voiceParams } }, async (request, reply) => {
    const voice = await voices.load(summaryOf(request.params.name).name)
    const bytes = await deps.tools.writeVoiceFile(voice)
    return reply
      .headers(attachment(`${voice.name}.pt`))
      .type('application/octet-stream')
      .send(Buffer.from(bytes))
  })

  api.get('/voices/:name/audio', { schema: { params: voiceParams } }, async (request, reply) => {
    const voice = await voices.load(summaryOf(request.params.name).name)
    return reply.type('audio/wav').send(Buffer.from(deps.tools.encodeWav(voice.reference)))
  })
}

/** What a caller sees of a voice. */
function infoOf(voice: VoiceSummary): VoiceSummary {
  const { name, contentHash, createdAt, durationSec, sampleRateHz } = voice
  const { language, transcript, tags, loudnessLufs } = voice
  return {
    ...{ name, contentHash, createdAt, durationSec, sampleRateHz },
    ...{ language, transcript, tags, loudnessLufs },
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
