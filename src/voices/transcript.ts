import type { VoiceStore, VoiceSummary } from './voice.js'

/**
 * Writes down what the reference of a voice says; empty or null takes it away. The voice is saved anew and the former one
 * stays recoverable. Throws AppError `voice-not-found`.
 */
export async function saveTranscript(
  store: VoiceStore,
  name: string,
  transcript: string | null,
): Promise<VoiceSummary> {
  const words = transcript?.trim() || null
  const voice = await store.load(name)
  const summary = store.find(name)
  if (summary && summary.transcript === words) return summary
  return store.save({ ...voice, transcript: words })
}
