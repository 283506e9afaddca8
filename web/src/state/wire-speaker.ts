import type { GradioApi, InferArguments } from '../api/gradio-api'
import type { Speaker } from './generation.svelte'

/** A call of `/infer`; `onSpoken` when its session has spoken with the recording. */
export function wireSpeaker(gradio: GradioApi, input: InferArguments, onSpoken: () => void): Speaker {
  return {
    get liveUrl() {
      return gradio.liveUrl
    },
    async speak(handlers, signal) {
      const spoken = await gradio.infer(input, handlers, signal)
      onSpoken()
      return spoken
    },
  }
}
