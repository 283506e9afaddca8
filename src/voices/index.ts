export type {
  ForeignFile,
  Voice,
  VoiceDraft,
  VoiceProfile,
  VoiceStore,
  VoiceSummary,
} from './voice.js'
