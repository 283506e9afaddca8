export {
  type BaseName,
  type BaseRun,
  type BaseSpeakerFiles,
  BaseSpeakers,
  type BaseVoiceFiles,
} from './base-speakers.js'
export type { BaseSpeech } from './base-speech.js'
export {
  BaseVoice,
  englishPhrase,
  loadBaseVoice,
  mandarinPhrase,
  type PhraseInput,
  type SpokenPhrase,
} from './base-voice/index.js'
export { readSpeakerSpace, type SpeakerSpace } from './classes/speaker-space.js'
export {
  type BaseSpeaker,
  measureBase,
  readBaseStatistics,
  writeBaseStatistics,
} from './conversion/base-statistics.js'
export { Conversion } from './conversion/conversion.js'
export { DesignedVoice, type VoiceDesign } from './conversion/designed-voice.js'
export type { TimedPhone, VocoderFrames } from './frames.js'
export { crc32 } from './named-arrays.js'
export { measureSpeaker, type SpeakerStatistics } from './profile/speaker-statistics.js'
export { pauseStretchOf } from './profile/speaking-pauses.js'
export {
  learnVoice,
  type ReferenceFrames,
  readVoiceProfile,
  type VoiceProfile,
  writeVoiceProfile,
} from './profile/voice-profile.js'
export { silence } from './sentence/bridge.js'
export { joinFrames, newFrames, sliceFrames } from './sentence/frame-editing.js'
export { marksOf, type TimedText } from './sentence/marks.js'
export { paceStretchOf } from './sentence/pace.js'
export { type ReadText, withReadings } from './sentence/readings.js'
export {
  composeSentence,
  type FrameConverter,
  planSentence,
  type SentenceOptions,
  type SentencePlan,
  type SentenceRun,
  type VoiceChanges,
} from './sentence/sentence.js'
export { varyRun } from './sentence/take-variation.js'
