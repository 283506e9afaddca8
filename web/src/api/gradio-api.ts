import { Client } from '@gradio/client'

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

export interface InferHandlers {
  onQueue(ahead: number, etaSec: number | null): void
  /** `total` 0: `what` is being prepared, and nothing is counted yet. */
  onProgress(done: number, total: number, what: string): void
  onLog(text: string, level: string): void
}

/** One call that was made, for the API Recorder. */
export interface ApiCall {
  readonly apiName: string
  readonly arguments: Readonly<Record<string, unknown>>
}

/**
 * The four endpoints, through the published Gradio client: the page uses the same wire as everybody's
 * scripts. One client is one session, which is what `save_audio` needs.
 */
export class GradioApi {
  readonly #client: Client
  readonly #onCall: (call: ApiCall) => void

  private constructor(client: Client, onCall: (call: ApiCall) => void) {
    this.#client = client
    this.#onCall = onCall
  }

  static async connect(origin: string, onCall: (call: ApiCall) => void): Promise<GradioApi> {
    const client = await Client.connect(origin, { events: ['data', 'status', 'log'] })
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
    this.#onCall({ apiName: '/save_audio', arguments: { name } })
    await this.#client.predict('/save_audio', { name })
  }

  /** The choices of the voice list as the old app's clients see them. */
  async changeChoices(): Promise<readonly string[]> {
    this.#onCall({ apiName: '/change_choices', arguments: {} })
    const answer = await this.#client.predict('/change_choices', {})
    const [update] = answer.data as [{ choices: [string, string][] }]
    return update.choices.map(([choice]) => choice)
  }

  /** Speaks; aborting `signal` cancels the job on the server. */
  async infer(input: InferArguments, handlers: InferHandlers, signal: AbortSignal): Promise<WireFile> {
    this.#onCall({ apiName: '/infer', arguments: input })
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
        if (event.type === 'log') handlers.onLog(event.log, event.level)
        if (event.type === 'data') {
          const file = (event.data as [WireFile | null])[0]
          if (file) return file
        }
        if (event.type === 'status') {
          if (event.stage === 'error') throw new Error(textOf(event.message))
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

/** The wire's message is a text, or a list of what was wrong with single arguments. */
function textOf(message: string | readonly { message?: string }[] | undefined): string {
  if (typeof message === 'string') return message
  return (message ?? []).map((one) => one.message ?? '').join('\n')
}
