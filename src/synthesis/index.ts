export { type BlobStore, createDiskBlobStore, type DiskBlobStoreOptions } from './blob-store.js'
export {
  createStudio,
  defaultStudioLimits,
  ownerKeyOf,
  type StudioLimits,
  type StudioParts,
} from './create-studio.js'
export { saneFileName } from './file-name.js'
export { createFileStore, type FileStoreOptions } from './file-store.js'
export type { FileStore, NewFile, StoredFile } from './files.js'
export type { Limiter, PreparedReference, SpeechTools, Timer, WavSink } from './ports.js'
export type {
  Owner,
  SpeakEvent,
  SpeakRequest,
  SpeakResult,
  SpokenSentence,
  VoiceChoice,
} from './speech.js'
export type { QueueStatus, SaveVoiceRequest, Studio } from './studio.js'
export { speedRange } from './validate.js'
