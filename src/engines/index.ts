export {
  chooseEngine,
  type EngineCandidate,
  type EngineChoice,
  type JobTraits,
} from './choose-engine.js'
export { createEngineRegistry, type EngineLoader, type EngineRegistry } from './registry.js'
