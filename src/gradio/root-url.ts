import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { isLoopbackHost } from '../foundation/index.js'

/** The prefix of every API route; clients read it from `config.api_prefix`. */
export const apiPrefix = '/gradio_api'

export interface RootRequest {
  readonly headers: IncomingHttpHeaders
  readonly protocol: string
  /** `host:port` on which the connection arrived: for requests whose Host cannot be used. */
  readonly localHost: string
}

/**
 * The absolute URL under which the caller reaches us, without trailing slash. JavaScript clients send every
 * request to it, so it is what the caller used: a configured full URL, else the first forwarded host, else
 * the Host header. `rootPath` is the configured full URL, or a path that a proxy strips, or ''.
 */
export function rootUrlOf(request: RootRequest, rootPath: string): string {
  if (/^https?:\/\//.test(rootPath)) return withoutTrailingSlash(rootPath)
  const forwardedHost = firstItem(request.headers['x-forwarded-host'])
  const host = [forwardedHost, request.headers.host].find(isHost) ?? request.localHost
  const forwardedProtocol = firstItem(request.headers['x-forwarded-proto'])
  const protocol = forwardedProtocol?.startsWith('https') ? 'https' : request.protocol
  return withoutTrailingSlash(`${protocol}://${host}${rootPath}`)
}

/** `rootUrlOf` for a request that has arrived. */
export function rootUrlOfRequest(request: FastifyRequest, rootPath: string): string {
  const { localAddress, localPort } = request.socket
  const host = localAddress?.includes(':') ? `[${localAddress}]` : (localAddress ?? 'localhost')
  const { headers, protocol } = request
  return rootUrlOf({ headers, protocol, localHost: `${host}:${localPort}` }, rootPath)
}

/** Whether `url` names this server as its caller sees it; localhost has several names. */
export function isUnderRoot(url: URL, rootUrl: string): boolean {
  const root = new URL(rootUrl)
  const sameHost =
    url.hostname === root.hostname || (isLoopbackHost(url.hostname) && isLoopbackHost(root.hostname))
  return sameHost && url.port === root.port && url.pathname.startsWith(root.pathname)
}

function firstItem(header: string | readonly string[] | undefined): string | undefined {
  const value = typeof header === 'string' ? header : header?.[0]
  return value?.split(',')[0]?.trim()
}

// Only what a host can consist of: the value is echoed into documents.
function isHost(host: string | undefined): host is string {
  return host !== undefined && /^(?:[\w.-]+|\[[\da-fA-F:.]+\])(?::\d{1,5})?$/.test(host)
}

function withoutTrailingSlash(url: string): string {
  return url.replace(/\/+$/, '')
}
