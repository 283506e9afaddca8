import { randomBytes } from 'node:crypto'
import type { FastifyError, FastifyInstance } from 'fastify'
import {
  type Clock,
  explainFormFailure,
  type Logger,
  toAppError,
  type UiLanguage,
} from '../foundation/index.js'
import type { FileStore, Timer } from '../synthesis/index.js'
import type { AppDefinition } from './app-definition.js'
import { mountLoginRoutes, mountUserRoutes, requireLogin } from './auth.js'
import type { Authenticator } from './authenticator.js'
import { InvalidBody } from './bodies.js'
import { CallResults } from './call-results.js'
import { mountCallRoutes } from './call-routes.js'
import type { ChannelTimes } from './channel.js'
import { defaultGradioVersion, type WireIdentity } from './config-document.js'
import { mountAppRoutes, mountConfigRoutes, mountInfoRoutes } from './document-routes.js'
import { Events } from './events.js'
import { mountFileRoutes } from './files.js'
import { mountFrontEndRoutes } from './front-end-routes.js'
import { mountQueueRoutes, mountSessionRoutes } from './queue-routes.js'
import { apiPrefix } from './root-url.js'
import { mountRunRoutes } from './run-routes.js'
import { Sessions } from './sessions.js'
import type { EventStream } from './sse.js'
import { mountUploadRoutes } from './upload.js'
import { UploadProgress } from './upload-progress.js'
import type { UrlFetcher } from './url-fetcher.js'
import { heartbeatPeriodMs, type Wire } from './wire.js'

export interface GradioOptions<State> {
  readonly app: AppDefinition<State>
  readonly files: FileStore
  readonly urlFetcher: UrlFetcher
  /** Null: nobody needs to log in. */
  readonly authenticator: Authenticator | null
  readonly language: UiLanguage
  /** Of one upload request. */
  readonly maxUploadBytes: number
  /** Events that wait or run at the same time; more are refused as "Queue is full". */
  readonly maxLiveEvents?: number
  /** Where a proxy shows us: a full URL, or a path that it strips; '' for none. */
  readonly rootPath: string
  /** Whether `mcp/` is served there. */
  readonly hasMcp?: boolean
  readonly identity?: Partial<WireIdentity>
  readonly logger: Logger
  readonly clock: Clock
  readonly timer: Timer
}

/** How long clients take to notice an answer or an end: the remedy of the races, measured with four clients. */
const settleMs = 100

/** A dropped connection may come back within this time before its jobs are stopped. */
const abandonMs = 5_000

const defaultMaxLiveEvents = 1000

/** A fastify plugin that speaks the Gradio wire for `app`. Encapsulated: nothing of it leaks to other routes. */
export async function gradioPlugin<State>(
  server: FastifyInstance,
  options: GradioOptions<State>,
): Promise<void> {
  const wire = createWire(options)
  const progress = new UploadProgress(options.timer)

  server.setErrorHandler<FastifyError>((error, _request, reply) => {
    const { status, detail } = frameworkError(error, wire)
    return reply.code(status).send({ detail })
  })
  acceptForms(server)
  mountFrontEndRoutes(server, apiPrefix, options.app.title)
  await server.register(async (open) => {
    await mountLoginRoutes(open, wire)
  })
  await server.register(async (guarded) => {
    requireLogin(guarded, wire.authenticator)
    mountConfigRoutes(guarded, wire)
  })
  await server.register(
    async (api) => {
      api.setNotFoundHandler((_request, reply) => reply.code(404).send({ detail: 'Not Found' }))
      mountAppRoutes(api, wire)
      mountUserRoutes(api, wire)
      mountSessionRoutes(api, wire)
      await api.register(async (guarded) => {
        requireLogin(guarded, wire.authenticator)
        mountInfoRoutes(guarded, wire)
        mountQueueRoutes(guarded, wire)
        mountCallRoutes(guarded, wire)
        mountRunRoutes(guarded, wire)
        mountFileRoutes(guarded, wire)
        await mountUploadRoutes(guarded, wire, progress)
      })
    },
    { prefix: apiPrefix },
  )

  // Before connections are waited for: streams would never end by themselves.
  server.addHook('preClose', async () => {
    for (const stream of wire.openStreams) stream.end()
  })
  server.addHook('onClose', async () => wire.sessions.dispose())
}

function createWire<State>(options: GradioOptions<State>): Wire {
  const { app, files, clock, timer, authenticator, logger, language } = options
  const identity: WireIdentity = {
    gradioVersion: options.identity?.gradioVersion ?? defaultGradioVersion,
    appId: options.identity?.appId ?? randomBytes(8).toString('hex'),
  }
  const times: ChannelTimes = { clock, timer, settleMs, abandonMs, heartbeatMs: heartbeatPeriodMs }
  const maxLiveEvents = options.maxLiveEvents ?? defaultMaxLiveEvents
  return {
    app,
    identity,
    sessions: new Sessions(app, times),
    events: new Events({ app, files, logger, clock, timer, maxLiveEvents }),
    callResults: new CallResults(times),
    files,
    authenticator,
    urlFetcher: options.urlFetcher,
    maxUploadBytes: options.maxUploadBytes,
    rootPath: options.rootPath,
    hasMcp: options.hasMcp ?? false,
    language,
    logger,
    clock,
    timer,
    openStreams: new Set<EventStream>(),
  } as Wire
}

/** Every error outside an event, as `{"detail": …}` with the status that clients know. */
function frameworkError(error: FastifyError, wire: Wire): { status: number; detail: unknown } {
  if (error instanceof InvalidBody) return { status: 422, detail: error.detail }
  // A body that cannot be read at all; clients walk over the detail of a 422, so it is a list.
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || error.statusCode === 400) {
    const complaint = { type: 'json_invalid', loc: ['body'], msg: error.message, input: null }
    return { status: 422, detail: [complaint] }
  }
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return { status: error.statusCode, detail: error.message }
  }
  const appError = toAppError(explainFormFailure(error))
  if (appError.kind === 'internal') wire.logger.error('gradio.request-failed', { error })
  return { status: appError.httpStatus, detail: appError.text(wire.language) }
}

function acceptForms(server: FastifyInstance): void {
  const type = 'application/x-www-form-urlencoded'
  if (server.hasContentTypeParser(type)) return
  server.addContentTypeParser(type, { parseAs: 'string', bodyLimit: 16 * 1024 }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))))
  })
}
