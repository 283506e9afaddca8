import type { ScriptLanguage } from '../recorder/recorded-script'

/** The API page's content, made by the server from the description that `/gradio_api/info` is made of. */
export interface ApiDescription {
  readonly rootUrl: string
  readonly languages: readonly {
    readonly id: ScriptLanguage
    readonly label: string
    readonly install: string
  }[]
  readonly endpoints: readonly EndpointDescription[]
}

export interface EndpointDescription {
  readonly name: string
  readonly snippets: Readonly<Record<ScriptLanguage, string>>
  readonly parameters: readonly ParameterDescription[]
  readonly returns: readonly ReturnDescription[]
}

export interface ParameterDescription {
  readonly name: string
  readonly types: Readonly<Record<ScriptLanguage, string>>
  readonly isRequired: boolean
  readonly defaultText: string | null
  readonly label: string
  readonly component: string
  readonly description: string
}

export interface ReturnDescription {
  readonly types: Readonly<Record<ScriptLanguage, string>>
  readonly label: string
  readonly component: string
}

export async function fetchApiDescription(): Promise<ApiDescription> {
  const response = await fetch('/v1/api-page')
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  return response.json()
}
