export { type DecodeLimits, decodeAudioFile, defaultDecodeLimits, prepareReferenceFile } from './decode.js'
export {
  audioFormats,
  convertWavFile,
  type EncodeOptions,
  encodeAudio,
  encodeWavFile,
  type OutputFormat,
  outputFormatOfFile,
  outputFormats,
  writeAudioFile,
} from './encode/index.js'
export {
  type AigcLabel,
  aigcLabelOf,
  type LabelReading,
  morseOfAi,
  readLabel,
  readLabelFile,
} from './label/index.js'
export { measureLoudnessLufs } from './loudness.js'
export { matchSpeech } from './match-speech.js'
export { clipAtPause, durationSecOf, outputSampleRateHz, type Pcm } from './pcm.js'
export {
  defaultPrepareOptions,
  type PreparedReference,
  type PrepareOptions,
  prepareReference,
} from './prepare-reference.js'
export { floatFrom16Bits, roundTo16Bits } from './quantize.js'
export type { ReferenceFinding, ReferenceFindingCode, ReferenceReport } from './reference-report.js'
export { type AudioFormat, type SniffedFile, sniffAudio, sniffLengthBytes } from './sniff.js'
export { wavHeader } from './wav-header.js'
export { isWavCutOff, readWav, readWavMono, type WavContent } from './wav-reader.js'
export { encodeWav, type WavFileOptions, WavFileWriter } from './wav-writer.js'
