import { constants, readFileSync } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Config, Settings } from './config/index.js'
import type { Engine } from './engines/engine.js'
import type { EngineRegistry } from './engines/index.js'
import {
  AppError,
  type Clock,
  createJsonLogger,
  type Logger,
  packageRoot,
  Scope,
  systemClock,
} from './foundation/index.js'
import { describeApi, gradioPlugin, type VoiceSession, voiceApp } from './gradio/index.js'
import {
  type ApiTools,
  createAccessKeys,
  createHttpServer,
  createUrlGuard,
  type EngineInfo,
  type GateRules,
  isLoopbackHost,
  jsonApi,
  page,
} from './http/index.js'
import {
  createDiskBlobStore,
  createFileStore,
  createJobBook,
  createStudio,
  defaultStudioLimits,
  type SpeechTools,
  type Studio,
  systemTimer,
} from './synthesis/index.js'
import type { VoiceStore } from './voices/index.js'

/** A server that is put together and not yet reachable. */
export interface App {
  readonly studio: Studio
  /** Begins to answer; resolves to the URL. Throws AppError `port-taken`, `address-unusable`. */
  listen(): Promise<string>
  /** Refuse, drain, abort, close. May be called twice. */
  close(): Promise<void>
}

/** What tests put in place of the real thing. */
export interface AppOverrides {
  readonly engines?: EngineRegistry
  readonly voices?: VoiceStore
  readonly tools?: Partial<SpeechTools>
  readonly apiTools?: Partial<ApiTools>
  readonly logger?: Logger
  readonly clock?: Clock
  /** How long running jobs may still take when the server stops. */
  readonly drainMs?: number
}

const defaultDrainMs = 20_000

/** Builds everything that `config` asks for, and nothing that listens yet. */
export async function createApp(config: Config, overrides: AppOverrides = {}): Promise<App> {
  const { settings } = config
  assertBindAllowed(settings)
  const logger = overrides.logger ?? createJsonLogger(settings.logLevel)
  const scope = new Scope(logger)
  try {
    const { studio, engines } = await buildStudio({ settings, overrides, logger, scope })
    const server = await buildServer({ settings, overrides, logger, studio, engines })
    scope.add('http', () => server.close())
    return new RunningApp({ settings, studio, server, scope, drainMs: overrides.drainMs ?? defaultDrainMs })
  } catch (error) {
    await scope.dispose()
    throw error
  }
}

export interface StudioBuild {
  readonly settings: Settings
  readonly overrides: AppOverrides
  readonly logger: Logger
  /** Whoever disposes it disposes what was built. */
  readonly scope: Scope
  /** Where uploads and results lie, if not in the data folder. */
  readonly filesFolder?: string
}

/** The use cases alone, for one-shot commands. */
export async function buildStudio({
  settings,
  overrides,
  logger,
  scope,
  filesFolder,
}: StudioBuild): Promise<{ studio: Studio; engines: EngineRegistry }> {
  const clock = overrides.clock ?? systemClock
  const folder = await openDataFolder(settings.data)
  const mebibyte = 2 ** 20
  const files = await createFileStore({
    folder: filesFolder ?? join(folder, 'files'),
    quotaBytes: settings.filesQuotaMb * mebibyte,
    clock,
    logger,
  })
  scope.add('files', () => files.dispose())
  const blobs = await createDiskBlobStore({
    folder: join(folder, 'sentences'),
    quotaBytes: settings.sentencesQuotaMb * mebibyte,
    logger,
  })
  const voices = overrides.voices ?? (await openVoices(settings, clock, logger))
  scope.add('voices', () => voices.dispose())
  const engines = overrides.engines ?? engineRegistry()
  scope.add('engines', () => engines.dispose())
  const tools = { ...speechTools(), ...overrides.tools }
  const limits = {
    ...defaultStudioLimits,
    textLength: settings.textLimit,
    queue: settings.queueLimit,
    workers: settings.workers,
  }
  const studio = createStudio({ engines, voices, files, blobs, tools, clock, logger, limits })
  return { studio, engines }
}

interface ServerParts {
  readonly settings: Settings
  readonly overrides: AppOverrides
  readonly logger: Logger
  readonly studio: Studio
  readonly engines: EngineRegistry
}

