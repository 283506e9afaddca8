import { getContext, setContext } from 'svelte'
import { GradioApi } from '../api/gradio-api'
import { JsonApi } from '../api/json-api'
import { CallRecorder } from './call-recorder.svelte'
import { Draft, referenceChoice } from './draft.svelte'
import { Generation } from './generation.svelte'
import { History, type HistoryEntry } from './history.svelte'
import { browserKeep } from './keep'
import { VoiceLibrary } from './library.svelte'
import { Settings } from './settings.svelte'
import { Toasts } from './toasts.svelte'

/** Which field an error belongs to. */
export type Field = 'voice' | 'reference' | 'text' | 'speed' | 'name' | 'result'

/** Everything that the page knows, and what its buttons do. */
export class PageState {
  readonly jsonApi = new JsonApi()
  readonly settings: Settings
  readonly draft: Draft
  readonly history: History
  readonly library: VoiceLibrary
  readonly generation = new Generation()
  readonly recorder = new CallRecorder()
  readonly toasts = new Toasts()
  errors: Partial<Record<Field, string>> = $state({})
  current: HistoryEntry | null = $state(null)
  isOnline: boolean = $state(true)
  readonly #origin: string
  #gradio: Promise<GradioApi> | null = null

  constructor(origin: string, storage: Storage, browserLanguages: readonly string[]) {
    const keep = browserKeep(storage)
    this.#origin = origin
    this.settings = new Settings(keep, browserLanguages)
    this.draft = new Draft(keep)
    this.history = new History(keep)
    this.library = new VoiceLibrary(this.jsonApi)
    this.jsonApi.language = this.settings.language
  }

  get texts() {
    return this.settings.texts
  }

  async chooseReference(content: Blob, fileName: string): Promise<void> {
    await this.#guard('reference', async () => {
      const file = await this.jsonApi.upload(content, fileName)
      this.draft.reference = { file, fileName, durationSec: null, findings: [] }
      const check = await this.jsonApi.checkReference(file)
      this.draft.reference = { file, fileName, durationSec: check.durationSec, findings: check.findings }
    })
  }

  async generate(): Promise<void> {
    if (this.generation.isRunning) return
    const { draft, texts } = this
    this.errors = {}
    if (draft.text.trim() === '') this.errors.text = texts.errorTextEmpty
    if (draft.usesReference && !draft.reference) this.errors.reference = texts.errorNoReference
    if (Object.keys(this.errors).length > 0) return
    draft.store()
    await this.#guard('result', async () => {
      const input = {
        name: draft.usesReference ? referenceChoice : `${draft.choice}.pt`,
        voice: draft.reference?.file ?? null,
        text: draft.text,
        speed: draft.speed,
      }
      const generated = await this.generation.run(await this.gradio(), input)
      if (!generated) {
        this.toasts.info(texts.cancelled)
        return
      }
      this.current = {
        id: crypto.randomUUID(),
        createdAt: Date.now(),
        choice: draft.choice,
        text: draft.text,
        speed: draft.speed,
        ...generated,
      }
      this.history.add(this.current)
    })
  }

  async saveVoice(name: string): Promise<void> {
    this.errors = {}
    if (name.trim() === '') {
      this.errors.name = this.texts.errorNameEmpty
      return
    }
    await this.#guard('name', async () => {
      const gradio = await this.gradio()
      await gradio.saveAudio(name)
      await this.library.refresh()
      this.toasts.info(this.texts.saved(name))
    })
  }

  reuse(entry: HistoryEntry): void {
    this.draft.choice = entry.choice
    this.draft.text = entry.text
    this.draft.speed = entry.speed
    this.draft.store()
  }

  /** The connection to the wire, made when it is first needed and again after the server restarted. */
  gradio(): Promise<GradioApi> {
    this.#gradio ??= GradioApi.connect(this.#origin, (call) => this.recorder.note(call)).catch((error) => {
      this.#gradio = null
      throw error
    })
    return this.#gradio
  }

  async reconnect(): Promise<void> {
    this.#gradio = null
    await this.gradio()
    await this.library.refresh()
  }

  /** Shows a failure at the field it belongs to. */
  async #guard(field: Field, action: () => Promise<void>): Promise<void> {
    try {
      delete this.errors[field]
      await action()
    } catch (error) {
      this.errors[field] = messageOf(error) || this.texts.unknownError
    }
  }
}

/** What to show of anything that was thrown; both Gradio clients and ours put the text in `message`. */
export function messageOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message)
  return typeof error === 'string' ? error : ''
}

const key = Symbol('page')

export function providePage(page: PageState): PageState {
  return setContext(key, page)
}

export function usePage(): PageState {
  return getContext(key)
}
