import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BuiltStudio, buildStudio } from '../app.js'
import type { Config } from '../config/index.js'
import { createJsonLogger, Scope } from '../foundation/index.js'
import type { Studio } from '../synthesis/index.js'
import type { CliContext } from './context.js'

/**
 * Runs `work` on the use cases alone, without a server. Files of the job lie in a folder of their own, so that
 * a server on the same data is not disturbed; voices and spoken sentences are shared with it.
 */
export async function withStudio<T>(
  { overrides }: CliContext,
  { settings }: Config,
  work: (studio: Studio, built: BuiltStudio) => Promise<T>,
  /** Where files of jobs lie, if they are to stay. */
  ownFolder?: string,
): Promise<T> {
  const logger = overrides.logger ?? createJsonLogger(settings.logLevel === 'debug' ? 'debug' : 'silent')
  const scope = new Scope(logger)
  const filesFolder = ownFolder ?? (await mkdtemp(join(tmpdir(), 'yinse-')))
  if (!ownFolder) scope.add('job files', () => rm(filesFolder, { recursive: true, force: true }))
  try {
    const built = await buildStudio({ settings, overrides, logger, scope, filesFolder })
    return await work(built.studio, built)
  } finally {
    await scope.dispose()
  }
}
