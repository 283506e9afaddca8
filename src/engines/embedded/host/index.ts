export type { VoiceDesign } from '../core/index.js'
export { createEmbeddedEngine, type DesigningEngine, type EmbeddedEngineOptions } from './embedded-engine.js'
export { embeddedEngineId, embeddedEngineVersion } from './embedded-engine-id.js'
