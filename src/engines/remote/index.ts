export { RemoteEngine, type RemoteEngineOptions, type UpstreamHealth } from './remote-engine.js'
export type { UpstreamConfig } from './upstream.js'
