import { getContext, setContext } from 'svelte'
import { ConnectionLost } from '../api/connection-lost'
import { GradioApi, type InferArguments, type WireFile } from '../api/gradio-api'
import { JsonApi, type ServerInfo } from '../api/json-api'
import { type JobBody, SpeechJob } from '../api/speech-job'
import { CallRecorder } from './call-recorder.svelte'
import { Draft, type KeptReference, type ReferenceState, referenceChoice } from './draft.svelte'
import { Generation, type Speaker } from './generation.svelte'
import { History, type HistoryEntry } from './history.svelte'
import { browserKeep } from './keep'
import { VoiceLibrary } from './library.svelte'
import { SentenceEditor } from './sentence-editor.svelte'
import { Settings } from './settings.svelte'
import { isPlain, plainOptions } from './speech-options'
import { Toasts } from './toasts.svelte'
import { wireSpeaker } from './wire-speaker'

/** Which field an error belongs to. */
export type Field = 'voice' | 'reference' | 'text' | 'speed' | 'name' | 'result' | 'login'

const speedRange = { min: 0.5, max: 2 }

/** What a text is spoken with. */
type SpeakSettings = Required<Pick<HistoryEntry, 'choice' | 'text' | 'speed' | 'options'>>

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
  current: HistoryEntry | null = $state.raw(null)
  /** A replay begins by itself; a reload does not. */
  isPlayingWished: boolean = $state(false)
  /** How far the running job was heard while it was made: there its result goes on. */
  live: { sec: number; isPlaying: boolean } = $state({ sec: 0, isPlaying: false })
  /** A voice of this name would be replaced if it were saved once more. */
  nameToReplace: string | null = $state(null)
  isOnline: boolean = $state(true)
  login: 'unknown' | 'needed' | 'open' = $state('unknown')
  server: ServerInfo = $state.raw({ downloadFormats: ['wav'] })
  readonly #origin: string
  #gradio: Promise<GradioApi> | null = null
  #appId: string | undefined
  #upload: Promise<void> = Promise.resolve()
  /** The recording that the server's session spoke with last, which is what `save_audio` saves. */
  #spokenPath: string | null = null

  constructor(origin: string, storage: Storage, browserLanguages: readonly string[]) {
    const keep = browserKeep(storage)
    this.#origin = origin
    this.settings = new Settings(keep, browserLanguages)
    this.draft = new Draft(keep)
    this.history = new History(keep)
    this.library = new VoiceLibrary(this.jsonApi)
    this.jsonApi.language = this.settings.language
    this.jsonApi.onCall = (call) => this.recorder.note(call)
  }

  get texts() {
    return this.settings.texts
  }

  /** Asks whether a key is needed, then loads what the page shows. Rejects without a connection. */
  async open(): Promise<void> {
    this.login = await this.jsonApi.loginState()
    if (this.login === 'needed') return
    this.server = await this.jsonApi.server()
    await this.refreshLibrary()
    await this.#bringReferenceBack()
    this.#appId = (await this.gradio()).appId
  }

  async logIn(key: string): Promise<void> {
    await this.#guard('login', async () => {
      await this.jsonApi.logIn(key)
      await this.open()
    })
  }

  /** A chosen voice that was deleted elsewhere is no longer a choice: the reference is, and the page says so. */
  async refreshLibrary(): Promise<void> {
    await this.library.refresh()
    const { choice } = this.draft
    if (this.draft.usesReference || this.library.has(choice)) return
    this.draft.choice = referenceChoice
    this.errors.voice = this.texts.chosenVoiceGone(choice)
  }

  choose(choice: string): void {
    this.draft.choice = choice
    delete this.errors.voice
    delete this.errors.reference
  }

  chooseReference(content: Blob, fileName: string): Promise<void> {
    const reference: ReferenceState = { stage: 'uploading', content, fileName, file: null, check: null }
    this.draft.reference = reference
    // Those of another recording, or of more than was cut from it.
    this.draft.words = ''
    this.draft.keptReference = null
    this.choose(referenceChoice)
    this.#upload = this.#guard('reference', () => this.#uploadReference(reference))
    return this.#upload
  }

  removeReference(): void {
    this.draft.reference = null
    this.draft.words = ''
    this.draft.keptReference = null
    delete this.errors.reference
  }

  async generate(): Promise<void> {
    if (this.generation.isRunning || !this.#isDraftComplete()) return
    this.draft.store()
    this.isPlayingWished = false
    this.live = { sec: 0, isPlaying: false }
    const { choice, text, options } = this.draft
    const words = this.draft.words.trim()
    const speed = this.draft.speed ?? 1
    await this.#guard('result', async () => {
      let reference: KeptReference | null = null
      const generated = await this.generation.run(async () => {
        await this.#upload
        const { file, fileName } = this.draft.reference ?? { file: null, fileName: '' }
        reference = choice === referenceChoice && file ? { file, fileName, words } : null
        return this.#speakerOf({ choice, text, speed, options }, words)
      })
      if (!generated) {
        this.toasts.info(this.texts.cancelled)
        return
      }
      this.isPlayingWished = this.live.isPlaying
      const settings = { choice, text, speed, options, reference }
      this.current = { id: newId(), createdAt: Date.now(), ...settings, ...generated }
      this.history.add(this.current)
    })
  }

  /**
   * Through the wire where its session knows the recording; before it was spoken with, as an import. A name that
   * is taken is replaced only when it is asked for again.
   */
  async saveVoice(written: string): Promise<void> {
    const { library } = this
    const { reference } = this.draft
    const words = this.draft.words.trim()
    const name = voiceNameOf(written)
    const isConfirmed = this.nameToReplace === name
    this.errors = {}
    this.nameToReplace = null
    if (name === '') this.errors.name = this.texts.errorNameEmpty
    else if (!reference && this.#spokenPath === null) this.errors.name = this.texts.errorNothingToSave
    else if (library.mayReplace(name) && !isConfirmed) {
      this.errors.name = this.texts.nameTaken(name)
      this.nameToReplace = name
    }
    if (this.errors.name) return
    await this.#guard('name', async () => {
      await this.#upload
      const gradio = await this.gradio()
      // The old wire has no place for words.
      const isSpoken = !reference || (words === '' && reference.file?.path === this.#spokenPath)
      if (isSpoken) await gradio.saveAudio(name)
      else {
        if (reference.file)
          this.recorder.note({ kind: 'import', name, transcript: words, file: reference.file })
        await this.jsonApi.importVoice(reference.content, reference.fileName, name, words)
      }
      await this.library.refresh()
      this.toasts.info(this.texts.saved(name))
    })
  }

  async renameVoice(name: string, newName: string): Promise<void> {
    const isChosen = this.draft.choice === name
    // Before the library tells that the old name is gone.
    if (isChosen) this.draft.choice = referenceChoice
    try {
      await this.library.rename(name, newName)
      if (isChosen) this.draft.choice = newName
    } catch (error) {
      if (isChosen) this.draft.choice = name
      throw error
    }
  }

  replay(entry: HistoryEntry): void {
    delete this.errors.result
    this.live = { sec: 0, isPlaying: false }
    this.isPlayingWished = true
    this.current = entry
  }

  async reuse(entry: HistoryEntry): Promise<void> {
    const { choice, text, speed, options, reference } = entry
    this.errors = {}
    this.draft.choice = this.library.has(choice) ? choice : referenceChoice
    this.draft.text = text
    this.draft.speed = speed
    this.draft.options = { ...plainOptions, ...options }
    if (reference && reference.file.path !== this.draft.reference?.file?.path) {
      this.draft.reference = null
      this.draft.words = reference.words ?? ''
      this.draft.keptReference = reference
      await this.#guard('reference', () => this.#bringReferenceBack())
    }
    this.toasts.info(this.texts.reused)
  }

  /** The sentences of the current result, as a job that takes them from the store: nothing is spoken again for it. */
  async editSentences(): Promise<SentenceEditor> {
    const entry = this.current
    if (!entry) throw new Error(this.texts.noResult)
    const { choice, text, speed, options = plainOptions, reference } = entry
    const recording = { path: reference?.file.path ?? '', words: reference?.words ?? '' }
    const job = new SpeechJob(
      this.jsonApi,
      jobBodyOf({ choice, text, speed, options }, recording),
      this.texts,
    )
    await job.speak(
      { onLog: () => {}, onQueue: () => {}, onProgress: () => {} },
      new AbortController().signal,
    )
    const editor = new SentenceEditor(this.jsonApi.sentencesOf(job.id ?? ''), {
      onSound: (file) => this.#replaceSound(entry.id, file),
      explain: (error) => this.explain(error),
    })
    await editor.load()
    return editor
  }

  /** What to show of a failure. */
  explain(error: unknown): string {
    if (error instanceof ConnectionLost) return this.texts.errorConnectionLost
    const isUnreachable = error instanceof TypeError
    return isUnreachable ? this.texts.errorUnreachable : messageOf(error) || this.texts.unknownError
  }

  #replaceSound(entryId: string, file: WireFile): void {
    const entry = this.history.entries.find(({ id }) => id === entryId)
    if (!entry) return
    const changed = { ...entry, file }
    this.history.replace(changed)
    this.isPlayingWished = false
    if (this.current?.id === entryId) this.current = changed
  }

  /** The connection to the wire, made when it is first needed and again after the server restarted. */
  gradio(): Promise<GradioApi> {
    this.#gradio ??= GradioApi.connect(
      this.#origin,
      (call) => this.recorder.note(call),
      () => this.settings.language,
    ).catch((error) => {
      this.#gradio = null
      throw error
    })
    return this.#gradio
  }

  /** After a lost connection. The session of a restarted server knows nothing of the former one's. */
  async reconnect(): Promise<void> {
    const former = await this.#gradio?.catch(() => null)
    former?.close()
    this.#gradio = null
    const formerId = this.#appId
    GradioApi.forgetEmbeddedConfig()
    await this.open()
    const isRestarted = formerId !== undefined && this.#appId !== formerId
    if (isRestarted) this.#spokenPath = null
    this.isOnline = true
    this.toasts.info(isRestarted ? this.texts.serverRestarted : this.texts.serverBack)
  }

  #isDraftComplete(): boolean {
    const { draft, texts } = this
    this.errors = {}
    if (draft.text.trim() === '') this.errors.text = texts.errorTextEmpty
    if (draft.usesReference && !draft.reference) this.errors.reference = texts.errorNoReference
    const { speed } = draft
    if (speed === null || speed < speedRange.min || speed > speedRange.max) {
      this.errors.speed = texts.errorSpeed(speedRange.min, speedRange.max)
    }
    return Object.keys(this.errors).length === 0
  }

  /** The old wire, as long as it has words for what is asked; else a job of our own API. */
  async #speakerOf(request: SpeakSettings, words: string): Promise<Speaker> {
    const input = this.#inferArguments(request)
    if (isPlain(request.options) && (words === '' || !input.voice)) {
      return wireSpeaker({
        gradio: await this.gradio(),
        input,
        engine: this.jsonApi
          .chosenEngine(request.text, input.voice ? null : request.choice)
          .catch(() => null),
        onSpoken: () => {
          this.#spokenPath = input.voice?.path ?? this.#spokenPath
        },
      })
    }
    return new SpeechJob(
      this.jsonApi,
      jobBodyOf(request, { path: input.voice?.path ?? '', words }),
      this.texts,
    )
  }

  #inferArguments({ choice, text, speed }: SpeakSettings): InferArguments {
    const usesReference = choice === referenceChoice
    const file = usesReference ? (this.draft.reference?.file ?? null) : null
    if (usesReference && !file) throw new Error(this.errors.reference ?? this.texts.errorNoReference)
    return { name: usesReference ? referenceChoice : `${choice}.pt`, voice: file, text, speed }
  }

  /** The recording of the last visit, or of an entry of the history, as far as the server still has it. */
  async #bringReferenceBack(): Promise<void> {
    const { keptReference: kept } = this.draft
    if (!kept || this.draft.reference) return
    const content = await this.jsonApi.fileContent(kept.file)
    if (this.draft.keptReference !== kept) return
    this.draft.keptReference = null
    if (!content) {
      if (this.draft.usesReference) this.errors.reference = this.texts.referenceGone(kept.fileName)
      return
    }
    const reference: ReferenceState = { ...kept, stage: 'uploading', content, check: null }
    this.draft.reference = reference
    await this.#checkReference(reference, kept.file)
  }

  async #uploadReference(reference: ReferenceState): Promise<void> {
    const file = await this.#orRefused(reference, this.jsonApi.upload(reference.content, reference.fileName))
    if (file) await this.#checkReference(reference, file)
  }

  async #checkReference(reference: ReferenceState, file: WireFile): Promise<void> {
    const uploaded: ReferenceState = { ...reference, file, stage: 'checking' }
    this.draft.reference = uploaded
    this.draft.store()
    const check = await this.#orRefused(uploaded, this.jsonApi.checkReference(file))
    if (check) this.draft.reference = { ...uploaded, check, stage: 'checked' }
  }

  /** Null where the recording was replaced meanwhile: that it failed is then nobody's error. */
  async #orRefused<T>(reference: ReferenceState, step: Promise<T>): Promise<T | null> {
    try {
      const result = await step
      return this.draft.reference === reference ? result : null
    } catch (error) {
      if (this.draft.reference !== reference) return null
      this.draft.reference = { ...reference, stage: 'refused' }
      throw error
    }
  }

  /** Shows a failure at the field it belongs to. */
  async #guard(field: Field, action: () => Promise<void>): Promise<void> {
    try {
      delete this.errors[field]
      await action()
    } catch (error) {
      this.errors[field] = this.explain(error)
    }
  }
}

/** A recording on the server and what it says, if that is known. */
interface Recording {
  readonly path: string
  readonly words: string
}

/** The job of our own API that speaks like this; the recording counts where it is what is chosen. */
function jobBodyOf({ choice, text, speed, options }: SpeakSettings, { path, words }: Recording): JobBody {
  const fileId = /[0-9a-f]{32}/.exec(path)?.[0] ?? ''
  const voice =
    choice === referenceChoice
      ? ({ kind: 'reference', fileId, transcript: words === '' ? null : words } as const)
      : ({ kind: 'saved', name: choice } as const)
  return { text, voice, speed, ...options }
}

/** As the library writes the name of a voice. */
export function voiceNameOf(written: string): string {
  return written.normalize('NFC').trim().replace(/\.pt$/i, '').trim()
}

/** `crypto.randomUUID` is only there on https and localhost. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join('')
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
