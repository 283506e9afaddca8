import { constants, readFileSync } from 'node:fs'
import { access, mkdir } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { assertBindAllowed, explainListenError, gateRulesOf, urlHostOf } from './app/address.js'
import { AudioThreads } from './app/audio-threads.js'
import { loadCertificate, ownNames } from './app/certificate.js'
import { lockDataFolder } from './app/data-lock.js'
import { createEngineHouse } from './app/engines.js'
import { type StdioParts, serveMcpOverStdio } from './app/mcp-stdio.js'
import { announceServer, runningServerOf } from './app/running-server.js'
import { createStarterInstall, type InstallStarters, starterSpeaker } from './app/starter-voices.js'
import { apiTools, speechTools } from './app/tools.js'
import { voiceActors } from './app/voice-owners.js'
import { wireTools } from './app/wire-tools.js'
import type { Pcm } from './audio/index.js'
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
  toAppError,
} from './foundation/index.js'
import { describeApi, gradioPlugin, rootUrlOfRequest, type VoiceSession, voiceApp } from './gradio/index.js'
import {
  type ApiTools,
  type AvailableEngine,
  createAccessKeys,
  createHttpServer,
  createRecordingStore,
  createUrlGuard,
  type EngineInfo,
  type HttpServerOptions,
  jsonApi,
  page,
  requireOwner,
} from './http/index.js'
import { type LexiconStore, openLexiconStore } from './lexicon/index.js'
import { mcpRoutes, wireToolRoutes } from './mcp/index.js'
import {
  InstallRunner,
  type ModelEntry,
  ModelManager,
  modelCatalogue,
  withOwnModels,
} from './models/index.js'
import {
  createDiskBlobStore,
  createFileStore,
  createJobBook,
  createStudio,
  defaultStudioLimits,
  type JobBook,
  JobStore,
  type Owner,
  type SpeechTools,
  type Studio,
  systemTimer,
} from './synthesis/index.js'
import { FileVoiceStore, type SynthesizeStarter, type VoiceActor, type VoiceStore } from './voices/index.js'

export { embeddedEngineId } from './engines/embedded/host/index.js'
export { runningServerOf, type StdioParts, serveMcpOverStdio }

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
  readonly lexicons?: LexiconStore
  readonly synthesizeStarter?: SynthesizeStarter
  readonly modelCatalogue?: readonly ModelEntry[]
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
    scope.add('data folder', await lockDataFolder(await openDataFolder(settings.data)))
    const voiceActorOf = await voiceActors(settings)
    const built = await buildStudio({ settings, overrides, logger, scope, voiceActorOf })
    const { studio } = built
    const server = await buildServer({ settings, overrides, logger, scope, ...built })
    scope.add('http', () => server.close())
    if (settings.starterVoices) {
      const library = studio.voicesOf({ kind: 'local' })
      installInBackground(() => built.installStarters(library), logger)
    }
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
  /** What an owner may do in the library of voices; everything unless given. */
  readonly voiceActorOf?: (owner: Owner) => VoiceActor
}

export interface BuiltStudio {
  readonly studio: Studio
  readonly lexicons: LexiconStore
  readonly installStarters: InstallStarters
  readonly engines: EngineRegistry
  readonly availableEngines: () => Promise<readonly AvailableEngine[]>
  readonly threads: AudioThreads
  readonly models: ModelManager
}

