export { type DecodeLimits, decodeAudioFile, defaultDecodeLimits, prepareReferenceFile } from './decode.js'
export { measureLoudnessLufs } from './loudness.js'
export { durationSecOf, outputSampleRateHz, type Pcm } from './pcm.js'
export {
  defaultPrepareOptions,
  type PreparedReference,
  type PrepareOptions,
  prepareReference,
} from './prepare-reference.js'
export { floatFrom16Bits, roundTo16Bits } from './quantize.js'
export type { ReferenceFinding, ReferenceFindingCode, ReferenceReport } from './reference-report.js'
export { type AudioFormat, type SniffedFile, sniffAudio, sniffLengthBytes } from './sniff.js'
export { readWav, readWavMono, type WavContent } from './wav-reader.js'
export { encodeWav, WavFileWriter, wavHeader } from './wav-writer.js'
