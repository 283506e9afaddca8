import { join } from 'node:path'
import type { Settings } from '../config/index.js'
import {
  createEmbeddedEngine,
  type DesigningEngine,
  embeddedEngineId,
} from '../engines/embedded/host/index.js'
import { allVoiceChanges, type Engine, type SpokenLanguage } from '../engines/engine.js'
import {
  chooseEngine,
  createEngineRegistry,
  type EngineCandidate,
  type EngineChoice,
  type EngineLoader,
  type EngineRegistry,
  type JobTraits,
} from '../engines/index.js'
import { RemoteEngine, type UpstreamHealth } from '../engines/remote/index.js'
import {
  CrashBreaker,
  createSherpaEngine,
  defaultBreakerLimits,
  defaultNativeLimits,
  SherpaTranscriber,
} from '../engines/sherpa-onnx/index.js'
import { AppError, type Clock, type Logger, packageRoot, type Scope } from '../foundation/index.js'
import type { ModelEntry, ModelManager } from '../models/index.js'

export interface EngineParts {
  readonly settings: Settings
  readonly models: ModelManager
  readonly clock: Clock
  readonly logger: Logger
  readonly scope: Scope
}

/** Every engine of this program, and how one is taken for a job that names none. */
/** An engine that a job can ask for; `upstreams` are those of the remote one, with their health. */
export interface AvailableEngine extends EngineCandidate {
  readonly upstreams: readonly UpstreamHealth[] | null
}

export interface EngineHouse {
  readonly registry: EngineRegistry
  /** The engine that speaks in designed voices, loaded. */
  designer(): Promise<DesigningEngine>
  /** The installed recogniser, if there is one. */
  transcriber(): Promise<SherpaTranscriber | null>
  choose(job: JobTraits): Promise<EngineChoice>
  /** What can speak now, best first. */
  available(): Promise<readonly AvailableEngine[]>
}

const remoteTimeoutMs = 120_000
const remoteRestMs = 60_000

export function createEngineHouse(parts: EngineParts): EngineHouse {
  const { settings, models, clock, logger, scope } = parts
  const native = { ...defaultNativeLimits, logger, threads: settings.engineThreads }
  const breakers = new Map<string, CrashBreaker>()
  const breakerOf = (engineId: string): CrashBreaker => {
    const breaker = breakers.get(engineId) ?? new CrashBreaker({ ...defaultBreakerLimits, engineId, clock })
    breakers.set(engineId, breaker)
    return breaker
  }
  const speaking = models.catalogue.filter(isSpeaking)
  const transcribers = new Map<string, SherpaTranscriber>()

  /** A damaged model is as good as none, until somebody asks for it by name. */
  const installedOrNot = (id: string) =>
    models.installed(id).catch((error: unknown) => {
      logger.warn('models.damaged', { id, error })
      return undefined
    })

  const transcriber = async (): Promise<SherpaTranscriber | null> => {
    for (const entry of models.catalogue) {
      if (entry.kind !== 'sense-voice' && entry.kind !== 'whisper') continue
      const model = await installedOrNot(entry.id)
      if (!model) continue
      const key = `${entry.id} ${model.weightsHash}`
      const known = transcribers.get(key)
      if (known) return known
      const fresh = new SherpaTranscriber({
        ...native,
        breaker: breakerOf(entry.id),
        modelId: entry.id,
        kind: entry.kind,
        files: model.files,
      })
      transcribers.set(key, fresh)
      scope.add(`transcriber ${entry.id}`, () => fresh.dispose())
      return fresh
    }
    return null
  }

  const loadModel = async (entry: SpeakingEntry): Promise<Engine> => {
    const model = await models.installed(entry.id)
    if (!model) throw new AppError('model-not-installed', { id: entry.id })
    const { id: modelId, kind, languages } = entry
    const { files, weightsHash } = model
    return createSherpaEngine({
      ...native,
      breaker: breakerOf(modelId),
      ...{ modelId, kind, languages, files, weightsHash },
    })
  }

  let embedded: DesigningEngine | null = null
  const loaders: Record<string, EngineLoader> = {
    [embeddedEngineId]: async () => {
      embedded = await createEmbeddedEngine({
        dataDir: join(packageRoot, 'data'),
        threads: settings.workers,
        logger,
      })
      return embedded
    },
    ...Object.fromEntries(speaking.map((entry) => [entry.id, () => loadModel(entry)])),
  }
  const { upstreams } = settings
  const remote =
    upstreams.length > 0
      ? new RemoteEngine({ upstreams, timeoutMs: remoteTimeoutMs, restMs: remoteRestMs, clock, logger })
      : null
  if (remote) loaders.remote = async () => remote

  const isCurrent = async ({ id, weightsHash }: Engine) =>
    speaking.every((entry) => entry.id !== id) || (await installedOrNot(id))?.weightsHash === weightsHash
  const registry = createEngineRegistry(loaders, isCurrent)

  const candidates = async (): Promise<readonly EngineCandidate[]> => {
    const installed: EngineCandidate[] = []
    for (const entry of speaking) {
      if ((await models.stateOf(entry.id)).kind === 'installed')
        installed.push(candidateOf({ ...entry, readings: entry.kind === 'zipvoice' ? 'exact' : 'spelled' }))
    }
    return [...installed, embeddedCandidate]
  }

  return {
    registry,
    async designer() {
      await registry.get(embeddedEngineId)
      if (!embedded) throw new AppError('internal', {})
      return embedded
    },
    transcriber,
    async choose(job) {
      if (settings.engine !== 'auto')
        return { engineId: settings.engine, reason: configuredReason(settings.engine) }
      const hasTranscript = job.hasTranscript || (await transcriber()) !== null
      return chooseEngine({ ...job, hasTranscript }, await candidates())
    },
    async available() {
      const all: AvailableEngine[] = (await candidates()).map((one) => ({ ...one, upstreams: null }))
      if (!remote) return all
      const { id, capabilities } = remote
      const needsTranscript = capabilities.reference === 'audio+transcript'
      const { languages, readings } = capabilities
      const candidate = candidateOf({ id, languages, needsTranscript, readings })
      return [...all, { ...candidate, upstreams: remote.health() }]
    },
  }
}

const bothLanguages: readonly SpokenLanguage[] = ['zh', 'en']
const embeddedCandidate: EngineCandidate = {
  id: embeddedEngineId,
  languages: bothLanguages,
  needsTranscript: false,
  voiceChanges: allVoiceChanges,
  readings: 'exact',
}

function candidateOf({
  id,
  languages,
  needsTranscript,
  readings,
}: Omit<EngineCandidate, 'voiceChanges'>): EngineCandidate {
  return { id, languages, needsTranscript, readings, voiceChanges: [] }
}

type SpeakingEntry = ModelEntry & { readonly kind: 'zipvoice' | 'pocket' }

function isSpeaking(entry: ModelEntry): entry is SpeakingEntry {
  return entry.kind === 'zipvoice' || entry.kind === 'pocket'
}

function configuredReason(id: string): EngineChoice['reason'] {
  return { zh: `按设置使用 ${id}`, en: `${id} is the configured engine` }
}