/** The use cases alone, for one-shot commands. */
export async function buildStudio({
  settings,
  overrides,
  logger,
  scope,
  filesFolder,
  voiceActorOf,
}: StudioBuild): Promise<BuiltStudio> {
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
  const models = new ModelManager({
    folder: join(folder, 'models'),
    catalogue: withOwnModels(overrides.modelCatalogue ?? modelCatalogue, settings.models),
    extraMirrors: settings.modelMirrors,
    clock,
    logger,
  })
  const house = createEngineHouse({ settings, models, clock, logger, scope })
  const engines = overrides.engines ?? house.registry
  scope.add('engines', () => engines.dispose())
  if (engines !== house.registry) scope.add('own engines', () => house.registry.dispose())
  const threads = new AudioThreads()
  scope.add('audio threads', () => threads.dispose())
  const importRecording = async (path: string, signal: AbortSignal) =>
    (await threads.prepare(path, signal)).pcm
  const voices =
    overrides.voices ?? (await FileVoiceStore.open({ dataFolder: folder, clock, logger, importRecording }))
  scope.add('voices', () => voices.dispose())
  if (settings.labelOffReason !== '') logger.warn('label.off', { reason: settings.labelOffReason })
  const tools = { ...speechTools(threads, settings), ...overrides.tools }
  const limits = {
    ...defaultStudioLimits,
    textLength: settings.textLimit,
    queue: settings.queueLimit,
    workers: settings.workers,
  }
  const chooseEngine = overrides.engines ? {} : { chooseEngine: house.choose }
  const transcribe = async (pcm: Pcm, signal: AbortSignal) =>
    (await (await house.transcriber())?.transcribe(pcm, signal)) ?? null
  const lexicons = overrides.lexicons ?? openLexiconStore(join(folder, 'lexicons'))
  const studio = createStudio({
    lexicons,
    audibleLabel: settings.audibleLabel,
    engines,
    ...chooseEngine,
    transcribe,
    canTranscribe: async () => (await house.transcriber()) !== null,
    voices,
    ...(voiceActorOf ? { voiceActorOf } : {}),
    files,
    blobs,
    tools,
    clock,
    logger,
    limits,
  })
  const ending = new AbortController()
  scope.add('starter voices', async () => ending.abort())
  const speakStarter = overrides.synthesizeStarter ?? starterSpeaker(house.designer, ending.signal)
  const installStarters = createStarterInstall(voices, speakStarter)
  const availableEngines = overrides.engines ? () => allOf(engines) : house.available
  return { studio, lexicons, engines, availableEngines, threads, models, installStarters }
}

interface ServerParts {
  readonly scope: Scope
  readonly settings: Settings
  readonly overrides: AppOverrides
  readonly logger: Logger
  readonly studio: Studio
  readonly lexicons: LexiconStore
  readonly engines: EngineRegistry
  readonly threads: AudioThreads
  readonly models: ModelManager
  readonly installStarters: InstallStarters
  readonly availableEngines: BuiltStudio['availableEngines']
}

