import fastify, { type FastifyInstance } from 'fastify'
import type { Logger, UiLanguage } from '../foundation/index.js'
import { limitConnections } from './connection-limit.js'
import { installErrors } from './errors.js'
import { type GateRules, installGate } from './gate.js'
import { installSecurityHeaders } from './security-headers.js'

export interface HttpServerOptions {
  readonly gate: GateRules
  readonly logger: Logger
  readonly language: UiLanguage
  /** PEM; null: plain http. */
  readonly certificate?: { readonly key: string; readonly cert: string } | null
  readonly times?: ConnectionTimes
  /** Connections that one address may hold at a time. */
  readonly connectionsPerAddress?: number
}

/** How long a client may take, milliseconds. */
export interface ConnectionTimes {
  /** Until its headers are complete. */
  readonly headersMs: number
  /** Until its whole request is: an upload over a slow line may take minutes. */
  readonly requestMs: number
  /** How often these two are looked at. */
  readonly checkMs: number
}

const defaultTimes: ConnectionTimes = { headersMs: 20_000, requestMs: 15 * 60_000, checkMs: 5_000 }

const defaultConnectionsPerAddress = 512

/** JSON bodies; a route that takes more says so itself. */
export const defaultBodyLimitBytes = 2 * 2 ** 20

/** A server without routes: limits, gate, headers and errors, which hold for every plugin on it. */
export function createHttpServer({
  gate,
  logger,
  language,
  certificate = null,
  times = defaultTimes,
  connectionsPerAddress = defaultConnectionsPerAddress,
}: HttpServerOptions): FastifyInstance {
  const options = {
    bodyLimit: defaultBodyLimitBytes,
    requestTimeout: times.requestMs,
    keepAliveTimeout: 10_000,
    routerOptions: { maxParamLength: 1024 },
    // By then jobs were drained; what is still open are idle connections and event streams.
    forceCloseConnections: true,
    // The plugins write the addresses that clients are told from the Host header, which the gate has checked.
    trustProxy: false,
  } as const
  const limits = {
    maxHeaderSize: 16_384,
    headersTimeout: times.headersMs,
    connectionsCheckingInterval: times.checkMs,
  }
  // Fastify's types tell the two apart; nothing of ours needs to.
  const server = certificate
    ? (fastify({ ...options, https: { ...certificate, ...limits } }) as unknown as FastifyInstance)
    : fastify({ ...options, http: limits })
  discardUnread(server)
  installSecurityHeaders(server)
  limitConnections(server, connectionsPerAddress)
  installGate(server, gate)
  installErrors(server, { logger, language, bodyLimitBytes: defaultBodyLimitBytes })
  return server
}

/**
 * What is left of a body when its answer is out: a form refused in the middle. Unread, it would stand before the
 * next request of the same connection until that times out.
 */
function discardUnread(server: FastifyInstance): void {
  server.addHook('onResponse', async ({ raw }) => {
    if (raw.readableEnded) return
    raw.unpipe()
    raw.resume()
  })
}
