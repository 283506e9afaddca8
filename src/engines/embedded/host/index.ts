export { createEmbeddedEngine, type EmbeddedEngineOptions } from './embedded-engine.js'
export { embeddedEngineId, embeddedEngineVersion } from './embedded-engine-id.js'
