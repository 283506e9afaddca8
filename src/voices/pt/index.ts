export { describeRefusal, type PtRefusal, PtRefused } from './refusal.js'
export { readVoiceFile, voiceContentHash, writeVoiceFile } from './voice-file.js'
