export { CrashBreaker } from './crash-breaker.js'
export { defaultBreakerLimits, defaultNativeLimits } from './native-process.js'
export { createSherpaEngine, type SherpaEngineOptions } from './sherpa-engine.js'
export { SherpaTranscriber, type SherpaTranscriberOptions } from './sherpa-transcriber.js'
