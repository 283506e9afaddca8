import type { AppDefinition } from './app-definition.js'
import { type EndpointInfo, infoDocument, type ParameterInfo, type ReturnInfo } from './info-document.js'
import { isFileParameter, type SnippetLanguage, snippet, snippetLanguages } from './snippets.js'

/** Everything that the page "API documentation" shows, without its prose. */
export interface ApiDescription {
  /** With a trailing slash, as the page prints it. */
  readonly rootUrl: string
  readonly languages: readonly {
    readonly id: SnippetLanguage
    readonly label: string
    readonly install: string
  }[]
  readonly endpoints: readonly EndpointDescription[]
}

export interface EndpointDescription {
  /** With a leading slash. */
  readonly name: string
  readonly snippets: Readonly<Record<SnippetLanguage, string>>
  readonly parameters: readonly ParameterDescription[]
  readonly returns: readonly ReturnDescription[]
}

export interface ParameterDescription {
  readonly name: string
  /** As each language calls it; bash as JSON. */
  readonly types: Readonly<Record<SnippetLanguage, string>>
  readonly isRequired: boolean
  /** As printed, strings in double quotes; null when required. */
  readonly defaultText: string | null
  /** Label and kind of the component that the value belongs to. */
  readonly label: string
  readonly component: string
  /** What there is to say about the type; often nothing. */
  readonly description: string
}

export interface ReturnDescription {
  readonly types: Readonly<Record<SnippetLanguage, string>>
  readonly label: string
  readonly component: string
}

const languages: ApiDescription['languages'] = [
  { id: 'python', label: 'Python', install: 'pip install gradio_client' },
  { id: 'javascript', label: 'JavaScript', install: 'npm i -D @gradio/client' },
  { id: 'bash', label: 'cURL', install: 'curl --version' },
]

/** The API page's content for a caller who reaches us under `rootUrl`. */
export function describeApi<State>(
  app: AppDefinition<State>,
  rootUrl: string,
  options: { readonly sampleUrl?: string } = {},
): ApiDescription {
  const endpoints = Object.entries(infoDocument(app).named_endpoints)
  return {
    rootUrl: `${rootUrl}/`,
    languages,
    endpoints: endpoints.map(([name, endpoint]) => ({
      name,
      snippets: snippetsOf({ ...options, rootUrl, endpointName: name, endpoint }),
      parameters: endpoint.parameters.map(describeParameter),
      returns: endpoint.returns.map(describeReturn),
    })),
  }
}

function snippetsOf(options: {
  rootUrl: string
  endpointName: string
  endpoint: EndpointInfo
  sampleUrl?: string
}): Record<SnippetLanguage, string> {
  const [python, javascript, bash] = snippetLanguages.map((language) => snippet(language, options))
  return { python: python ?? '', javascript: javascript ?? '', bash: bash ?? '' }
}

function describeParameter(parameter: ParameterInfo): ParameterDescription {
  const { parameter_has_default: hasDefault, parameter_default: value } = parameter
  return {
    name: parameter.parameter_name,
    types: typesOf(parameter, isFileParameter(parameter)),
    isRequired: !hasDefault,
    defaultText: hasDefault ? JSON.stringify(value) : null,
    label: parameter.label,
    component: parameter.component,
    description: parameter.python_type.description,
  }
}

function describeReturn(value: ReturnInfo): ReturnDescription {
  const { label, component } = value
  return { types: typesOf(value, value.type.title === 'FileData'), label, component }
}

function typesOf(
  { python_type: python, type }: Pick<ReturnInfo, 'python_type' | 'type'>,
  isFile: boolean,
): Record<SnippetLanguage, string> {
  const json = isFile ? 'FileData' : String(type.type)
  return { python: python.type, javascript: isFile ? 'Blob | File | Buffer' : json, bash: json }
}
