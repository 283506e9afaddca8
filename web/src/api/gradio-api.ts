import { Client } from '@gradio/client'
import type { WireCall } from '../recorder/api-call'
import { ConnectionLost } from './connection-lost'

/** A file as the Gradio wire names it. */
export interface WireFile {
  readonly path: string
  readonly url?: string
  readonly orig_name?: string
  readonly meta: { readonly _type: 'gradio.FileData' }
}

export type InferArguments = {
  readonly name: string
  readonly voice: WireFile | null
  readonly text: string
  readonly speed: number
}

/** A stored file as the wire names it; only the id counts. */
export function wireFileOf(fileId: string, fileName: string): WireFile {
  return {
    path: `/yinse/files/${fileId}/${fileName}`,
    orig_name: fileName,
    meta: { _type: 'gradio.FileData' },
  }
}

/** Where a stored file can be had from, ranges of it too. */
export function fileUrl(file: WireFile): string {
  return `/gradio_api/file=${encodeURI(file.path)}`
}

export interface SpeakHandlers {
  onQueue(ahead: number, etaSec: number | null): void
  /** `total` 0: `what` is being prepared, and nothing is counted yet. */
  onProgress(done: number, total: number, what: string): void
  onLog(text: string): void
}

export interface Spoken {
  readonly file: WireFile
  /** Who spoke and why; null where the wire does not say. */
  readonly engine: {
    readonly id: string
    readonly reason: { readonly zh: string; readonly en: string } | null
  } | null
}

/**
 * The four endpoints, through the published Gradio client: the page uses the same wire as everybody's
 * scripts. One client is one session, which is what `save_audio` needs.
 */
export class GradioApi {
  readonly #client: Client
  readonly #onCall: (call: WireCall) => void

  private constructor(client: Client, onCall: (call: WireCall) => void) {
    this.#client = client
    this.#onCall = onCall
  }

  /** `language` is asked at every request. */
  static async connect(
    origin: string,
    onCall: (call: WireCall) => void,
    language: () => string,
  ): Promise<GradioApi> {
    const headers = {
      get 'X-Yinse-Language'() {
        return language()
      },
    }
    const client = await Client.connect(origin, { events: ['data', 'status', 'log'], headers })
    return new GradioApi(client, onCall)
  }

  /** The client trusts the configuration that came with the page; after a lost connection the server's counts. */
  static forgetEmbeddedConfig(): void {
    Reflect.deleteProperty(window, 'gradio_config')
  }

  /** Where the job that this session has running can be heard while it is made. */
  get liveUrl(): string {
    return `/v1/live/${this.#client.session_hash}?format=wav`
  }

  get appId(): string | undefined {
    return this.#client.config?.app_id
  }

  async saveAudio(name: string): Promise<void> {
    this.#onCall({ kind: 'wire', apiName: '/save_audio', arguments: { name } })
    await this.#client.predict('/save_audio', { name })
  }

  /** Speaks; aborting `signal` cancels the job on the server. */
  async infer(input: InferArguments, handlers: SpeakHandlers, signal: AbortSignal): Promise<Spoken> {
    this.#onCall({ kind: 'wire', apiName: '/infer', arguments: input })
    const submission = this.#client.submit('/infer', { ...input })
    const cancel = () => void submission.cancel()
    signal.addEventListener('abort', cancel, { once: true })
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
    const next = <T>(events: AsyncIterator<T>) => Promise.race([events.next(), aborted])
    try {
      const events = submission[Symbol.asyncIterator]()
      // A cancelled submission does not always end by itself; the page must.
      for (let step = await next(events); !step.done; step = await next(events)) {
        const event = step.value
        if (event.type === 'log') handlers.onLog(event.log)
        if (event.type === 'data') {
          const file = (event.data as [WireFile | null])[0]
          if (file) return { file, engine: null }
        }
        if (event.type === 'status') {
          if (event.stage === 'error') throw failureOf(textOf(event.message))
          if (event.position !== undefined) handlers.onQueue(event.position, event.eta ?? null)
          const progress = event.progress_data?.[0]
          if (progress) handlers.onProgress(progress.index ?? 0, progress.length ?? 0, progress.desc ?? '')
        }
      }
    } finally {
      signal.removeEventListener('abort', cancel)
    }
    signal.throwIfAborted()
    throw new Error('the server ended the job without a result')
  }

  close(): void {
    this.#client.close()
  }
}

/** The client says in English, and in words only, that the connection broke. */
function failureOf(message: string): Error {
  return message.startsWith('Connection errored out') ? new ConnectionLost() : new Error(message)
}

/** The wire's message is a text, or a list of what was wrong with single arguments. */
function textOf(message: string | readonly { message?: string }[] | undefined): string {
  if (typeof message === 'string') return message
  return (message ?? []).map((one) => one.message ?? '').join('\n')
}
