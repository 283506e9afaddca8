export {
  type BaseName,
  type BaseRun,
  type BaseSpeakerFiles,
  BaseSpeakers,
  type BaseVoiceFiles,
} from './base-speakers.js'
export type { BaseSpeech } from './base-speech.js'
export { type BaseSpeaker, measureBase, readBaseStatistics, writeBaseStatistics } from './base-statistics.js'
export {
  BaseVoice,
  englishPhrase,
  loadBaseVoice,
  mandarinPhrase,
  type PhraseInput,
  type SpokenPhrase,
} from './base-voice/index.js'
export { silence } from './bridge.js'
export { Conversion } from './conversion.js'
export { DesignedVoice, type VoiceDesign } from './designed-voice.js'
export { joinFrames, newFrames, sliceFrames } from './frame-editing.js'
export type { TimedPhone, VocoderFrames } from './frames.js'
export { marksOf, type TimedText } from './marks.js'
export { crc32 } from './named-arrays.js'
export { paceStretchOf } from './pace.js'
export { type ReadText, withReadings } from './readings.js'
export {
  composeSentence,
  type FrameConverter,
  planSentence,
  type SentenceOptions,
  type SentencePlan,
  type SentenceRun,
  type VoiceChanges,
} from './sentence.js'
export { readSpeakerSpace, type SpeakerSpace } from './speaker-space.js'
export { measureSpeaker, type SpeakerStatistics } from './speaker-statistics.js'
export { pauseStretchOf } from './speaking-pauses.js'
export { varyRun } from './take-variation.js'
export {
  learnVoice,
  type ReferenceFrames,
  readVoiceProfile,
  type VoiceProfile,
  writeVoiceProfile,
} from './voice-profile.js'
