// What the page reads of `/v1/openapi.json`.
import type { PageLanguage } from '../i18n'

interface Schema {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly description?: string
  readonly examples?: readonly unknown[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly items?: Schema
}

interface RawParameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required: boolean
  readonly schema: Schema
  readonly example?: string
}

interface RawOperation {
  readonly summary: string
  readonly 'x-summary-zh': string
  readonly parameters: readonly RawParameter[]
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema; readonly example?: unknown }>>
  }
  readonly responses: {
    readonly default: { readonly content?: Readonly<Record<string, unknown>> }
  }
}

export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>
}

export interface OperationField {
  readonly name: string
  readonly type: string
  readonly isRequired: boolean
  /** As JSON; null: there is none. */
  readonly defaultText: string | null
  readonly about: string
}

/** One call of our own API. */
export interface Operation {
  readonly method: string
  /** With `{name}` for what varies. */
  readonly path: string
  readonly summary: Readonly<Record<PageLanguage, string>>
  readonly fields: readonly OperationField[]
  /** Path and query of a call that works. */
  readonly exampleUrl: string
  readonly body: unknown
  /** A form with this file and these text fields. */
  readonly form: { readonly file: string; readonly fields: Readonly<Record<string, string>> } | null
  readonly answer: 'json' | 'audio' | 'file' | 'events' | 'text' | 'nothing'
}

export async function fetchOperations(): Promise<readonly Operation[]> {
  const response = await fetch('/v1/openapi.json')
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
  return operationsOf(await response.json())
}

export function operationsOf({ paths }: OpenApiDocument): Operation[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) =>
      operationOf(method.toUpperCase(), path, operation),
    ),
  )
}

function operationOf(method: string, path: string, operation: RawOperation): Operation {
  const { parameters, requestBody, responses } = operation
  const json = requestBody?.content['application/json']
  const form = requestBody?.content['multipart/form-data']
  return {
    method,
    path,
    summary: { en: operation.summary, zh: operation['x-summary-zh'] },
    fields: [
      ...parameters.map(({ name, required, schema }) => fieldOf(name, schema, required)),
      ...fieldsOf(json?.schema),
      ...fieldsOf(form?.schema),
    ],
    exampleUrl: exampleUrlOf(path, parameters),
    body: json?.example ?? null,
    form: form ? formOf(form.schema) : null,
    answer: answerOf(responses.default.content),
  }
}

function fieldsOf(schema: Schema | undefined): OperationField[] {
  const object = schema?.properties ? schema : schema?.anyOf?.find(({ properties }) => properties)
  return Object.entries(object?.properties ?? {}).map(([name, property]) =>
    fieldOf(name, property, object?.required?.includes(name) ?? false),
  )
}

function fieldOf(name: string, schema: Schema, isRequired: boolean): OperationField {
  return {
    name,
    type: typeOf(schema),
    isRequired,
    defaultText: schema.default === undefined ? null : JSON.stringify(schema.default),
    about: schema.description ?? '',
  }
}

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const variants = schema.anyOf ?? schema.oneOf
  if (variants) return [...new Set(variants.map(typeOf))].join(' | ')
  if (schema.type === 'array') return `${schema.items ? typeOf(schema.items) : 'any'}[]`
  if (schema.properties) {
    return `{${Object.entries(schema.properties)
      .map(([name, one]) => `${name}: ${typeOf(one)}`)
      .join(', ')}}`
  }
  return schema.type ? [schema.type].flat().join(' | ') : 'any'
}

function exampleUrlOf(path: string, parameters: readonly RawParameter[]): string {
  const examples = new Map(parameters.map(({ name, example }) => [name, example ?? name.toUpperCase()]))
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(examples.get(name) ?? name),
  )
  const query = parameters
    .filter((parameter) => parameter.in === 'query' && parameter.example !== undefined)
    .map(({ name, example = '' }) => `${name}=${encodeURIComponent(example)}`)
  return query.length > 0 ? `${filled}?${query.join('&')}` : filled
}

function formOf({ properties = {} }: Schema) {
  const { file, ...rest } = properties
  const fields = Object.entries(rest).flatMap(([name, { examples }]) =>
    examples ? [[name, String(examples[0])] as const] : [],
  )
  return { file: String(file?.examples?.[0] ?? 'file'), fields: Object.fromEntries(fields) }
}

function answerOf(content: Readonly<Record<string, unknown>> | undefined): Operation['answer'] {
  const [type = ''] = Object.keys(content ?? {})
  if (type === 'application/json') return 'json'
  if (type.startsWith('audio/')) return 'audio'
  if (type === 'text/event-stream') return 'events'
  if (type === 'text/plain') return 'text'
  return type === '' ? 'nothing' : 'file'
}
