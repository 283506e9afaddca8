export { createToneEngine } from './tone-engine.js'
