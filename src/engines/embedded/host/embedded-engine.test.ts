import { join } from 'node:path'
import { describeEngineConformance } from '../../../../test/conformance/engine.js'
import { packageRoot, silentLogger } from '../../../foundation/index.js'
import { createEmbeddedEngine } from './embedded-engine.js'

const create = () =>
  createEmbeddedEngine({ dataDir: join(packageRoot, 'data'), threads: 1, logger: silentLogger })

describeEngineConformance({ name: 'embedded', create })
