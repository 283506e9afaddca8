export { beginSpeech } from './assembly/begin-speech.js'
export { GrowingAudio } from './assembly/growing-audio.js'
export { TypedSpeech, type TypedSpeechOptions } from './assembly/typed-speech.js'
export type { WrittenSpeech } from './assembly/write-takes.js'
export {
  createStudio,
  defaultStudioLimits,
  type StudioLimits,
  type StudioParts,
} from './create-studio.js'
export type {
  Job,
  JobEvent,
  JobLine,
  JobResult,
  JobState,
  PlacedLine,
  StoredTake,
} from './jobs/job.js'
export { createJobBook, type JobBook, type JobBookOptions } from './jobs/job-book.js'
export { defaultJobRetention, type JobRetention, JobStore } from './jobs/job-store.js'
export type { NewTake, TakeBook, TakeChange } from './jobs/take-book.js'
export { ownerKeyOf } from './owner-key.js'
export {
  type Limiter,
  type PreparedReference,
  type SpeechTools,
  systemTimer,
  type TextInput,
  type Timer,
  type WavSink,
} from './ports.js'
export type { ReadTextRequest, SentenceReading, TextReading, WordReading } from './reading/read-text.js'
export { readingOf } from './reading/reading-of.js'
export { lexiconOwnerOf } from './reading/segments-of.js'
export {
  characterPosition,
  describeWarnings,
  type ReadingWarning,
  type SpeechWarning,
} from './reading/warnings.js'
export {
  type AudibleLabel,
  audibleLabels,
  type Cue,
  type CueFit,
  type Line,
  type Owner,
  type SpeakEvent,
  type SpeakRequest,
  type SpeakResult,
  type SpeedLimits,
  type SpokenSentence,
  type Take,
  type TakePiece,
  type TimeFit,
  type Timing,
  type VoiceChoice,
} from './speech.js'
export { type BlobStore, createDiskBlobStore, type DiskBlobStoreOptions } from './storage/blob-store.js'
export { saneFileName } from './storage/file-name.js'
export { createFileStore, type FileStoreOptions } from './storage/file-store.js'
export type { FileStore, NewFile, StoredFile } from './storage/files.js'
export type { AssembleRequest, PlacedTake, QueueStatus, SaveVoiceRequest, Studio } from './studio.js'
export { parseSubtitles, textOfCues } from './timing/parse-subtitles.js'
export { type SubtitleFormat, subtitlesOf } from './timing/subtitles.js'
export { naturalSpeed, speedRange } from './validate.js'
