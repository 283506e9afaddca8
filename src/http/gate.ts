import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError, isAddress, isLoopbackHost } from '../foundation/index.js'

export interface GateRules {
  /** Names besides localhost and addresses under which the server may be called. */
  readonly hosts: readonly string[]
  /** Web origins besides those of this machine whose pages may call the server. */
  readonly origins: readonly string[]
}

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Decides on every request, before any route, whether it may go on.
 * Host: a name that we do not know may be a foreign site's, pointed at this address (DNS rebinding).
 * Origin: a page of another site must not make this server do anything, even where it cannot read the answer;
 * withholding CORS headers alone would let the request run.
 */
export function installGate(server: FastifyInstance, rules: GateRules): void {
  const hosts = new Set(rules.hosts.map((host) => host.toLowerCase()))
  const origins = new Set(rules.origins.map((origin) => origin.toLowerCase()))

  const isKnownHost = (hostname: string) =>
    isLoopbackHost(hostname) || isAddress(hostname) || hosts.has(hostname.toLowerCase())

  const isAllowedOrigin = (origin: string, host: string) => {
    if (!URL.canParse(origin)) return false
    const url = new URL(origin)
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return false
    return (
      isLoopbackHost(url.hostname) || url.host === host.toLowerCase() || origins.has(origin.toLowerCase())
    )
  }

  server.addHook('onRequest', async (request, reply) => {
    const isWebSocket = request.headers.upgrade !== undefined
    // Nobody else closes the connection of a WebSocket that is refused.
    if (isWebSocket) reply.raw.once('finish', () => request.raw.socket.end())
    const host = request.headers.host ?? ''
    const hostname = hostnameOf(host)
    if (!isKnownHost(hostname)) throw new AppError('host-refused', { host: hostname.slice(0, 100) })

    const origin = request.headers.origin
    const isAllowed = origin !== undefined && isAllowedOrigin(origin, host)
    if (isAllowed) allowOrigin(reply, origin)
    if (isPreflight(request)) return isAllowed ? answerPreflight(request, reply) : refuseOrigin(origin ?? '')
    // A page of another site may open a WebSocket and read it: nothing else than this check forbids that.
    if (readingMethods.has(request.method) && !isWebSocket) return
    if (origin !== undefined && !isAllowed) refuseOrigin(origin)
    // A browser that leaves Origin out still says where the request comes from.
    if (origin === undefined && request.headers['sec-fetch-site'] === 'cross-site') refuseOrigin('cross-site')
  })
}

function refuseOrigin(origin: string): never {
  throw new AppError('origin-refused', { origin: origin.slice(0, 100) })
}

function hostnameOf(host: string): string {
  return host.startsWith('[') ? host.slice(0, host.indexOf(']') + 1) : (host.split(':')[0] ?? '')
}

function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined
}

// On the raw answer, so that event streams, which bypass fastify's reply, carry them too.
function allowOrigin({ raw }: FastifyReply, origin: string): void {
  raw.setHeader('Access-Control-Allow-Origin', origin)
  raw.setHeader('Access-Control-Allow-Credentials', 'true')
  raw.setHeader('Vary', 'Origin')
}

function answerPreflight(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { headers } = request
  reply.raw.setHeader('Access-Control-Allow-Methods', 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT')
  reply.raw.setHeader('Access-Control-Allow-Headers', headers['access-control-request-headers'] ?? '')
  reply.raw.setHeader('Access-Control-Max-Age', '600')
  if (headers['access-control-request-private-network']) {
    reply.raw.setHeader('Access-Control-Allow-Private-Network', 'true')
  }
  return reply.code(200).type('text/plain').send('OK')
}
