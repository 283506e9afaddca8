export { describeRefusal, PtRefused, readVoiceFile, writeVoiceFile } from './pt/index.js'
export type {
  ForeignFile,
  Voice,
  VoiceDraft,
  VoiceProfile,
  VoiceStore,
  VoiceSummary,
} from './voice.js'