async function buildServer({
  settings,
  overrides,
  logger,
  studio,
  lexicons,
  engines,
  availableEngines,
  threads,
  models,
  installStarters,
  scope,
}: ServerParts): Promise<FastifyInstance> {
  // Loaded before the first request, so that a broken installation shows at the start.
  const preferred = await engines.get(engines.list()[0] ?? '')
  const clock = overrides.clock ?? systemClock
  const language = settings.lang
  const uploadLimitBytes = settings.uploadLimitMb * 2 ** 20
  const allKeys = [...settings.keys, ...settings.adminKeys]
  const keys = allKeys.length > 0 ? createAccessKeys(allKeys) : null
  const gradioApp = voiceApp(studio, fixedOptions)
  const rootUrlOf = (request: FastifyRequest) => rootUrlOfRequest(request, settings.rootPath)
  const urlGuard = createUrlGuard({ isEnabled: settings.urlDownload })
  const jobStore = await JobStore.open({ filePath: join(settings.data, 'jobs.db'), clock, logger })
  scope.add('jobs', async () => jobStore.close())
  const jobs = createJobBook(studio, clock, { store: jobStore, logger })
  const installs = new InstallRunner(models, logger)
  scope.add('model installs', () => installs.dispose())
  const certificate = settings.tls
    ? await loadCertificate({ folder: settings.data, names: ownNames(settings.hosts), clock, logger })
    : null
  const { connectionsPerAddress } = settings
  const gate = gateRulesOf(settings)
  const server = createServer({ gate, logger, language, certificate, connectionsPerAddress }, settings.data)

  await server.register(page, {
    folder: join(packageRoot, 'dist', 'web'),
    embedded: { gradio_config: '/config', gradio_api_info: '/gradio_api/info' },
  })
  await server.register(jsonApi, {
    studio,
    jobs,
    lexicons,
    models,
    installs,
    installStarters,
    keys,
    language,
    uploadLimitBytes,
    version: packageVersion(),
    engines: [engineInfoOf(preferred)],
    availableEngines,
    tools: {
      ...apiTools(threads),
      describeApi: (request: FastifyRequest) => describeApi(gradioApp, rootUrlOf(request)),
      ...overrides.apiTools,
    },
    timer: systemTimer,
    logger,
  })
  const storeRecording = createRecordingStore({
    ...{ files: studio.files, urlGuard, maxBytes: uploadLimitBytes },
  })
  const ownerOf = (request: FastifyRequest) => requireOwner(request, keys)
  await server.register(
    wireToolRoutes,
    wireTools({ server, app: gradioApp, version: packageVersion(), ownerOf, storeRecording }),
  )
  await server.register(mcpRoutes, {
    ...{ studio, jobs, language },
    version: packageVersion(),
    ownerOf,
    rootUrlOf,
    storeRecording,
  })
  await server.register(gradioPlugin<VoiceSession>, {
    app: gradioApp,
    files: studio.files,
    urlFetcher: urlGuard,
    authenticator: keys,
    language,
    maxUploadBytes: uploadLimitBytes,
    rootPath: settings.rootPath,
    hasMcp: true,
    logger,
    clock,
    timer: systemTimer,
  })
  resumeInBackground(jobs, logger)
  return server
}

/** What a former server left unfinished waits in the queue like everything else. */
function resumeInBackground(jobs: JobBook, logger: Logger): void {
  jobs.resumeAll().catch((error: unknown) => logger.error('jobs.resume-failed', { error }))
}

/** Throws AppError `certificate-unusable` for a key and a certificate that do not belong together. */
function createServer(options: HttpServerOptions, dataFolder: string): FastifyInstance {
  try {
    return createHttpServer(options)
  } catch (error) {
    if (!options.certificate) throw error
    const problem = error instanceof Error ? error.message : String(error)
    throw new AppError('certificate-unusable', { filePath: join(dataFolder, 'tls', 'cert.pem'), problem })
  }
}

/** The server answers meanwhile; the voices appear one by one. */
function installInBackground(install: () => Promise<unknown>, logger: Logger): void {
  install().catch((error: unknown) => {
    const failure = toAppError(error)
    if (failure.kind !== 'cancelled') logger.error('voices.starters-failed', { code: failure.code, error })
  })
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
    const { settings, server, scope } = this.#parts
    const { host, port } = settings
    try {
      await server.listen({ host, port })
    } catch (error) {
      throw explainListenError(error, host, port)
    }
    const { port: actualPort } = server.server.address() as AddressInfo
    const url = `${settings.tls ? 'https' : 'http'}://${urlHostOf(host)}:${actualPort}`
    scope.add('announcement', await announceServer(settings.data, url))
    return url
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

async function allOf(engines: EngineRegistry): Promise<readonly AvailableEngine[]> {
  const all = await Promise.all(engines.list().map((id) => engines.get(id)))
  return all.map(({ id, capabilities }) => ({
    ...{ id, languages: capabilities.languages, voiceChanges: capabilities.voiceChanges },
    needsTranscript: capabilities.reference === 'audio+transcript',
    upstreams: null,
  }))
}

function engineInfoOf({ id, version, capabilities }: Engine): EngineInfo {
  const { languages, previewLanguages } = capabilities
  return { id, version, languages, previewLanguages }
}

export function packageVersion(): string {
  const manifest: { version: string } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'))
  return manifest.version
}
