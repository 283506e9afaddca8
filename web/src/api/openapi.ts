// What the page reads of `/openapi.json`.
import { exampleBodies, exampleQueries, exampleValues } from './operation-examples'

interface Schema {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly items?: Schema
}

interface RawParameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly schema: Schema
}

interface RawOperation {
  readonly summary: string
  readonly parameters: readonly RawParameter[]
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>
  }
  /** By status. */
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>
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
  readonly summary: string
  readonly fields: readonly OperationField[]
  /** Path and query of a call that works. */
  readonly exampleUrl: string
  readonly body: unknown
  /** A form with this file and these text fields. */
  readonly form: { readonly file: string; readonly fields: Readonly<Record<string, string>> } | null
  readonly answer: 'json' | 'audio' | 'file' | 'events' | 'websocket' | 'nothing'
}

/** In the words of `language`. */
export async function fetchOperations(language: string): Promise<readonly Operation[]> {
  const response = await fetch('/openapi.json', { headers: { 'Accept-Language': language } })
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
  const { parameters, requestBody, responses, summary } = operation
  const key = `${method} ${path}`
  const json = requestBody?.content['application/json']
  const form = requestBody?.content['multipart/form-data']
  const shown = parameters.filter((parameter) => parameter.in !== 'header')
  return {
    ...{ method, path, summary },
    fields: [
      ...shown.map(({ name, required, schema }) => fieldOf(name, schema, required)),
      ...fieldsOf(json?.schema),
      ...fieldsOf(form?.schema),
    ],
    exampleUrl: exampleUrlOf(key, path, shown),
    body: json ? (exampleBodies[key] ?? {}) : null,
    form: form ? formOf(form.schema) : null,
    answer: answerOf(responses),
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

function exampleUrlOf(key: string, path: string, parameters: readonly RawParameter[]): string {
  const valueFor = (name: string) => encodeURIComponent(exampleValues[name] ?? name.toUpperCase())
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => valueFor(name))
  const query = [
    ...parameters
      .filter((parameter) => parameter.in === 'query' && parameter.required)
      .map(({ name }) => `${name}=${valueFor(name)}`),
    ...(exampleQueries[key] ? [exampleQueries[key]] : []),
  ]
  return query.length > 0 ? `${filled}?${query.join('&')}` : filled
}

function formOf({ properties = {} }: Schema) {
  const names = Object.keys(properties).filter((name) => name !== 'file' && exampleValues[name] !== undefined)
  const fields = Object.fromEntries(names.map((name) => [name, exampleValues[name] ?? '']))
  return { file: exampleValues.file ?? 'file', fields }
}

function answerOf(responses: RawOperation['responses']): Operation['answer'] {
  if (responses['101']) return 'websocket'
  const [type = ''] = Object.keys(responses['200']?.content ?? {})
  if (type === 'application/json') return 'json'
  if (type.startsWith('audio/')) return 'audio'
  if (type === 'text/event-stream') return 'events'
  return type === '' ? 'nothing' : 'file'
}
