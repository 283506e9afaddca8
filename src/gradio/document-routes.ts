import type { FastifyInstance, FastifyRequest } from 'fastify'
import { configDocument } from './config-document.js'
import { infoDocument } from './info-document.js'
import { openApiDocument } from './openapi-document.js'
import { rootUrlFor, type Wire } from './wire.js'

/** The descriptions of the app: made anew for every request, because the list of voices lives. */
export function mountConfigRoutes(root: FastifyInstance, wire: Wire): void {
  for (const path of ['/config', '/config/']) {
    root.get(path, (request) => configFor(wire, request))
  }
}

/** The same below the API prefix: parameters and returns, and OpenAPI. */
export function mountInfoRoutes(api: FastifyInstance, wire: Wire): void {
  for (const path of ['/info', '/info/']) api.get(path, () => infoDocument(wire.app))
  api.get('/openapi.json', (request) => openApiDocument(wire.app, rootUrlFor(wire, request)))
}

/** Small questions of clients that nobody needs to be logged in for. */
export function mountAppRoutes(api: FastifyInstance, wire: Wire): void {
  api.get('/app_id', () => ({ app_id: wire.identity.appId }))
  let isFirst = true
  api.get('/startup-events', () => {
    const answer = isFirst
    isFirst = false
    return answer
  })
  api.get('/deep_link', (_request, reply) => reply.type('application/json').send('""'))
  api.post('/component_server', (_request, reply) =>
    reply.code(404).send({ detail: 'No component of this app has server functions.' }),
  )
  for (const method of ['GET', 'HEAD'] as const) {
    api.route({
      method,
      url: '/proxy=*',
      exposeHeadRoute: false,
      handler: (_request, reply) => reply.code(400).send({ detail: 'This server is no proxy.' }),
    })
  }
}

function configFor(wire: Wire, request: FastifyRequest): ReturnType<typeof configDocument> {
  return configDocument(wire.app, {
    identity: wire.identity,
    rootUrl: rootUrlFor(wire, request),
    maxUploadBytes: wire.maxUploadBytes,
    isLoginRequired: wire.authenticator !== null,
    hasMcp: wire.hasMcp,
  })
}
