import type { AppDefinition, Parameter } from './app-definition.js'
import type { Component } from './components.js'
import type { Json, JsonObject } from './messages.js'

/** One parameter, as `/info` states it. */
export interface ParameterInfo {
  readonly label: string
  readonly parameter_name: string
  readonly parameter_has_default: boolean
  readonly parameter_default: Json
  readonly type: JsonObject
  readonly python_type: { readonly type: string; readonly description: string }
  readonly component: string
  readonly example_input: Json
}

/** One return value, as `/info` states it. */
export interface ReturnInfo {
  readonly label: string
  readonly type: JsonObject
  readonly python_type: { readonly type: string; readonly description: string }
  readonly component: string
}

export interface EndpointInfo {
  readonly parameters: readonly ParameterInfo[]
  readonly returns: readonly ReturnInfo[]
  readonly show_api: true
  readonly api_visibility: 'public'
  readonly description: string
}

export interface InfoDocument {
  /** By name with a leading slash, in the order of the app. */
  readonly named_endpoints: Readonly<Record<string, EndpointInfo>>
  /** Always empty; clients read it all the same. */
  readonly unnamed_endpoints: Readonly<Record<string, never>>
}

/** `/info`: the documented parameters and returns. Made anew for every request, so that lists are live. */
export function infoDocument<State>(app: AppDefinition<State>): InfoDocument {
  const entries = app.endpoints.map(({ name, parameters, outputs }): [string, EndpointInfo] => [
    `/${name}`,
    {
      parameters: parameters.filter(({ component }) => component.isDocumented).map(parameterInfo),
      returns: outputs.filter(({ isDocumented }) => isDocumented).map(returnInfo),
      show_api: true,
      api_visibility: 'public',
      description: '',
    },
  ])
  return { named_endpoints: Object.fromEntries(entries), unnamed_endpoints: {} }
}

function parameterInfo({ name, component }: Parameter): ParameterInfo {
  const initial = component.initialValue()
  const { type, pythonType, example } = component.schema()
  const description = type.additional_description
  return {
    label: component.label ?? '',
    parameter_name: name,
    parameter_has_default: initial !== undefined,
    parameter_default: initial ?? null,
    type,
    python_type: { type: pythonType.type, description: typeof description === 'string' ? description : '' },
    component: componentName(component),
    example_input: example,
  }
}

function returnInfo(component: Component): ReturnInfo {
  const { type, pythonType } = component.schema()
  return {
    label: component.label ?? '',
    type,
    python_type: pythonType,
    component: componentName(component),
  }
}

function componentName({ type }: Component): string {
  return type.charAt(0).toUpperCase() + type.slice(1)
}
