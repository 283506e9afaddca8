import { silentLogger, systemClock } from '../../src/foundation/index.js'
import { type ModelEntry, ModelManager } from '../../src/models/index.js'

// A process that installs a model and tells its progress, to be killed by a test.
process.on('message', async ({ folder, entry }: { folder: string; entry: ModelEntry }) => {
  const options = { folder, catalogue: [entry], extraMirrors: [], clock: systemClock, logger: silentLogger }
  await new ModelManager(options).install(
    entry.id,
    (progress) => process.send?.(progress),
    new AbortController().signal,
  )
})
