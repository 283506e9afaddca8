import type { UiLanguage } from '../foundation/index.js'
import type { Owner, StoredFile } from '../synthesis/index.js'
import type { Component, InputContext } from './components.js'
import type { Json, JsonObject } from './messages.js'

/** What a handler knows of its call and can say to the caller while it runs. */
export interface Call<State> {
  /** What this session remembers between calls. */
  readonly session: State
  /** Whether the caller has a session at all, named or by being alone on this machine. */
  readonly isSessionKept: boolean
  readonly owner: Owner
  readonly language: UiLanguage
  readonly signal: AbortSignal
  /** While waiting; seconds, null while unknown. */
  queued(ahead: number, queueSize: number, etaSec: number | null): void
  started(): void
  progress(index: number | null, length: number | null, description: string): void
  warn(text: string): void
  /** A stored file as an output value. */
  file(fileId: string): Promise<JsonObject>
  /** Keeps a file until the call has ended. */
  hold(file: StoredFile): void
}

export interface Parameter {
  readonly name: string
  readonly component: Component
}

/** A named function of the app. Its place in the app is its `fn_index`. */
export interface Endpoint<State> {
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly outputs: readonly Component[]
  /** `values`: one per parameter. Resolves to one value per output. */
  invoke(values: readonly unknown[], inputs: InputContext, call: Call<State>): Promise<readonly Json[]>
}

type Inputs = Readonly<Record<string, Component>>
type Parsed<I extends Inputs> = { [K in keyof I]: I[K] extends Component<infer Value> ? Value : never }

/** How an endpoint is written down: parameters by name, in the order of the positional call. */
export interface EndpointDeclaration<I extends Inputs, State> {
  readonly name: string
  readonly inputs: I
  readonly outputs: readonly Component[]
  run(inputs: Parsed<I>, call: Call<State>): Promise<readonly Json[]> | readonly Json[]
}

export type DeclareEndpoint<State> = <I extends Inputs>(
  declaration: EndpointDeclaration<I, State>,
) => Endpoint<State>

/** An app: config, info, the API page and validation all derive from this description. */
export interface AppDefinition<State> {
  readonly title: string
  readonly components: readonly Component[]
  readonly endpoints: readonly Endpoint<State>[]
  newSession(): State
  endSession(state: State): void
  queueStatus(): { readonly waiting: number; readonly etaSec: number | null }
}

export interface AppDeclaration<State> extends Omit<AppDefinition<State>, 'endpoints'> {
  readonly endpoints: (endpoint: DeclareEndpoint<State>) => readonly Endpoint<State>[]
}

/** Turns the declaration into an app whose endpoints check their own inputs. */
export function defineApp<State>(declaration: AppDeclaration<State>): AppDefinition<State> {
  return { ...declaration, endpoints: declaration.endpoints(declareEndpoint) }
}

function declareEndpoint<I extends Inputs, State>(
  declaration: EndpointDeclaration<I, State>,
): Endpoint<State> {
  const parameters = Object.entries(declaration.inputs).map(([name, component]) => ({ name, component }))
  return {
    name: declaration.name,
    parameters,
    outputs: declaration.outputs,
    async invoke(values, context, call) {
      const parsed: Record<string, unknown> = {}
      for (const [position, { name, component }] of parameters.entries()) {
        parsed[name] = component.parse(values[position], context)
      }
      return declaration.run(parsed as Parsed<I>, call)
    },
  }
}

/** An output that changes properties of its component instead of its value. */
export function update(properties: JsonObject): JsonObject {
  return { ...properties, __type__: 'update' }
}
