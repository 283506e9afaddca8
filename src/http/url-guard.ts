import { lookup } from 'node:dns/promises'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import { PassThrough, type Readable, Transform } from 'node:stream'
import ipaddr from 'ipaddr.js'
import { AppError, Turns } from '../foundation/index.js'

export interface DownloadedFile {
  readonly content: Readable
  /** Last component of the URL's path, or ''. */
  readonly fileName: string
}

export interface UrlGuardOptions {
  /** False: every URL is refused. */
  readonly isEnabled: boolean
  /** For the whole download, redirects included. */
  readonly timeLimitMs?: number
  readonly maxRedirects?: number
  /** All addresses of a host name. */
  readonly resolve?: (hostname: string) => Promise<readonly string[]>
  readonly transport?: Transport
}

/** Asks `url` for its content over a connection to exactly `address`. */
export type Transport = (url: URL, address: string, signal: AbortSignal) => Promise<TransportAnswer>

export interface TransportAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Readable
}

const defaultTimeLimitMs = 30_000
const defaultMaxRedirects = 5
/** The system's resolver takes a thread of the few that also read and write files, and can hold it for long. */
const resolverTurns = { atOnce: 2, waiting: 100 }

/**
 * The one place from which this server fetches what a caller names. Only public addresses: the name is
 * resolved once, every address of it must be public, and the connection goes to the address that was checked,
 * so that a second answer of the name server cannot point inside. Each redirect is checked the same way.
 */
export function createUrlGuard(options: UrlGuardOptions): {
  fetch(url: string, maxBytes: number): Promise<DownloadedFile>
} {
  const {
    timeLimitMs = defaultTimeLimitMs,
    maxRedirects = defaultMaxRedirects,
    resolve = resolveAll,
    transport = nodeTransport,
  } = options

  const turns = new Turns(resolverTurns)
  const resolveInTurn = async (url: URL, hostname: string, signal: AbortSignal) => {
    try {
      return await untilAborted(
        turns.take(signal, () => resolve(hostname)),
        signal,
      )
    } catch (error) {
      if (error instanceof AppError && !signal.aborted) throw error
      throw unreachable(url, signal.aborted ? signal.reason : error)
    }
  }

  const answerOf = async (url: URL, signal: AbortSignal): Promise<TransportAnswer> => {
    const address = await publicAddressOf(url, (hostname) => resolveInTurn(url, hostname, signal))
    try {
      return await transport(url, address, signal)
    } catch (error) {
      throw unreachable(url, error)
    }
  }

  return {
    async fetch(text, maxBytes) {
      if (!options.isEnabled) throw new AppError('url-download-off', {})
      const signal = AbortSignal.timeout(timeLimitMs)
      let url = parseUrl(text)
      for (let hop = 0; hop <= maxRedirects; hop++) {
        const { status, headers, body } = await answerOf(url, signal)
        if (status >= 200 && status < 300) {
          assertLength(headers, maxBytes)
          return { content: bounded(body, maxBytes, url), fileName: fileNameOf(url) }
        }
        body.destroy()
        const target = status >= 300 && status < 400 ? headers.location : undefined
        if (target === undefined) throw unreachable(url, `HTTP ${status}`)
        url = parseUrl(target, url)
      }
      throw unreachable(url, `more than ${maxRedirects} redirects`)
    },
  }
}

/** Whether an address belongs to the public internet: not this machine, a local network, or a tunnel to one. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  // `process` turns an IPv4 address that is written as IPv6 into what it is; every special range, the
  // translated ones (NAT64, 6to4, Teredo) included, has a name other than unicast.
  return ipaddr.process(address).range() === 'unicast'
}

async function publicAddressOf(
  url: URL,
  resolve: (hostname: string) => Promise<readonly string[]>,
): Promise<string> {
  const hostname = url.hostname.replace(/^\[|\]$/g, '')
  const addresses = ipaddr.isValid(hostname) ? [hostname] : await resolve(hostname)
  const [first] = addresses
  if (first === undefined || !addresses.every(isPublicAddress)) {
    throw new AppError('url-not-public', { host: hostname.slice(0, 100) })
  }
  return first
}

/** `work`, or the reason of the abort where that comes first; `work` itself goes on. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  return Promise.race([work, aborted])
}

async function resolveAll(hostname: string): Promise<readonly string[]> {
  const found = await lookup(hostname, { all: true })
  return found.map(({ address }) => address)
}

function parseUrl(text: string, base?: URL): URL {
  const invalid = () => new AppError('url-invalid', { url: text.slice(0, 200) })
  if (!URL.canParse(text, base?.href)) throw invalid()
  const url = new URL(text, base)
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:'
  if (!isWeb || url.username !== '' || url.password !== '') throw invalid()
  return url
}

function assertLength(headers: IncomingHttpHeaders, maxBytes: number): void {
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes)
}

function tooLarge(maxBytes: number): AppError {
  return new AppError('upload-too-large', { limitMb: Math.round(maxBytes / 2 ** 20) })
}

function unreachable(url: URL, cause: unknown): AppError {
  return new AppError(
    'url-unreachable',
    { host: url.hostname.slice(0, 100), problem: problemOf(cause) },
    { cause },
  )
}

/** `ENOTFOUND`, `TimeoutError`: the codes of DOM exceptions are numbers that tell nobody anything. */
function problemOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  const { code } = cause as { code?: unknown }
  return typeof code === 'string' ? code : cause.name
}

/** Fails past `maxBytes`, and in our words when the connection breaks. */
function bounded(body: Readable, maxBytes: number, url: URL): Readable {
  let count = 0
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      count += chunk.length
      done(count > maxBytes ? tooLarge(maxBytes) : null, chunk)
    },
  })
  const out = new PassThrough()
  body.once('error', (error) => out.destroy(unreachable(url, error)))
  meter.once('error', (error) => {
    body.destroy()
    out.destroy(error)
  })
  out.once('close', () => body.destroy())
  return body.pipe(meter).pipe(out)
}

function fileNameOf(url: URL): string {
  const last = url.pathname.split('/').at(-1) ?? ''
  try {
    return decodeURIComponent(last)
  } catch {
    return last
  }
}

/** Over node:http and node:https, with the name's look-up replaced. */
export const nodeTransport: Transport = (url, address, signal) =>
  new Promise((resolve, reject) => {
    const family = ipaddr.process(address).kind() === 'ipv6' ? 6 : 4
    // Whatever Node asks, the answer is the address that was checked.
    const pinnedLookup: LookupFunction = (_hostname, { all }, done) =>
      all ? done(null, [{ address, family }]) : done(null, address, family)
    const headers = { 'user-agent': 'yinse', accept: '*/*' }
    const start = url.protocol === 'https:' ? httpsRequest : httpRequest
    const request = start(url, { signal, headers, lookup: pinnedLookup, agent: false }, (response) => {
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body: response })
    })
    request.once('error', reject)
    request.end()
  })
