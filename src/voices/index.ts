export { FileVoiceStore, type FileVoiceStoreOptions, type FormerVoice } from './file-store.js'
export { diskSteps, type FolderEntry, type FolderSteps } from './folder.js'
export { bareVoiceName, compareVoiceNames, normalizeVoiceName } from './names.js'
export { describeRefusal, PtRefused, readVoiceFile, voiceContentHash, writeVoiceFile } from './pt/index.js'
export type { RecordingImporter } from './recording-imports.js'
export { type Scheduler, systemScheduler } from './scheduler.js'
export {
  installStarterVoices,
  type StarterSpeech,
  type StarterVoice,
  type SynthesizeStarter,
  starterVoices,
} from './starter.js'
export { normalizeTags, saveTags } from './tags.js'
export { saveTranscript } from './transcript.js'
export type {
  ForeignFile,
  Voice,
  VoiceDraft,
  VoiceProfile,
  VoiceStore,
  VoiceSummary,
} from './voice.js'
