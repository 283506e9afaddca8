import type { FastifyReply, FastifyRequest } from 'fastify'
import { AppError, type Clock, isDirectLoopback, type Logger, type UiLanguage } from '../foundation/index.js'
import type { FileStore, Owner, Timer } from '../synthesis/index.js'
import type { AppDefinition, Endpoint } from './app-definition.js'
import type { Authenticator } from './authenticator.js'
import type { CallResults } from './call-results.js'
import type { WireIdentity } from './config-document.js'
import { type EventRequest, type Events, newEventId } from './events.js'
import { rootUrlOfRequest } from './root-url.js'
import type { Session, Sessions } from './sessions.js'
import { type EventStream, whenClosed } from './sse.js'
import { resolveFile } from './stored-files.js'
import type { UrlFetcher } from './url-fetcher.js'

/** What every route of the wire works with. */
export interface Wire<State = unknown> {
  readonly app: AppDefinition<State>
  readonly identity: WireIdentity
  readonly sessions: Sessions<State>
  readonly events: Events<State>
  readonly callResults: CallResults
  readonly files: FileStore
  readonly authenticator: Authenticator | null
  readonly urlFetcher: UrlFetcher
  readonly maxUploadBytes: number
  readonly rootPath: string
  readonly hasMcp: boolean
  readonly language: UiLanguage
  readonly logger: Logger
  readonly clock: Clock
  readonly timer: Timer
  /** Streams to be ended when the server closes. */
  readonly openStreams: Set<EventStream>
}

/** Sends with what period, in every kind of stream. */
export const heartbeatPeriodMs = 15_000

/** Bytes of a JSON body: far more than a novel. */
export const maxJsonBytes = 16 * 1024 * 1024

/** The address under which this request reached us, as the wire writes it into documents and files. */
export function rootUrlFor(wire: Pick<Wire, 'rootPath'>, request: FastifyRequest): string {
  return rootUrlOfRequest(request, wire.rootPath)
}

/** The endpoint of `name`. Throws AppError `wire-endpoint-unknown`. */
export function endpointNamed<State>(wire: Wire<State>, name: string): Endpoint<State> {
  return wire.app.endpoints.find((endpoint) => endpoint.name === name) ?? unknownEndpoint(wire, `/${name}`)
}

/** The endpoint of `fn_index`. Throws AppError `wire-endpoint-unknown`. */
export function endpointAt<State>(wire: Wire<State>, index: number): Endpoint<State> {
  return wire.app.endpoints[index] ?? unknownEndpoint(wire, String(index))
}

function unknownEndpoint<State>(wire: Wire<State>, endpoint: string): never {
  const known = wire.app.endpoints.map(({ name }) => `/${name}`).join(', ')
  throw new AppError('wire-endpoint-unknown', { endpoint: endpoint.slice(0, 80), known })
}

/** Under which key a session is kept: sessions of different keys never meet, whatever they call themselves. */
export function sessionKeyOf(keyId: string | null, sessionHash: string): string {
  return `named ${keyId ?? ''} ${sessionHash}`
}

/** Brings together what running an endpoint needs; ends a session that was made for this call alone. */
export function eventRequestFor<State>(
  wire: Wire<State>,
  request: FastifyRequest,
  call: {
    readonly endpoint: Endpoint<State>
    readonly bind: () => readonly unknown[]
    readonly sessionHash: string | null
  },
): EventRequest<State> {
  const { session, isSessionKept, owner } = callerSession(wire, request, call.sessionHash)
  const rootUrl = rootUrlFor(wire, request)
  const { files, urlFetcher, maxUploadBytes: maxBytes } = wire
  const resolver = { files, urlFetcher, maxBytes, owner, rootUrl }
  return {
    ...call,
    inputs: { resolveFile: (value) => resolveFile(value, resolver) },
    session,
    isSessionKept,
    owner,
    rootUrl,
    language: languageFor(wire, request),
  }
}

/**
 * The server's, as scripts know it whatever their library says in Accept-Language; our page, which can be
 * switched, names its own.
 */
function languageFor(wire: Pick<Wire, 'language'>, request: FastifyRequest): UiLanguage {
  const wish = request.headers['x-yinse-language']
  return wish === 'zh' || wish === 'en' ? wish : wire.language
}

/**
 * Whose session a call belongs to. A call without one shares the session of all such calls only on a direct
 * connection from this machine, where there is one person; from elsewhere it stands alone.
 */
function callerSession<State>(
  wire: Wire<State>,
  request: FastifyRequest,
  sessionHash: string | null,
): { session: Session<State>; isSessionKept: boolean; owner: Owner } {
  const keyId = wire.authenticator?.callerOf(request)?.id ?? null
  if (sessionHash !== null) {
    const session = wire.sessions.open(sessionKeyOf(keyId, sessionHash))
    return { session, isSessionKept: true, owner: ownerOf(keyId, { kind: 'session', id: sessionHash }) }
  }
  if (isDirectLoopback(request)) {
    const session = wire.sessions.open(`loopback ${keyId ?? ''}`)
    return { session, isSessionKept: true, owner: ownerOf(keyId, { kind: 'local' }) }
  }
  const owner = ownerOf(keyId, { kind: 'session', id: newEventId() })
  return { session: wire.sessions.createTransient(), isSessionKept: false, owner }
}

/** Who a file belongs to that comes without a session, and who asks for one. */
export function fileOwnerOf(wire: Wire, request: FastifyRequest): Owner {
  const keyId = wire.authenticator?.callerOf(request)?.id ?? null
  const keyless: Owner = isDirectLoopback(request) ? { kind: 'local' } : { kind: 'session', id: newEventId() }
  return ownerOf(keyId, keyless)
}

function ownerOf(keyId: string | null, keyless: Owner): Owner {
  return keyId === null ? keyless : { kind: 'key', id: keyId }
}

/** Calls back when the answer has been sent, or can no longer be. */
export function afterAnswer(reply: FastifyReply, then: () => void): void {
  whenClosed(reply.raw, then)
}
