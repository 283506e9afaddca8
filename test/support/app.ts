import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, type AppOverrides, createApp } from '../../src/app.js'
import { loadConfig } from '../../src/config/index.js'
import { silentLogger } from '../../src/foundation/index.js'
import { memoryVoices, plainTools, registryOf, toneEngine } from './studio.js'

export interface TestApp {
  readonly app: App
  readonly url: string
  readonly folder: string
  dispose(): Promise<void>
}

/** A server on a free port with a tone engine, a temporary data folder and no log; the rest is made up too. */
export async function startTestApp(
  environment: Readonly<Record<string, string>> = {},
  overrides: AppOverrides = {},
): Promise<TestApp> {
  const madeUp = { engines: registryOf(toneEngine()), voices: memoryVoices(), tools: plainTools }
  return startApp(environment, { ...madeUp, ...overrides })
}

/** The same with everything real except what `overrides` says. */
export async function startApp(
  environment: Readonly<Record<string, string>>,
  overrides: AppOverrides,
): Promise<TestApp> {
  const folder = await mkdtemp(join(tmpdir(), 'yinse-app-'))
  const config = loadConfig({ environment: { YINSE_DATA: folder, YINSE_PORT: '0', ...environment } })
  const app = await createApp(config, {
    logger: silentLogger,
    drainMs: 1000,
    ...overrides,
  })
  const url = await app.listen()
  return {
    app,
    url,
    folder,
    async dispose() {
      await app.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
