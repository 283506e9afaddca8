import type { SpeakEvent, SpeakRequest } from '../speech.js'
import type { Studio } from '../studio.js'
import type { GrowingAudio } from './growing-audio.js'

/** Queues a job and resolves when its sound begins; aborting `signal` ends it. Throws what it fails with before. */
export function beginSpeech(
  studio: Pick<Studio, 'speak' | 'audioOf'>,
  request: SpeakRequest,
  signal: AbortSignal,
  onEvent: (event: SpeakEvent) => void = () => {},
): Promise<GrowingAudio> {
  return new Promise((resolve, reject) => {
    const spoken = studio.speak(
      request,
      (event) => {
        onEvent(event)
        const audio = event.kind === 'audio' ? studio.audioOf(event.fileId) : undefined
        if (audio) resolve(audio)
      },
      signal,
    )
    // What fails after the beginning is told by the sound itself, which then breaks off.
    spoken.catch(reject)
  })
}
