export { durationSecOf, outputSampleRateHz, type Pcm } from './pcm.js'
