import type { SpeakHandlers, Spoken } from '../api/gradio-api'

export type Stage =
  | { readonly kind: 'idle' }
  /** The recording is still on its way to the server. */
  | { readonly kind: 'uploading' }
  | { readonly kind: 'queued'; readonly ahead: number; readonly etaSec: number | null }
  | { readonly kind: 'preparing'; readonly what: string }
  | {
      readonly kind: 'speaking'
      readonly done: number
      readonly total: number
      readonly sentence: string
      readonly leftSec: number | null
    }

/** What speaks a text: the old wire, or a job of our own API. */
export interface Speaker {
  /** Where it can be heard while it is made; null before it has begun. */
  readonly liveUrl: string | null
  /** Aborting `signal` stops the work on the server. */
  speak(handlers: SpeakHandlers, signal: AbortSignal): Promise<Spoken>
}

export interface Generated extends Spoken {
  readonly warnings: readonly string[]
}

/** The one job of this page at a time. */
export class Generation {
  stage: Stage = $state({ kind: 'idle' })
  /** What is spoken so far can be heard here, and the rest as it comes; null until there is a sentence. */
  liveUrl: string | null = $state(null)
  #abort: AbortController | null = null

  get isRunning(): boolean {
    return this.stage.kind !== 'idle'
  }

  /** `prepare` finishes the upload and connects. Resolves to null when it was cancelled. */
  async run(prepare: () => Promise<Speaker>): Promise<Generated | null> {
    const abort = new AbortController()
    this.#abort = abort
    this.stage = { kind: 'uploading' }
    const warnings: string[] = []
    let speakingSince: number | null = null
    try {
      const speaker = await prepare()
      abort.signal.throwIfAborted()
      this.stage = { kind: 'queued', ahead: 0, etaSec: null }
      const spoken = await speaker.speak(
        {
          onLog: (text) => warnings.push(text),
          onQueue: (ahead, etaSec) => {
            if (this.stage.kind === 'queued') this.stage = { kind: 'queued', ahead, etaSec }
          },
          onProgress: (done, total, sentence) => {
            if (total === 0) {
              if (this.stage.kind !== 'speaking') this.stage = { kind: 'preparing', what: sentence }
              return
            }
            speakingSince ??= performance.now()
            const perSentenceSec = done > 0 ? (performance.now() - speakingSince) / 1000 / done : null
            const leftSec = perSentenceSec === null ? null : Math.ceil(perSentenceSec * (total - done))
            this.stage = { kind: 'speaking', done, total, sentence, leftSec }
            if (done > 0 && done < total) this.liveUrl ??= speaker.liveUrl
          },
        },
        abort.signal,
      )
      return { ...spoken, warnings }
    } catch (error) {
      if (abort.signal.aborted) return null
      throw error
    } finally {
      this.stage = { kind: 'idle' }
      this.liveUrl = null
      this.#abort = null
    }
  }

  cancel(): void {
    this.#abort?.abort()
  }
}
