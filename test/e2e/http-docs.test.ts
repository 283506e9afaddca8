import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { routeDocs } from '../../src/http/api/route-docs.js'
import { startTestApp, type TestApp } from '../support/app.js'

let server: TestApp
beforeAll(async () => {
  server = await startTestApp({ YINSE_KEYS: 'a-key-that-is-long-enough' })
})
afterAll(() => server.dispose())

interface Operation {
  readonly summary: string
  readonly operationId: string
  readonly parameters: { name: string; in: string; required: boolean; schema: object }[]
  readonly requestBody?: {
    content: Record<string, { schema: { properties: Record<string, object>; required?: string[] } }>
  }
  readonly responses: Record<string, object>
}

async function documentIn(language: string) {
  const answer = await fetch(`${server.url}/openapi.json`, { headers: { 'accept-language': language } })
  expect(answer.status).toBe(200)
  return (await answer.json()) as {
    openapi: string
    paths: Record<string, Record<string, Operation>>
    components: { schemas: Record<string, object> }
    security: object[]
  }
}

describe('/openapi.json', () => {
  test('has every route of the API, each with a summary in both languages, and no other', async () => {
    const { paths } = await documentIn('en')
    const chinese = await documentIn('zh')
    const listed = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => {
        expect([path, method, operation.summary]).not.toContain('')
        expect(chinese.paths[path]?.[method]?.summary).toMatch(/\p{Script=Han}/u)
        return `${method.toUpperCase()} ${path}`
      }),
    )
    expect(listed.sort()).toEqual(Object.keys(routeDocs).sort())
  })

  test('is OpenAPI 3.1 whose parts fit together', async () => {
    const { openapi, paths, components, security } = await documentIn('en')
    expect(openapi).toBe('3.1.0')
    expect(security).toEqual([{ key: [] }])
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.values(methods).map((operation) => ({ path, ...operation })),
    )
    const ids = operations.map(({ operationId }) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { path, parameters, responses } of operations) {
      const inPath = parameters.filter((one) => one.in === 'path').map(({ name }) => name)
      expect([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()).toEqual(inPath.sort())
      for (const code of Object.keys(responses)) expect(code).toMatch(/^(\d{3}|default)$/)
    }
    const references = [...JSON.stringify(paths).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)]
    for (const [, name = ''] of references) expect(Object.keys(components.schemas)).toContain(name)
  })

  test('tells what the schemas that validate tell', async () => {
    const { paths } = await documentIn('en')
    const body = paths['/v1/audio/speech']?.post?.requestBody?.content['application/json']?.schema
    expect(body?.required).toEqual(['model', 'input'])
    expect(body?.properties.speed).toMatchObject({ type: 'number', minimum: 0.25, maximum: 4, default: 1 })
    expect(body?.properties.response_format).toMatchObject({ enum: expect.arrayContaining(['mp3', 'pcm']) })
    const upload = paths['/v1/voices']?.post?.requestBody?.content['multipart/form-data']?.schema
    expect(Object.keys(upload?.properties ?? {})).toEqual(['file', 'name', 'transcript'])
  })
})

test.each(['zh', 'en'])('/docs is a page for people (%s), without scripts', async (lang) => {
  const answer = await fetch(`${server.url}/docs?lang=${lang}`)
  expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8')
  const html = await answer.text()
  expect(html).toContain(`<html lang="${lang}">`)
  expect(html).toContain('POST /v1/audio/speech')
  expect(html).toContain('href="/openapi.json"')
  expect(html).not.toContain('<script')
})
