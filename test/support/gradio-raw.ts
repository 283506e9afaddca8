import { readAsPython, type WireMessage } from './gradio-python.js'

export const prefix = '/gradio_api'

export const endpointIndex = { change_choices: 0, update_prompt_audio: 1, save_audio: 2, infer: 3 } as const
export type EndpointName = keyof typeof endpointIndex

// biome-ignore lint/suspicious/noExplicitAny: tests look into every answer
export type AnyJson = any

/** HTTP as the Python clients and curl speak it, without a client library. */
export class RawClient {
  constructor(
    readonly url: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  get(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, { redirect: 'manual', ...init, headers: this.#with(init.headers) })
  }

  post(path: string, body: unknown, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      ...init,
      headers: this.#with({ 'content-type': 'application/json', ...init.headers }),
    })
  }

  async json(path: string): Promise<AnyJson> {
    return (await this.get(path)).json()
  }

  join(name: EndpointName, data: readonly unknown[], sessionHash: string): Promise<Response> {
    return this.post(`${prefix}/queue/join`, {
      data,
      fn_index: endpointIndex[name],
      session_hash: sessionHash,
    })
  }

  /** Joins and returns the event id. */
  async begin(name: EndpointName, data: readonly unknown[], sessionHash: string): Promise<string> {
    return ((await (await this.join(name, data, sessionHash)).json()) as AnyJson).event_id
  }

  /** The whole stream of a session, as a Python client reads it. */
  async messages(sessionHash: string): Promise<WireMessage[]> {
    return readAsPython(await (await this.get(streamPath(sessionHash))).text())
  }

  /** One call over the queue; resolves to its completion. */
  async predict(name: EndpointName, data: readonly unknown[], sessionHash: string): Promise<WireMessage> {
    const eventId = await this.begin(name, data, sessionHash)
    const completed = (await this.messages(sessionHash)).find(
      (message) => message.msg === 'process_completed' && message.event_id === eventId,
    )
    if (!completed) throw new Error('no completion')
    return completed
  }

  /** POST of the curl routes; resolves to the event id. */
  async call(name: string, body: unknown): Promise<string> {
    return ((await (await this.post(`${prefix}/call/${name}`, body)).json()) as AnyJson).event_id
  }

  /** GET of the curl routes: the bytes. */
  async result(name: string, eventId: string): Promise<string> {
    return (await this.get(`${prefix}/call/${name}/${eventId}`)).text()
  }

  /** Uploads `content` under `fileName`; resolves to its path. */
  async upload(content: Uint8Array<ArrayBuffer> | Buffer, fileName: string, query = ''): Promise<string> {
    const form = new FormData()
    form.append('files', new Blob([new Uint8Array(content)]), fileName)
    const response = await this.get(`${prefix}/upload${query}`, { method: 'POST', body: form })
    if (!response.ok) throw new Error(`upload: ${response.status} ${await response.text()}`)
    return ((await response.json()) as string[])[0] as string
  }

  /** Opens a stream that is read piece by piece. */
  async open(path: string): Promise<RawStream> {
    const abort = new AbortController()
    return new RawStream(await this.get(path, { signal: abort.signal }), abort)
  }

  #with(headers: RequestInit['headers'] = {}): Record<string, string> {
    return { ...this.headers, ...(headers as Record<string, string>) }
  }
}

export class RawStream {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  readonly #decoder = new TextDecoder()
  text = ''

  constructor(
    readonly response: Response,
    readonly abort: AbortController,
  ) {
    if (!response.body) throw new Error('no body')
    this.#reader = response.body.getReader()
  }

  /** Reads until `isEnough` of the text so far. */
  async until(isEnough: (text: string) => boolean): Promise<string> {
    while (!isEnough(this.text)) {
      const { value, done } = await this.#reader.read()
      if (done) throw new Error(`the stream ended after ${JSON.stringify(this.text)}`)
      this.text += this.#decoder.decode(value, { stream: true })
    }
    return this.text
  }

  /** Reads to the end. */
  async rest(): Promise<string> {
    for (;;) {
      const { value, done } = await this.#reader.read()
      if (done) return this.text
      this.text += this.#decoder.decode(value, { stream: true })
    }
  }

  /** Leaves, as a client does that is gone. */
  close(): void {
    this.abort.abort()
    this.#reader.cancel().catch(() => undefined)
  }
}

export function streamPath(sessionHash: string): string {
  return `${prefix}/queue/data?session_hash=${sessionHash}`
}

/** A file argument, as clients send it. */
export function fileArgument(path: string, originalName = 'ref.wav'): AnyJson {
  return { path, orig_name: originalName, meta: { _type: 'gradio.FileData' } }
}
