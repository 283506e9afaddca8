export type { FileStore, NewFile, StoredFile } from './files.js'
export type {
  Owner,
  SpeakEvent,
  SpeakRequest,
  SpeakResult,
  SpokenSentence,
  VoiceChoice,
} from './speech.js'
export type { QueueStatus, SaveVoiceRequest, Studio } from './studio.js'
