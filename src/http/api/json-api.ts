import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { UiLanguage } from '../../foundation/index.js'
import { requireOwner } from '../caller.js'
import { languageOf } from '../errors.js'
import { type ZodTypeProvider, zodValidator } from '../zod-routes.js'
import type { JsonApiDeps } from './deps.js'
import { docsPageOf } from './docs-page.js'
import { mountFileRoutes } from './file-routes.js'
import { mountJobAudioRoutes, mountJobRoutes } from './job-routes.js'
import { mountModelRoutes } from './model-routes.js'
import { OpenStreams } from './open-streams.js'
import { openAiRoutes } from './openai-routes.js'
import { type DocumentedRoute, documentedRoutes, openApiOf } from './openapi.js'
import { mountLoginRoutes, mountServerRoutes } from './server-routes.js'
import { streamRoute } from './stream-route.js'
import { mountTakeAudioRoutes, mountTakeRoutes } from './take-routes.js'
import { mountTextRoutes } from './text-routes.js'
import { mountVerifyRoute } from './verify-route.js'
import { mountVoiceRoutes } from './voice-routes.js'

/** Text of the longest job, as JSON with every character escaped. */
const bodyLimitBytes = 16 * 2 ** 20

/** Our own JSON API, under `/v1`. */
export async function jsonApi(server: FastifyInstance, deps: JsonApiDeps): Promise<void> {
  const routes: DocumentedRoute[] = []
  mountDocs(server, deps, routes)
  await server.register(
    async (instance) => {
      const api = instance.withTypeProvider<ZodTypeProvider>()
      api.addHook('onRoute', (route) => {
        routes.push(...documentedRoutes(route))
      })
      api.setValidatorCompiler(zodValidator)
      await api.register(multipart)
      mountLoginRoutes(api, deps)
      await api.register(async (guarded) => mountGuarded(guarded.withTypeProvider<ZodTypeProvider>(), deps))
    },
    { prefix: '/v1', bodyLimit: bodyLimitBytes },
  )
}

/** What the API is, for anybody to read: nothing in it is secret. */
function mountDocs(server: FastifyInstance, deps: JsonApiDeps, routes: readonly DocumentedRoute[]): void {
  const documentFor = (request: FastifyRequest, language: UiLanguage) =>
    openApiOf(routes, {
      version: deps.version,
      language,
      rootUrl: `${request.protocol}://${request.headers.host ?? 'localhost'}`,
      needsKey: deps.keys !== null,
    })
  server.get('/openapi.json', async (request) => documentFor(request, languageOf(request, deps.language)))
  server.get('/docs', async (request, reply) => {
    const { lang } = request.query as { readonly lang?: unknown }
    const language = lang === 'zh' || lang === 'en' ? lang : languageOf(request, deps.language)
    return reply.type('text/html; charset=utf-8').send(docsPageOf(documentFor(request, language), language))
  })
}

function mountGuarded(
  api: ReturnType<FastifyInstance['withTypeProvider']> & FastifyInstance,
  deps: JsonApiDeps,
): void {
  const { keys } = deps
  if (keys) {
    api.addHook('onRequest', async (request) => {
      requireOwner(request, keys)
    })
  }
  const streams = new OpenStreams(deps.timer)
  // Streams do not end by themselves, and closing waits for connections.
  api.addHook('preClose', async () => streams.endAll())
  const typed = api.withTypeProvider<ZodTypeProvider>()
  mountServerRoutes(typed, deps, streams)
  mountVoiceRoutes(typed, deps)
  mountJobRoutes(typed, deps, streams)
  mountJobAudioRoutes(typed, deps)
  mountTakeRoutes(typed, deps)
  mountTakeAudioRoutes(typed, deps)
  mountFileRoutes(typed, deps)
  mountVerifyRoute(typed, deps)
  mountModelRoutes(typed, deps)
  mountTextRoutes(typed, deps)
  typed.register(async (instance) => streamRoute(instance.withTypeProvider<ZodTypeProvider>(), deps))
  typed.register(async (instance) => openAiRoutes(instance.withTypeProvider<ZodTypeProvider>(), deps))
}
