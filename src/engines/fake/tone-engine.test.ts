import { describeEngineConformance } from '../../../test/conformance/engine.js'
import { createToneEngine } from './tone-engine.js'

describeEngineConformance({ name: 'fake', create: async () => createToneEngine() })
