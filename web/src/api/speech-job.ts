import type { SpeechOptions } from '../state/speech-options'
import { ConnectionLost } from './connection-lost'
import { type SpeakHandlers, type Spoken, wireFileOf } from './gradio-api'
import type { JsonApi } from './json-api'

/** What `POST /v1/jobs` takes. */
export interface JobBody extends SpeechOptions {
  readonly text: string
  readonly speed: number
  readonly voice:
    | { readonly kind: 'saved'; readonly name: string }
    | { readonly kind: 'reference'; readonly fileId: string; readonly transcript: string | null }
}

export interface JobInfo {
  readonly id: string
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
  readonly result: {
    readonly fileId: string
    readonly engine: string
    readonly engineReason: EngineReason | null
    readonly warnings: readonly TextWarning[]
  } | null
}

export interface EngineReason {
  readonly zh: string
  readonly en: string
}

/** A place in the text that is not spoken as it was asked for; `sourceStart` in UTF-16 units. */
export interface TextWarning {
  readonly code: 'unreadable' | 'reading-uncertain'
  /** In the language of the page. */
  readonly message: string
  readonly text: string
  readonly sourceStart: number
}

type JobEvents = {
  queued: { readonly ahead: number; readonly etaSec: number | null }
  stage: { readonly stage: SpeechStage }
  sentence: { readonly done: number; readonly total: number; readonly text: string }
  audio: object
  done: object
  failed: { readonly error: { readonly message: string } }
}

export type SpeechStage = 'reference' | 'voice' | 'speech' | 'encoding'

export interface JobTexts {
  readonly stages: Readonly<Record<SpeechStage, string>>
  skipped(places: readonly { readonly text: string; readonly position: number }[]): string
}

/** A job of our own API, for what the old wire has no words for. */
export class SpeechJob {
  readonly #api: JsonApi
  readonly #body: JobBody
  readonly #texts: JobTexts
  #id: string | null = null

  constructor(api: JsonApi, body: JobBody, texts: JobTexts) {
    this.#api = api
    this.#body = body
    this.#texts = texts
  }

  /** Null before it was accepted. */
  get id(): string | null {
    return this.#id
  }

  /** Where it can be heard while it is made. */
  get liveUrl(): string | null {
    return this.#id === null ? null : `/v1/jobs/${this.#id}/audio?format=wav`
  }

  /** Aborting `signal` cancels the job on the server. */
  async speak(handlers: SpeakHandlers, signal: AbortSignal): Promise<Spoken> {
    const { id } = await this.#api.startJob(this.#body)
    this.#id = id
    try {
      await this.#follow(id, handlers, signal)
    } catch (error) {
      if (signal.aborted) await this.#api.cancelJob(id).catch(() => undefined)
      throw error
    }
    const { result } = await this.#api.job(id)
    if (!result) throw new Error('the server ended the job without a result')
    const { fileId, engine, engineReason, warnings } = result
    const unreadable = warnings.filter(({ code }) => code === 'unreadable')
    if (unreadable.length > 0) handlers.onLog(this.#skipped(unreadable))
    for (const { code, message } of warnings) if (code !== 'unreadable') handlers.onLog(message)
    return { file: wireFileOf(fileId, 'result.wav'), engine: { id: engine, reason: engineReason } }
  }

  #follow(id: string, handlers: SpeakHandlers, signal: AbortSignal): Promise<void> {
    const events = new EventSource(`/v1/jobs/${id}/events`)
    const on = <Name extends keyof JobEvents>(name: Name, act: (data: JobEvents[Name]) => void) =>
      events.addEventListener(name, (event) => act(JSON.parse((event as MessageEvent<string>).data)))
    const ended = new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      on('queued', ({ ahead, etaSec }) => handlers.onQueue(ahead, etaSec))
      on('stage', ({ stage }) => handlers.onProgress(0, 0, this.#texts.stages[stage]))
      on('sentence', ({ done, total, text }) => handlers.onProgress(done, total, text))
      on('done', () => resolve())
      on('failed', ({ error }) => reject(new Error(error.message)))
      // A short break is mended by the browser, which then asks for what it missed.
      events.onerror = () => {
        if (events.readyState === EventSource.CLOSED) reject(new ConnectionLost())
      }
    })
    return ended.finally(() => events.close())
  }

  #skipped(warnings: readonly TextWarning[]): string {
    return this.#texts.skipped(
      warnings.map(({ text, sourceStart }) => ({
        text,
        position: [...this.#body.text.slice(0, sourceStart)].length + 1,
      })),
    )
  }
}