async function buildServer({
  settings,
  overrides,
  logger,
  studio,
  engines,
}: ServerParts): Promise<FastifyInstance> {
  // Loaded before the first request, so that a broken installation shows at the start.
  const preferred = await engines.get(engines.list()[0] ?? '')
  const clock = overrides.clock ?? systemClock
  const language = settings.lang
  const uploadLimitBytes = settings.uploadLimitMb * 2 ** 20
  const keys = settings.keys.length > 0 ? createAccessKeys(settings.keys) : null
  const gradioApp = voiceApp(studio, fixedOptions)
  const server = createHttpServer({ gate: gateRulesOf(settings), logger, language })

  await server.register(page, { folder: join(packageRoot, 'dist', 'web') })
  await server.register(jsonApi, {
    studio,
    jobs: createJobBook(studio, clock),
    keys,
    language,
    uploadLimitBytes,
    version: packageVersion(),
    engines: [engineInfoOf(preferred)],
    tools: {
      ...apiTools(),
      describeApi: (rootUrl: string) => describeApi(gradioApp, rootUrl),
      ...overrides.apiTools,
    },
    timer: systemTimer,
    logger,
  })
  await server.register(gradioPlugin<VoiceSession>, {
    app: gradioApp,
    files: studio.files,
    urlFetcher: createUrlGuard({ isEnabled: settings.urlDownload }),
    authenticator: keys,
    language,
    maxUploadBytes: uploadLimitBytes,
    rootPath: '',
    logger,
    clock,
    timer: systemTimer,
  })
  return server
}

/** What the old wire does not offer stays as the reference has it. */
const fixedOptions = {
  seed: 0,
  pitchShiftSemitones: 0,
  formantShiftRatio: 1,
  f0RangeRatio: 1,
  breathiness: 0,
}

interface RunningParts {
  readonly settings: Settings
  readonly studio: Studio
  readonly server: FastifyInstance
  readonly scope: Scope
  readonly drainMs: number
}

class RunningApp implements App {
  readonly #parts: RunningParts
  #closing: Promise<void> | null = null

  constructor(parts: RunningParts) {
    this.#parts = parts
  }

  get studio(): Studio {
    return this.#parts.studio
  }

  async listen(): Promise<string> {
    const { settings, server } = this.#parts
    const { host, port } = settings
    try {
      await server.listen({ host, port })
    } catch (error) {
      throw explainListenError(error, host, port)
    }
    const { port: actualPort } = server.server.address() as AddressInfo
    return `http://${urlHostOf(host)}:${actualPort}`
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    const { studio, scope, drainMs } = this.#parts
    await studio.close(drainMs)
    await scope.dispose()
  }
}

/** A public bind needs a key or the owner's word. Throws AppError `public-bind-refused`. */
function assertBindAllowed({ host, keys, open }: Settings): void {
  if (isLoopbackHost(host) || keys.length > 0 || open) return
  throw new AppError('public-bind-refused', { host })
}

/** Names that mean this machine: what the owner added, and what the network calls it. */
function gateRulesOf({ host, hosts, origins }: Settings): GateRules {
  const own = isLoopbackHost(host) ? [] : [host, hostname(), `${hostname()}.local`]
  return { hosts: [...own, ...hosts], origins }
}

function explainListenError(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  if (code === 'EADDRINUSE') return new AppError('port-taken', { host, port }, { cause: error })
  if (code === undefined) return error
  return new AppError('address-unusable', { host, port, problem: code }, { cause: error })
}

/** The name that a browser on this machine can open. */
function urlHostOf(host: string): string {
  if (isLoopbackHost(host) || host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

async function openDataFolder(folder: string): Promise<string> {
  try {
    await mkdir(folder, { recursive: true })
    await access(folder, constants.W_OK)
    return folder
  } catch (error) {
    const problem = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : ''
    throw new AppError('data-folder-unusable', { folder, problem }, { cause: error })
  }
}

function engineInfoOf({ id, version, capabilities }: Engine): EngineInfo {
  const { languages, previewLanguages } = capabilities
  return { id, version, languages, previewLanguages }
}

function packageVersion(): string {
  const manifest: { version: string } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'))
  return manifest.version
}

// stubs
async function openVoices(_settings: Settings, _clock: Clock, _logger: Logger): Promise<VoiceStore> {
  throw new RangeError('no voices yet')
}
function engineRegistry(): EngineRegistry {
  throw new RangeError('no engines yet')
}
function speechTools(): SpeechTools {
  const missing = () => {
    throw new RangeError('not yet')
  }
  return { segmentText: missing, prepareReference: missing, openWav: missing, createLimiter: missing }
}
function apiTools(): ApiTools {
  const missing = () => {
    throw new RangeError('not yet')
  }
  return {
    readVoiceFile: missing,
    writeVoiceFile: missing,
    encodeWav: missing,
    decodeAudio: missing,
    describeApi: missing,
  }
}
