import type { FastifyInstance } from 'fastify'
import { silentLogger, systemClock } from '../../src/foundation/index.js'
import { type GradioOptions, gradioPlugin, type VoiceSession, voiceApp } from '../../src/gradio/index.js'
import { createHttpServer } from '../../src/http/index.js'
import type { Timer } from '../../src/synthesis/index.js'
import { FakeStudio, temporaryFolder } from './gradio-studio.js'

export const seedVoices = ['jok老师', 'Lei', '叶奈法', '步非烟'] as const

/** The process's own timers. */
const realTimer: Timer = {
  after(delayMs, run) {
    const handle = setTimeout(run, delayMs).unref()
    return () => clearTimeout(handle)
  },
}

export interface TestServer {
  /** Without trailing slash. */
  readonly url: string
  readonly studio: FakeStudio
  readonly server: FastifyInstance
  close(): Promise<void>
}

export type TestServerOptions = Partial<Omit<GradioOptions<VoiceSession>, 'app' | 'files'>> & {
  readonly voices?: readonly string[]
  /** For hooks, which a server takes only before it listens. */
  readonly beforeListening?: (server: FastifyInstance) => void
}

/** The wire over a fake studio, listening on a free port of this machine. */
export async function startGradioServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { folder, remove } = await temporaryFolder()
  const studio = new FakeStudio(folder, options.voices ?? seedVoices)
  const gate = { hosts: ['voice.example'], origins: [] }
  const server = createHttpServer({ gate, logger: silentLogger, language: 'zh' })
  await server.register(gradioPlugin<VoiceSession>, {
    app: voiceApp(studio, {
      seed: 0,
      pitchShiftSemitones: 0,
      formantShiftRatio: 1,
      f0RangeRatio: 1,
      breathiness: 0,
    }),
    files: studio.files,
    urlFetcher: { fetch: () => Promise.reject(new Error('no network in tests')) },
    authenticator: null,
    language: 'zh',
    maxUploadBytes: 4 * 1024 * 1024,
    rootPath: '',
    logger: silentLogger,
    clock: systemClock,
    timer: realTimer,
    ...options,
  })
  options.beforeListening?.(server)
  const url = await server.listen({ port: 0, host: '127.0.0.1' })
  return {
    url,
    studio,
    server,
    async close() {
      await server.close()
      await remove()
    },
  }
}
