import type { JsonApi } from '../api/json-api'
import type { ModelAction, ModelInfo } from '../api/neural-models'

/** The neural models of the server, and what is being done with them. */
export class ModelShelf {
  models: readonly ModelInfo[] = $state.raw([])
  /** What went wrong with a model's last action, by id. */
  failures: Readonly<Record<string, unknown>> = $state.raw({})
  /** The model that was checked last and found whole. */
  verifiedId: string | null = $state(null)
  /** What is being sent now, by the model's id. */
  sending: Readonly<Record<string, AbortController>> = $state.raw({})
  busy: { readonly id: string; readonly action: ModelAction } | null = $state.raw(null)
  readonly #api: JsonApi

  constructor(api: JsonApi) {
    this.#api = api
  }

  /** Whether anything can change without being asked for. */
  get isMoving(): boolean {
    const isInstalling = this.models.some(({ state }) => state.kind === 'installing')
    return isInstalling || Object.keys(this.sending).length > 0
  }

  async refresh(): Promise<void> {
    this.models = await this.#api.neuralModels()
  }

  /** Never rejects: a failure stands in `failures`. */
  async run(id: string, action: ModelAction): Promise<void> {
    this.busy = { id, action }
    this.verifiedId = null
    this.#forgetFailure(id)
    try {
      const changed = await this.#api.changeModel(id, action)
      this.#replace(changed)
      if (action === 'verify') this.verifiedId = id
    } catch (failure) {
      this.fail(id, failure)
    } finally {
      this.busy = null
    }
  }

  /** Sends files of a model, one after the other. Never rejects: a failure stands in `failures`. */
  async send(id: string, files: readonly File[]): Promise<void> {
    const abort = new AbortController()
    this.sending = { ...this.sending, [id]: abort }
    this.#forgetFailure(id)
    try {
      for (const file of files) this.#replace(await this.#api.sendModelFile(id, file, abort.signal))
    } catch (failure) {
      if (!abort.signal.aborted) this.fail(id, failure)
    } finally {
      const { [id]: _ended, ...others } = this.sending
      this.sending = others
    }
  }

  cancelSending(id: string): void {
    this.sending[id]?.abort()
  }

  fail(id: string, failure: unknown): void {
    this.failures = { ...this.failures, [id]: failure }
  }

  #forgetFailure(id: string): void {
    const { [id]: _former, ...others } = this.failures
    this.failures = others
  }

  #replace(changed: ModelInfo): void {
    this.models = this.models.map((model) => (model.id === changed.id ? changed : model))
  }
}
