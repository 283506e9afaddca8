import type { EndpointInfo, ParameterInfo } from './info-document.js'
import type { Json } from './messages.js'
import { apiPrefix } from './root-url.js'

export const snippetLanguages = ['python', 'javascript', 'bash'] as const
export type SnippetLanguage = (typeof snippetLanguages)[number]

export interface SnippetOptions {
  readonly rootUrl: string
  /** Name with a leading slash. */
  readonly endpointName: string
  readonly endpoint: EndpointInfo
  /** The recording of JavaScript and bash snippets, where it is not the one in the documentation. */
  readonly sampleUrl?: string
}

/** Code that calls one endpoint with its default or example values. */
export function snippet(language: SnippetLanguage, options: SnippetOptions): string {
  return writers[language](options)
}

const writers: Record<SnippetLanguage, (options: SnippetOptions) => string> = {
  python: pythonSnippet,
  javascript: javascriptSnippet,
  bash: bashSnippet,
}

function pythonSnippet({ rootUrl, endpointName, endpoint }: SnippetOptions): string {
  const needsFiles = endpoint.parameters.some(isFileParameter)
  const values = endpoint.parameters.map((parameter) => {
    const value = parameter.parameter_has_default ? parameter.parameter_default : parameter.example_input
    const url = fileUrlOf(value)
    return `${parameter.parameter_name}=${url === null ? pythonLiteral(value) : `handle_file('${url}')`}`
  })
  const lines = [...values, `api_name="${endpointName}"`].map((line) => `\t\t${line}`)
  return [
    `from gradio_client import Client${needsFiles ? ', handle_file' : ''}`,
    '',
    `client = Client("${rootUrl}/")`,
    'result = client.predict(',
    lines.join(',\n'),
    ')',
    'print(result)',
  ].join('\n')
}

function pythonLiteral(value: Json): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return JSON.stringify(value)
}

function javascriptSnippet({ rootUrl, endpointName, endpoint, sampleUrl }: SnippetOptions): string {
  const files = endpoint.parameters.filter(isFileParameter)
  const blobNames = new Map(
    files.map((parameter, index) => [parameter, index === 0 ? 'exampleAudio' : `exampleAudio_${index}`]),
  )
  const fetches = files.flatMap((parameter, index) => [
    `const response_${index} = await fetch(${JSON.stringify(sampleUrl ?? fileUrlOf(parameter.example_input))});`,
    `const ${blobNames.get(parameter)} = await response_${index}.blob();`,
  ])
  const values = endpoint.parameters.map((parameter) => {
    const value = blobNames.get(parameter) ?? JSON.stringify(parameter.example_input)
    return `\t\t${parameter.parameter_name}: ${value},`
  })
  const payload = values.length > 0 ? `{\n${values.join('\n')}\n}` : '{}'
  return [
    'import { Client } from "@gradio/client";',
    '',
    ...(fetches.length > 0 ? [...fetches, ''] : []),
    `const client = await Client.connect("${rootUrl}/");`,
    `const result = await client.predict("${endpointName}", ${payload});`,
    '',
    'console.log(result.data);',
  ].join('\n')
}

function bashSnippet({ rootUrl, endpointName, endpoint, sampleUrl }: SnippetOptions): string {
  const values = endpoint.parameters.map((parameter) => {
    const url = isFileParameter(parameter) ? (sampleUrl ?? fileUrlOf(parameter.example_input)) : null
    if (url === null) return JSON.stringify(parameter.example_input)
    return JSON.stringify({ path: url, meta: { _type: 'gradio.FileData' } })
  })
  const body = `{"data": [${values.join(', ')}]}`.replaceAll("'", "'\\''")
  const url = `${rootUrl}${apiPrefix}/call${endpointName}`
  return [
    `EVENT_ID=$(curl -X POST ${url} -s -H "Content-Type: application/json" -d '${body}' \\`,
    `  | awk -F'"' '{ print $4 }')`,
    `curl -N ${url}/$EVENT_ID`,
  ].join('\n')
}

/** Whether a value of this parameter is a file. */
export function isFileParameter(parameter: ParameterInfo): boolean {
  return fileUrlOf(parameter.example_input) !== null
}

function fileUrlOf(value: Json): string | null {
  if (typeof value !== 'object' || value === null || !('path' in value)) return null
  return typeof value.path === 'string' ? value.path : null
}
