import type { WireFile } from './gradio-api'
import type { ModelAction, ModelInfo } from './neural-models'

/** A voice of the library, as `/v1/voices` lists it. */
export interface VoiceInfo {
  readonly name: string
  readonly contentHash: string
  readonly createdAt: number
  readonly durationSec: number
  readonly language: 'zh' | 'en' | null
  readonly transcript: string | null
  readonly loudnessLufs: number
}

export interface ForeignFileInfo {
  readonly fileName: string
  readonly reason: { readonly zh: string; readonly en: string }
}

export interface Library {
  readonly voices: readonly VoiceInfo[]
  readonly foreignFiles: readonly ForeignFileInfo[]
}

/** What is worth telling about a recording before anything is generated. */
export interface ReferenceFinding {
  readonly code: string
  readonly severity: 'info' | 'warning' | 'error'
  readonly advice: { readonly zh: string; readonly en: string }
}

/** What the server says of itself. */
export interface ServerInfo {
  readonly downloadFormats: readonly string[]
}

export interface ReferenceCheck {
  readonly durationSec: number
  readonly findings: readonly ReferenceFinding[]
}

/** Waveform of a stored file: largest magnitude, 0 to 1, of equal slices of time. */
export interface Peaks {
  readonly durationSec: number
  readonly peaks: readonly number[]
}

/** An error that the server explained, in the page's language. */
export class ApiError extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** Our own JSON API; every call rejects with ApiError or, without a connection, TypeError. */
export class JsonApi {
  language = 'zh'

  async loginState(): Promise<'open' | 'needed'> {
    const { isNeeded, isLoggedIn } = await this.#json<{ isNeeded: boolean; isLoggedIn: boolean }>(
      'GET',
      '/v1/login',
    )
    return isNeeded && !isLoggedIn ? 'needed' : 'open'
  }

  async logIn(key: string): Promise<void> {
    await this.#json('POST', '/v1/login', { key })
  }

  server(): Promise<ServerInfo> {
    return this.#json('GET', '/v1/status')
  }

  library(): Promise<Library> {
    return this.#json('GET', '/v1/voices')
  }

  /** A `.pt` or a recording; named after its file unless `name` is given. */
  async importVoice(file: Blob, fileName: string, name?: string): Promise<VoiceInfo> {
    const form = new FormData()
    if (name !== undefined) form.append('name', name)
    form.append('file', file, fileName)
    return this.#json('POST', '/v1/voices', form)
  }

  renameVoice(name: string, newName: string): Promise<VoiceInfo> {
    return this.#json('PATCH', voicePath(name), { name: newName })
  }

  duplicateVoice(name: string, newName: string): Promise<VoiceInfo> {
    return this.#json('POST', `${voicePath(name)}/duplicate`, { name: newName })
  }

  /** Resolves to the token that undoes it. */
  async deleteVoice(name: string): Promise<string> {
    const answer = await this.#json<{ restoreToken: string }>('DELETE', voicePath(name))
    return answer.restoreToken
  }

  restoreVoice(token: string): Promise<VoiceInfo> {
    return this.#json('POST', '/v1/voices/restore', { token })
  }

  /** Adds the designed voices that are missing; resolves to those that were added. */
  async addStarterVoices(): Promise<readonly VoiceInfo[]> {
    return (await this.#json<{ voices: VoiceInfo[] }>('POST', '/v1/voices/starter')).voices
  }

  async neuralModels(): Promise<readonly ModelInfo[]> {
    return (await this.#json<{ models: ModelInfo[] }>('GET', '/v1/neural-models')).models
  }

  changeModel(id: string, action: ModelAction): Promise<ModelInfo> {
    const path = `/v1/neural-models/${encodeURIComponent(id)}`
    return action === 'remove' ? this.#json('DELETE', path) : this.#json('POST', `${path}/${action}`)
  }

  exportUrl(name: string): string {
    return `${voicePath(name)}/file`
  }

  sampleUrl(name: string): string {
    return `${voicePath(name)}/audio`
  }

  /** Stores a recording on the server, as the Gradio wire does. */
  async upload(file: Blob, fileName: string): Promise<WireFile> {
    const form = new FormData()
    form.append('files', file, fileName)
    const [path] = await this.#json<[string]>('POST', '/gradio_api/upload', form)
    return { path, orig_name: fileName, meta: { _type: 'gradio.FileData' } }
  }

  checkReference(file: WireFile): Promise<ReferenceCheck> {
    return this.#json('POST', '/v1/references/check', { path: file.path })
  }

  peaks(file: WireFile): Promise<Peaks> {
    return this.#json('GET', `/v1/files/peaks?path=${encodeURIComponent(file.path)}`)
  }

  downloadUrl(file: WireFile, format: string): string {
    return `/v1/files/download?path=${encodeURIComponent(file.path)}&format=${format}`
  }

  async #json<T>(method: string, path: string, body?: FormData | object): Promise<T> {
    const isForm = body instanceof FormData
    const response = await fetch(path, {
      method,
      headers: {
        'Accept-Language': this.language,
        ...(body && !isForm ? { 'Content-Type': 'application/json' } : {}),
      },
      ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
    })
    if (response.status === 204) return undefined as T
    const answer: unknown = await response.json().catch(() => null)
    if (!response.ok) throw errorOf(answer, response.status)
    return answer as T
  }
}

function voicePath(name: string): string {
  return `/v1/voices/${encodeURIComponent(name)}`
}

function errorOf(answer: unknown, status: number): ApiError {
  const error = (answer as { error?: { code?: string; message?: string } } | null)?.error
  const detail = (answer as { detail?: unknown } | null)?.detail
  return new ApiError(
    error?.code ?? 'http',
    error?.message ?? (typeof detail === 'string' ? detail : `HTTP ${status}`),
  )
}
