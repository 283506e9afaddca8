import type { RouteOptions } from 'fastify'
import { z } from 'zod'
import { type ErrorKind, errorKinds, type UiLanguage } from '../../foundation/index.js'
import { routeDocs } from './route-docs.js'
import { streamMessage } from './schemas.js'

type JsonObject = { readonly [key: string]: unknown }

/** A route as the server has it, with the schemas that check its requests. */
export interface DocumentedRoute {
  /** `GET`, and so on. */
  readonly method: string
  /** With `{name}` for what varies. */
  readonly path: string
  readonly schema: {
    readonly body?: z.ZodType
    readonly querystring?: z.ZodObject
    readonly params?: z.ZodObject
    readonly headers?: z.ZodObject
  }
}

/** Remembers routes while they are mounted; HEAD, which goes with GET, is left out. */
export function documentedRoutes({ method, url, schema }: RouteOptions): DocumentedRoute[] {
  const path = url.replace(/:(\w+)/g, '{$1}')
  return [method]
    .flat()
    .filter((one) => one !== 'HEAD')
    .map((one) => ({ method: one, path, schema: (schema ?? {}) as DocumentedRoute['schema'] }))
}

export interface DocumentFacts {
  readonly version: string
  readonly language: UiLanguage
  /** Under which the caller reaches us, without a trailing slash. */
  readonly rootUrl: string
  readonly needsKey: boolean
}

/** OpenAPI 3.1 of the JSON API, made from the schemas that check its requests. */
export function openApiOf(routes: readonly DocumentedRoute[], facts: DocumentFacts): JsonObject {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route, facts) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Yinse 音色', version: facts.version, license: { name: 'GPL-3.0-or-later' } },
    servers: [{ url: facts.rootUrl }],
    paths,
    components: {
      schemas: { Error: errorSchema, StreamMessage: jsonSchemaOf(streamMessage) },
      securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
    },
    security: facts.needsKey ? [{ key: [] }] : [],
  }
}

function operationOf({ method, path, schema }: DocumentedRoute, { language }: DocumentFacts): JsonObject {
  const doc = routeDocs[`${method} ${path}`]
  return {
    summary: doc?.[language] ?? '',
    operationId: `${method.toLowerCase()}${path.replace(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase()).replace(/\W/g, '')}`,
    tags: [path.split('/')[2] ?? ''],
    parameters: [
      ...parametersOf('path', schema.params),
      ...parametersOf('query', schema.querystring),
      ...parametersOf('header', schema.headers),
    ],
    ...requestBodyOf(schema.body, doc?.multipart),
    responses: { ...successOf(doc?.answers ?? 'json'), ...failures },
  }
}

function parametersOf(place: 'path' | 'query' | 'header', schema: z.ZodObject | undefined): JsonObject[] {
  if (!schema) return []
  const { properties = {}, required = [] } = jsonSchemaOf(schema) as {
    properties?: Record<string, { description?: string }>
    required?: string[]
  }
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(property.description ? { description: property.description } : {}),
    schema: property,
  }))
}

function requestBodyOf(body: z.ZodType | undefined, multipart: readonly string[] | undefined): JsonObject {
  if (multipart) {
    const fields = Object.fromEntries(multipart.map((name) => [name, { type: 'string' }]))
    const file = { type: 'string', contentMediaType: 'application/octet-stream' }
    const schema = { type: 'object', properties: { file, ...fields }, required: ['file'] }
    return { requestBody: { required: true, content: { 'multipart/form-data': { schema } } } }
  }
  if (!body) return {}
  return { requestBody: { required: true, content: { 'application/json': { schema: jsonSchemaOf(body) } } } }
}

const successTypes = {
  json: ['application/json'],
  audio: ['audio/wav', 'audio/mpeg', 'audio/ogg', 'audio/flac', 'audio/aac', 'audio/mp4', 'audio/pcm'],
  events: ['text/event-stream'],
  file: ['application/octet-stream'],
} as const

function successOf(answers: NonNullable<(typeof routeDocs)[string]['answers']>): JsonObject {
  if (answers === 'nothing') return { '204': { description: 'done' } }
  if (answers === 'websocket') return { '101': { description: 'WebSocket' } }
  const content = Object.fromEntries(successTypes[answers].map((type) => [type, {}]))
  return { '200': { description: 'OK', content } }
}

const errorSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: { type: 'string', description: 'stable, for programs' },
        message: { type: 'string', description: 'for people, in the language of Accept-Language (zh or en)' },
        data: { type: 'object' },
      },
    },
  },
} as const

const failures = {
  default: {
    description: [...new Set(Object.entries(errorKinds).map(failureText))].join(', '),
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
  },
}

function failureText([kind, { httpStatus }]: [string, (typeof errorKinds)[ErrorKind]]): string {
  return `${httpStatus} ${kind}`
}

/** As a caller writes it: what has a default may be left out. */
function jsonSchemaOf(schema: z.ZodType): JsonObject {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return rest
}
