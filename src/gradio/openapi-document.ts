import type { AppDefinition } from './app-definition.js'
import { infoDocument } from './info-document.js'
import type { JsonObject } from './messages.js'
import { apiPrefix } from './root-url.js'

/** OpenAPI 3.0.2 of the upload and call routes. */
export function openApiDocument<State>(app: AppDefinition<State>, rootUrl: string): JsonObject {
  const endpoints = Object.entries(infoDocument(app).named_endpoints)
  const paths = endpoints.flatMap(([name, { parameters, returns }]): [string, JsonObject][] => {
    const path = `${apiPrefix}/call${name}`
    const data = { type: 'array', items: {}, minItems: parameters.length }
    const names = parameters.map((parameter) => parameter.parameter_name).join(', ')
    const labels = returns.map(({ label }) => label).join(', ')
    return [
      [
        path,
        {
          post: {
            summary: `Begin ${name}`,
            description: `data: [${names}]`,
            requestBody: jsonContent({ type: 'object', required: ['data'], properties: { data } }),
            responses: { '200': { description: 'The event', ...jsonContent(eventIdSchema) } },
          },
        },
      ],
      [
        `${path}/{event_id}`,
        {
          get: {
            summary: `Read the result of ${name}`,
            description: `data: [${labels}]`,
            parameters: [{ name: 'event_id', in: 'path', required: true, schema: { type: 'string' } }],
            responses: { '200': { description: 'Events', content: { 'text/event-stream': { schema: {} } } } },
          },
        },
      ],
    ]
  })
  return {
    openapi: '3.0.2',
    info: { title: app.title, version: '1' },
    servers: [{ url: rootUrl }],
    paths: { [`${apiPrefix}/upload`]: uploadPath, ...Object.fromEntries(paths) },
  }
}

const eventIdSchema: JsonObject = { type: 'object', properties: { event_id: { type: 'string' } } }

const uploadPath: JsonObject = {
  post: {
    summary: 'Upload files',
    requestBody: {
      content: {
        'multipart/form-data': {
          schema: {
            type: 'object',
            properties: { files: { type: 'array', items: { type: 'string', format: 'binary' } } },
          },
        },
      },
    },
    responses: {
      '200': {
        description: 'Their paths, for use in calls',
        ...jsonContent({ type: 'array', items: { type: 'string' } }),
      },
    },
  },
}

function jsonContent(schema: JsonObject): { readonly content: JsonObject } {
  return { content: { 'application/json': { schema } } }
}
