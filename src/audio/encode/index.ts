export { type EncodeOptions, encodeAudio, writeAudioFile } from './encode.js'
export { audioFormats, type OutputFormat, outputFormatOfFile, outputFormats } from './formats.js'
export { convertWavFile, encodeWavFile } from './wav-file.js'
