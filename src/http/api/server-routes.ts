import { AppError } from '../../foundation/index.js'
import { ownerOf } from '../caller.js'
import type { ZodInstance } from '../zod-routes.js'
import type { JsonApiDeps } from './deps.js'
import type { OpenStreams } from './open-streams.js'
import { downloadFormats, engineChoiceBody, loginBody } from './schemas.js'

/** The server itself: its state, its events, the API page's content. */
export function mountServerRoutes(api: ZodInstance, deps: JsonApiDeps, streams: OpenStreams): void {
  api.get('/status', async () => ({
    version: deps.version,
    engines: deps.engines,
    queue: deps.studio.queueStatus(),
    voiceCount: deps.studio.voices.list().length,
    downloadFormats,
  }))

  api.get('/engines', async () => ({ engines: await deps.availableEngines() }))

  api.post('/engines/choice', { schema: { body: engineChoiceBody } }, async (request) => {
    const { text, voice: name, engine: engineId } = request.body
    const voice =
      name === null
        ? ({ kind: 'reference', filePath: '', transcript: null } as const)
        : ({ kind: 'saved', name } as const)
    const owner = ownerOf(request, deps.keys)
    const options = { speedRatio: 1, seed: 0, ...unchangedVoice }
    const decision = await deps.studio.engineFor({ owner, text, voice, engineId, options })
    return { engine: decision.engineId, engineReason: decision.reason }
  })

  api.get('/events', (_request, reply) => {
    let unsubscribe = () => {}
    const stream = streams.open(reply, () => unsubscribe())
    unsubscribe = deps.studio.voices.onChange(() => stream.send('voices', {}))
    return reply
  })

  api.get('/api-page', async (request) => deps.tools.describeApi(request))
}

const unchangedVoice = { pitchShiftSemitones: 0, formantShiftRatio: 1, f0RangeRatio: 1, breathiness: 0 }

const cookieLifetimeSec = 30 * 24 * 60 * 60

/** Login for browsers; programs send the key with every request. */
export function mountLoginRoutes(api: ZodInstance, { keys }: JsonApiDeps): void {
  api.get('/login', async (request) => ({
    isNeeded: keys !== null,
    isLoggedIn: keys === null || keys.callerOf(request) !== null,
  }))

  api.post('/login', { schema: { body: loginBody } }, async (request, reply) => {
    const login = keys?.login(request.body.key)
    if (keys && !login) throw new AppError('key-wrong', {})
    const attributes = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${cookieLifetimeSec}`
    if (keys && login) reply.header('Set-Cookie', `${keys.cookieName}=${login.cookie}; ${attributes}`)
    return reply.code(204).send()
  })

  api.delete('/login', async (_request, reply) => {
    if (keys) reply.header('Set-Cookie', `${keys.cookieName}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`)
    return reply.code(204).send()
  })
}
