import type { JsonApi } from '../api/json-api'
import type { ModelAction, ModelInfo } from '../api/neural-models'

/** The neural models of the server, and what is being done with them. */
export class ModelShelf {
  models: readonly ModelInfo[] = $state.raw([])
  /** What went wrong with a model's last action, by id. */
  failures: Readonly<Record<string, unknown>> = $state.raw({})
  /** The model that was checked last and found whole. */
  verifiedId: string | null = $state(null)
  busy: { readonly id: string; readonly action: ModelAction } | null = $state.raw(null)
  readonly #api: JsonApi

  constructor(api: JsonApi) {
    this.#api = api
  }

  get isInstalling(): boolean {
    return this.models.some(({ state }) => state.kind === 'installing')
  }

  async refresh(): Promise<void> {
    this.models = await this.#api.neuralModels()
  }

  /** Never rejects: a failure stands in `failures`. */
  async run(id: string, action: ModelAction): Promise<void> {
    this.busy = { id, action }
    this.verifiedId = null
    const { [id]: _former, ...others } = this.failures
    this.failures = others
    try {
      const changed = await this.#api.changeModel(id, action)
      this.models = this.models.map((model) => (model.id === id ? changed : model))
      if (action === 'verify') this.verifiedId = id
    } catch (failure) {
      this.failures = { ...this.failures, [id]: failure }
    } finally {
      this.busy = null
    }
  }
}
