import type { AppDefinition, Endpoint } from './app-definition.js'
import { type Component, fileDataSchema } from './components.js'
import type { Json, JsonObject } from './messages.js'
import { apiPrefix } from './root-url.js'

/** What clients are told about who we are. */
export interface WireIdentity {
  /** The Gradio version whose protocol we speak: clients choose routes by it. PEP 440. */
  readonly gradioVersion: string
  /** New at every start of the server, so that a reconnecting page notices a restart. */
  readonly appId: string
}

/** The last generation that every published client of 1.x and 2.x accepts. */
export const defaultGradioVersion = '5.20.0'

export interface ConfigOptions {
  /** The endpoints are tools of the Model Context Protocol, too, under `mcp/`. */
  readonly hasMcp: boolean
  readonly identity: WireIdentity
  readonly rootUrl: string
  readonly maxUploadBytes: number
  readonly isLoginRequired: boolean
}

/** `/config`: what a client needs before anything else. Made anew for every request, so that lists are live. */
export function configDocument<State>(app: AppDefinition<State>, options: ConfigOptions): JsonObject {
  const components = app.components.map(componentEntry)
  const dependencies = app.endpoints.map((endpoint, index) => dependencyEntry(app, endpoint, index))
  const layout = { id: 0, children: app.components.map(({ id }) => ({ id })) }
  return {
    version: options.identity.gradioVersion,
    api_prefix: apiPrefix,
    mode: 'blocks',
    app_id: options.identity.appId,
    dev_mode: false,
    vibe_mode: false,
    analytics_enabled: false,
    components,
    css: null,
    connect_heartbeat: false,
    js: null,
    head: null,
    title: app.title,
    space_id: null,
    enable_queue: true,
    show_error: true,
    footer_links: ['api'],
    is_colab: false,
    is_space: false,
    max_file_size: options.maxUploadBytes,
    stylesheets: [],
    theme: 'default',
    theme_hash: 'default',
    protocol: 'sse_v3',
    body_css: null,
    fill_height: false,
    fill_width: false,
    pwa: false,
    i18n_translations: null,
    mcp_server: options.hasMcp,
    run_history: false,
    layout,
    dependencies,
    root: options.rootUrl,
    username: null,
    ...(options.isLoginRequired ? { auth_required: true, auth_message: null } : {}),
    page: {
      '': {
        layout,
        components: app.components.map(({ id }) => id),
        dependencies: app.endpoints.map((_, i) => i),
      },
    },
    pages: [['', 'Home', true]],
  }
}

function componentEntry(component: Component): JsonObject {
  const { type } = component.schema()
  const apiInfo: Json = component.isDocumented ? (type === fileDataSchema ? fileDataSchema : type) : null
  return {
    id: component.id,
    type: component.type,
    props: {
      label: component.label,
      show_label: true,
      visible: true,
      interactive: true,
      elem_id: null,
      elem_classes: [],
      ...component.props(),
    },
    // Not skipped, although undocumented: Python drops skipped outputs, and its `/save_audio` would be an
    // empty, falsy tuple on success.
    skip_api: false,
    component_class_id: component.type,
    key: null,
    rendered_in: null,
    api_info: apiInfo,
    api_info_as_input: apiInfo,
    api_info_as_output: apiInfo,
    example_inputs: component.schema().example,
  }
}

function dependencyEntry<State>(
  app: AppDefinition<State>,
  endpoint: Endpoint<State>,
  index: number,
): JsonObject {
  const trigger = app.components.find(({ type }) => type === 'button')
  return {
    id: index,
    targets: [[trigger?.id ?? null, 'click']],
    inputs: endpoint.parameters.map(({ component }) => component.id),
    outputs: endpoint.outputs.map(({ id }) => id),
    backend_fn: true,
    js: null,
    queue: true,
    api_name: endpoint.name,
    api_description: null,
    scroll_to_output: false,
    show_progress: 'full',
    show_progress_on: null,
    batch: false,
    max_batch_size: 4,
    cancels: [],
    types: { generator: false, cancel: false },
    collects_event_data: false,
    trigger_after: null,
    trigger_only_on_success: false,
    trigger_only_on_failure: false,
    trigger_mode: 'once',
    show_api: true,
    api_visibility: 'public',
    rendered_in: null,
    render_id: null,
    connection: 'sse',
    time_limit: null,
    stream_every: 0.5,
    event_specific_args: null,
    component_prop_inputs: [],
    js_implementation: null,
  }
}
