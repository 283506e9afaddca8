export { FileVoiceStore, type FileVoiceStoreOptions, type FormerVoice } from './file-store.js'
export { diskSteps, type FolderEntry, type FolderSteps } from './folder.js'
export { bareVoiceName, compareVoiceNames, normalizeVoiceName } from './names.js'
export { keyOwner, localActor, localOwner, type VoiceActor } from './owner.js'
export { describeRefusal, PtRefused, readVoiceFile, voiceContentHash, writeVoiceFile } from './pt/index.js'
export type { RecordingImporter } from './recording-imports.js'
export { type Scheduler, systemScheduler } from './scheduler.js'
export {
  installStarterVoices,
  type StarterShelf,
  type StarterSpeech,
  type StarterVoice,
  type SynthesizeStarter,
  starterVoices,
} from './starter.js'
export { normalizeTags } from './tags.js'
export type {
  ForeignFile,
  Voice,
  VoiceChanges,
  VoiceDraft,
  VoiceProfile,
  VoiceShelf,
  VoiceStore,
  VoiceSummary,
} from './voice.js'
export { VoiceEditor } from './voice-editor.js'
