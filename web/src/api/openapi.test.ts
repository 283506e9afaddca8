import { describe, expect, test } from 'vitest'
import { operationsOf } from './openapi'
import { operationSnippet } from './operation-snippets'

const root = 'http://localhost:7860'
const json = (schema: object) => ({ content: { 'application/json': { schema } } })
const [rename, listen, upload] = operationsOf({
  paths: {
    '/v1/voices/{name}': {
      patch: {
        summary: 'Change a voice',
        parameters: [{ name: 'name', in: 'path', required: true, schema: { type: 'string' } }],
        requestBody: json({
          type: 'object',
          properties: {
            tags: { type: 'array', items: { type: 'string' }, default: [], description: 'to sort by' },
          },
        }),
        responses: { '200': { content: { 'application/json': {} } } },
      },
    },
    '/v1/jobs/{id}/audio': {
      get: {
        summary: 'The sound',
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'format', in: 'query', required: false, schema: { enum: ['wav', 'mp3'], default: 'wav' } },
        ],
        responses: { '200': { content: { 'audio/wav': {} } } },
      },
    },
    '/v1/voices': {
      post: {
        summary: 'Add a voice',
        parameters: [],
        requestBody: {
          content: {
            'multipart/form-data': { schema: { properties: { file: {}, name: { type: 'string' } } } },
          },
        },
        responses: { '200': { content: { 'application/json': {} } } },
      },
    },
  },
})

describe('operations of the description', () => {
  test('have their fields with type, need and default', () => {
    expect(rename?.fields).toEqual([
      { name: 'name', type: 'string', isRequired: true, defaultText: null, about: '' },
      { name: 'tags', type: 'string[]', isRequired: false, defaultText: '[]', about: 'to sort by' },
    ])
    expect(listen?.fields[1]?.type).toBe('"wav" | "mp3"')
  })

  test('have snippets in every language', () => {
    if (!rename || !listen || !upload) throw new Error('operations are missing')
    expect(operationSnippet('bash', rename, root)).toContain(
      `curl -X PATCH ${root}/v1/voices/Lei -H "Content-Type`,
    )
    expect(operationSnippet('python', rename, root)).toContain('"tags": ["旁白"]')
    expect(operationSnippet('javascript', listen, root)).toContain('writeFile("result.mp3"')
    expect(operationSnippet('bash', listen, root)).toBe(
      `curl '${root}/v1/jobs/ID/audio?format=mp3' -o result.mp3`,
    )
    expect(operationSnippet('bash', upload, root)).toBe(
      `curl ${root}/v1/voices -F 'name=Lei' -F file=@recording.wav`,
    )
    expect(operationSnippet('python', upload, root)).toContain('files={"file": open("recording.wav", "rb")}')
  })
})
