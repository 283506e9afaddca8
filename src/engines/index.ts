export {
  chooseEngine,
  type EngineCandidate,
  type EngineChoice,
  type JobTraits,
} from './choose-engine.js'
export { uncertainReadings } from './plain-text.js'
export { createEngineRegistry, type EngineLoader, type EngineRegistry } from './registry.js'
