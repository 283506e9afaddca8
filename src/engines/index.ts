export { createEngineRegistry, type EngineLoader, type EngineRegistry } from './registry.js'
