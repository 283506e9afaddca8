import type { GradioApi, InferArguments, Spoken } from '../api/gradio-api'
import type { Speaker } from './generation.svelte'

export interface WireSpeakerParts {
  readonly gradio: GradioApi
  readonly input: InferArguments
  /** Who will speak, which the old wire does not tell. */
  readonly engine: Promise<Spoken['engine']>
  /** The session has spoken with the recording. */
  onSpoken(): void
}

/** A call of `/infer`. */
export function wireSpeaker({ gradio, input, engine, onSpoken }: WireSpeakerParts): Speaker {
  return {
    get liveUrl() {
      return gradio.liveUrl
    },
    async speak(handlers, signal) {
      const spoken = await gradio.infer(input, handlers, signal)
      onSpoken()
      return { ...spoken, engine: await engine }
    },
  }
}
