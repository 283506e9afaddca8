import type { FastifyInstance } from 'fastify'

const allowedMethods = 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT'
const preflightLifetimeSec = 600

/** The headers that let a page of an allowed origin read our answers. */
export function corsHeaders(origin: string): Record<string, string> {
  return {
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    vary: 'Origin',
  }
}

/** What a preflight of an allowed origin is answered with; `requested` is echoed. */
export function preflightHeaders(origin: string, requested: string | undefined): Record<string, string> {
  return {
    ...corsHeaders(origin),
    'access-control-allow-methods': allowedMethods,
    'access-control-max-age': String(preflightLifetimeSec),
    ...(requested === undefined ? {} : { 'access-control-allow-headers': requested }),
  }
}

/**
 * Mounts CORS on a whole server: for the composition root, beside whatever refuses other origins. Requests
 * without Origin (curl, Python, Node) are untouched; `null` is an origin like any other that is not allowed.
 */
export function mountCors(server: FastifyInstance, isAllowedOrigin: (origin: string) => boolean): void {
  server.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers
    if (origin === undefined || !isAllowedOrigin(origin)) return
    if (request.method !== 'OPTIONS') {
      reply.headers(corsHeaders(origin))
      return
    }
    const requested = request.headers['access-control-request-headers']
    return reply.code(200).headers(preflightHeaders(origin, requested)).type('text/plain').send('OK')
  })
}
