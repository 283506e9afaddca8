import type { ApiCall } from '../recorder/api-call'
import { fileUrl, type Spoken, type WireFile } from './gradio-api'
import { JobSentences } from './job-sentences'
import type { ModelAction, ModelInfo } from './neural-models'
import type { EngineReason, JobBody, JobInfo } from './speech-job'
import type { LexiconEntry, TextReading } from './text-reading'

/** A voice of the library, as `/v1/voices` lists it. */
export interface VoiceInfo {
  readonly name: string
  readonly contentHash: string
  readonly createdAt: number
  readonly durationSec: number
  readonly language: 'zh' | 'en' | null
  readonly transcript: string | null
  readonly tags: readonly string[]
  readonly loudnessLufs: number
  /** Whether it is the caller's to change, copy, play and export; everybody may speak with it. */
  readonly mayChange: boolean
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

/** An engine that a job can name. */
export interface EngineChoice {
  readonly id: string
  readonly languages: readonly ('zh' | 'en')[]
  readonly needsTranscript: boolean
  readonly voiceChanges: readonly string[]
}

/** What the server says of itself. */
export interface ServerInfo {
  readonly downloadFormats: readonly string[]
}

export interface ReferenceCheck {
  readonly sourceDurationSec: number
  readonly sourceRateHz: number
  /** What is kept of it lies here; pauses within are shortened. */
  readonly keptFromSec: number
  readonly keptToSec: number
  readonly speechSec: number
  readonly loudnessLufs: number
  readonly snrDb: number
  readonly bandwidthHz: number
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
  /** Told of every call that changes or makes something, for the API Recorder. */
  onCall: (call: ApiCall) => void = () => undefined

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

  /** A `.pt` or a recording; named after its file unless `name` is given. Empty words: unknown. */
  async importVoice(file: Blob, fileName: string, name?: string, words = ''): Promise<VoiceInfo> {
    const form = new FormData()
    if (name !== undefined) form.append('name', name)
    if (words !== '') form.append('transcript', words)
    form.append('file', file, fileName)
    return this.#json('POST', '/v1/voices', form)
  }

  renameVoice(name: string, newName: string): Promise<VoiceInfo> {
    return this.#noted('PATCH', voicePath(name), { name: newName })
  }

  /** Empty words take the transcript away. */
  transcribeVoice(name: string, transcript: string): Promise<VoiceInfo> {
    return this.#noted('PATCH', voicePath(name), { transcript })
  }

  tagVoice(name: string, tags: readonly string[]): Promise<VoiceInfo> {
    return this.#noted('PATCH', voicePath(name), { tags })
  }

  duplicateVoice(name: string, newName: string): Promise<VoiceInfo> {
    return this.#noted('POST', `${voicePath(name)}/duplicate`, { name: newName })
  }

  /** Resolves to the token that undoes it. */
  async deleteVoice(name: string): Promise<string> {
    const answer = await this.#noted<{ restoreToken: string }>('DELETE', voicePath(name))
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

  /** Sends one of a model's files; it is installed once all are there. */
  sendModelFile(id: string, file: File, signal: AbortSignal): Promise<ModelInfo> {
    const form = new FormData()
    form.append('file', file, file.name)
    return this.#json('POST', `/v1/neural-models/${encodeURIComponent(id)}/files`, form, signal)
  }

  /** Resolves when the job waits or runs. */
  async startJob(body: JobBody): Promise<{ readonly id: string }> {
    this.onCall({ kind: 'job', body })
    return this.#json('POST', '/v1/jobs', body)
  }

  /** How a text would be read, without speaking it. */
  reading(text: string): Promise<TextReading> {
    return this.#json('POST', '/v1/text/reading', { text })
  }

  async lexicon(): Promise<readonly LexiconEntry[]> {
    return (await this.#json<{ entries: LexiconEntry[] }>('GET', '/v1/lexicon')).entries
  }

  async addLexiconEntry(grapheme: string, reading: string): Promise<readonly LexiconEntry[]> {
    const body = { entries: [{ grapheme, reading }] }
    return (await this.#noted<{ entries: LexiconEntry[] }>('POST', '/v1/lexicon', body)).entries
  }

  async removeLexiconEntry(grapheme: string): Promise<readonly LexiconEntry[]> {
    const path = `/v1/lexicon?grapheme=${encodeURIComponent(grapheme)}`
    return (await this.#noted<{ entries: LexiconEntry[] }>('DELETE', path)).entries
  }

  /** What can speak now, best first. */
  async engines(): Promise<readonly EngineChoice[]> {
    return (await this.#json<{ engines: EngineChoice[] }>('GET', '/v1/engines')).engines
  }

  /** The engine that would speak the text, and why; `voice` null: a recording. */
  async chosenEngine(text: string, voice: string | null): Promise<Spoken['engine']> {
    const body = { text, voice }
    const answer = await this.#json<{ engine: string; engineReason: EngineReason | null }>(
      'POST',
      '/v1/engines/choice',
      body,
    )
    return { id: answer.engine, reason: answer.engineReason }
  }

  job(id: string): Promise<JobInfo> {
    return this.#json('GET', `/v1/jobs/${id}`)
  }

  cancelJob(id: string): Promise<JobInfo> {
    return this.#json('DELETE', `/v1/jobs/${id}`)
  }

  /** The bytes of a stored file; null when it had to make room on the server. */
  async fileContent(file: WireFile): Promise<Blob | null> {
    const response = await fetch(fileUrl(file))
    return response.ok ? response.blob() : null
  }

  sentencesOf(jobId: string): JobSentences {
    return new JobSentences(jobId, (method, path, body) => this.#json(method, path, body))
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

  #noted<T>(method: 'POST' | 'PATCH' | 'DELETE', path: string, body: object | null = null): Promise<T> {
    this.onCall({ kind: 'json', method, path, body })
    return this.#json(method, path, body ?? undefined)
  }

  async #json<T>(
    method: string,
    path: string,
    body?: FormData | object,
    signal: AbortSignal | null = null,
  ): Promise<T> {
    const isForm = body instanceof FormData
    const response = await fetch(path, {
      method,
      signal,
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
