import { encodeWav } from '../../audio/index.js'
import {
  ask,
  maxAudioBytes,
  readAnswer,
  type UpstreamClient,
  type UpstreamConfig,
  type UpstreamRequest,
} from './upstream.js'

type GradioConfig = Extract<UpstreamConfig, { kind: 'gradio' }>

interface ParameterInfo {
  readonly parameter_name: string
  readonly parameter_has_default: boolean
  readonly parameter_default: unknown
}

const maxDocumentBytes = 4 * 2 ** 20

/** Asks any Gradio app by its documented call routes: upload, call, one answer stream, download. */
export class GradioUpstream implements UpstreamClient {
  readonly honoursSpeed: boolean
  readonly needsTranscript: boolean
  readonly #config: GradioConfig
  readonly #root: string

  constructor(config: GradioConfig) {
    const given = Object.values(config.arguments)
    this.honoursSpeed = given.includes('$speed')
    this.needsTranscript = given.includes('$transcript')
    this.#config = config
    this.#root = config.url.replace(/\/+$/, '')
  }

  async speak(request: UpstreamRequest, signal: AbortSignal): Promise<Uint8Array> {
    const prefix = await this.#prefix(signal)
    const data = await this.#arguments(prefix, request, signal)
    const started = await this.#json<{ event_id?: string }>(
      `${prefix}/call${this.#config.endpoint}`,
      signal,
      { data },
    )
    if (!started.event_id) throw new Error('the upstream gave no event id')
    const path = `${prefix}/call${this.#config.endpoint}/${started.event_id}`
    const stream = await readAnswer(await this.#fetch(path, { signal }), maxDocumentBytes)
    const url = fileUrlOf(completedData(new TextDecoder().decode(stream)), this.#root + prefix)
    return readAnswer(await this.#fetch(url, { signal }), maxAudioBytes)
  }

  async #prefix(signal: AbortSignal): Promise<string> {
    return (await this.#json<{ api_prefix?: string }>('/config', signal)).api_prefix ?? ''
  }

  // Positional, in the order of the upstream's own description, so that nobody must count its components.
  async #arguments(prefix: string, request: UpstreamRequest, signal: AbortSignal): Promise<unknown[]> {
    const info = await this.#json<{ named_endpoints?: Record<string, { parameters: ParameterInfo[] }> }>(
      `${prefix}/info`,
      signal,
    )
    const parameters = info.named_endpoints?.[this.#config.endpoint]?.parameters
    if (!parameters) throw new Error(`the upstream has no endpoint ${this.#config.endpoint}`)
    const given = this.#config.arguments
    const unknown = Object.keys(given).filter((name) =>
      parameters.every((one) => one.parameter_name !== name),
    )
    if (unknown.length > 0) throw new Error(`the upstream's endpoint has no argument ${unknown.join(', ')}`)
    const values: unknown[] = []
    for (const parameter of parameters) {
      const name = parameter.parameter_name
      const value = Object.hasOwn(given, name) ? given[name] : parameter.parameter_default
      values.push(await this.#filled(value, prefix, request, signal))
    }
    return values
  }

  async #filled(
    value: unknown,
    prefix: string,
    request: UpstreamRequest,
    signal: AbortSignal,
  ): Promise<unknown> {
    switch (value) {
      case '$text':
        return request.text
      case '$transcript':
        return request.transcript
      case '$speed':
        return request.speedRatio
      case '$reference': {
        const form = new FormData()
        const wav = encodeWav(request.reference.samples, request.reference.sampleRateHz)
        form.append('files', new Blob([wav], { type: 'audio/wav' }), 'reference.wav')
        const answer = await this.#fetch(`${prefix}/upload`, { method: 'POST', body: form, signal })
        const [path] = JSON.parse(new TextDecoder().decode(await readAnswer(answer, maxDocumentBytes)))
        return { path, orig_name: 'reference.wav', meta: { _type: 'gradio.FileData' } }
      }
      default:
        return value
    }
  }

  async #json<T>(path: string, signal: AbortSignal, body?: object): Promise<T> {
    const init = body
      ? {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
          signal,
        }
      : { signal }
    const answer = await readAnswer(await this.#fetch(path, init), maxDocumentBytes)
    return JSON.parse(new TextDecoder().decode(answer))
  }

  #fetch(pathOrUrl: string, init: RequestInit): Promise<Response> {
    const url = pathOrUrl.startsWith('/') ? this.#root + pathOrUrl : pathOrUrl
    const { apiKey } = this.#config
    const headers = {
      ...(init.headers as Record<string, string>),
      ...(apiKey ? { Authorization: `Bearer ${apiKey}` } : {}),
    }
    return ask(url, { ...init, headers })
  }
}

/** The data of the `complete` event of a call stream; an `error` event throws what it says. */
function completedData(stream: string): unknown[] {
  for (const block of stream.split('\n\n')) {
    const event = /^event: (.*)$/m.exec(block)?.[1]
    const data = /^data: (.*)$/m.exec(block)?.[1] ?? 'null'
    if (event === 'complete') return JSON.parse(data)
    if (event === 'error') throw new Error(`the upstream says: ${errorText(JSON.parse(data))}`)
  }
  throw new Error('the upstream ended the stream without a result')
}

function errorText(data: unknown): string {
  if (typeof data === 'string') return data
  const error = (data as { error?: unknown } | null)?.error
  return typeof error === 'string' ? error : 'an error without words'
}

// The path, not the url: the upstream may not know the address under which we reach it.
function fileUrlOf(data: readonly unknown[], prefixedRoot: string): string {
  for (const value of data) {
    const path = (value as { path?: unknown } | null)?.path
    if (typeof path === 'string') return `${prefixedRoot}/file=${path}`
  }
  throw new Error('the result holds no file')
}
