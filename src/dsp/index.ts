export { RealFft } from './fft/real-fft.js'
export { Random } from './random/random.js'
export { resample, resampledLength, resampleFloat64 } from './resample/resample.js'
