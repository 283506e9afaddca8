import type { UiLanguage } from '../../foundation/index.js'

const texts = {
  zh: {
    title: '音色 · HTTP 接口',
    intro: '所有接口的机器可读描述：',
    key: '设置了密钥时，请带请求头 Authorization: Bearer 密钥。',
    errors: '出错时返回 {"error": {"code", "message", "data"}}。',
    required: '必填',
    other: 'English',
    otherCode: 'en',
  },
  en: {
    title: 'Yinse · HTTP API',
    intro: 'The same, for machines: ',
    key: 'Where there are keys, send the header Authorization: Bearer KEY.',
    errors: 'A failure answers {"error": {"code", "message", "data"}}.',
    required: 'required',
    other: '中文',
    otherCode: 'zh',
  },
} as const

interface Property {
  readonly type?: unknown
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly description?: string
}

interface Operation {
  readonly summary: string
  readonly parameters: readonly { name: string; required: boolean; schema: Property }[]
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: BodySchema }>>
  }
}

interface BodySchema {
  readonly properties?: Readonly<Record<string, Property>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly BodySchema[]
}

/** A page for people, made from an OpenAPI document of ours; no script in it. */
export function docsPageOf(document: { readonly [key: string]: unknown }, language: UiLanguage): string {
  const text = texts[language]
  const paths = document.paths as Readonly<Record<string, Readonly<Record<string, Operation>>>>
  const entries = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => entryOf(method, path, operation, text.required)),
  )
  return `<!doctype html>
<html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${text.title}</title><style>${style}</style>
<main><h1>${text.title}</h1>
<p>${text.intro}<a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1) · <a href="?lang=${text.otherCode}" lang="${text.otherCode}">${text.other}</a></p>
<p>${text.key} ${text.errors}</p>
${entries.join('\n')}
</main></html>
`
}

function entryOf(method: string, path: string, operation: Operation, required: string): string {
  const rows = [
    ...operation.parameters.map((one) => rowOf(one.name, one.schema, one.required ? required : '')),
    ...Object.values(operation.requestBody?.content ?? {}).flatMap(({ schema }) =>
      bodyRows(schema, required),
    ),
  ]
  const table = rows.length > 0 ? `<table>${rows.join('')}</table>` : ''
  const name = `${method.toUpperCase()} ${path}`
  return `<section><h2><code>${escaped(name)}</code></h2><p>${escaped(operation.summary)}</p>${table}</section>`
}

function bodyRows(schema: BodySchema, required: string): string[] {
  const parts = [schema, ...(schema.anyOf ?? [])]
  return parts.flatMap(({ properties = {}, required: needed = [] }) =>
    Object.entries(properties).map(([name, property]) =>
      rowOf(name, property, needed.includes(name) ? required : ''),
    ),
  )
}

function rowOf(name: string, property: Property, note: string): string {
  const kind = property.enum?.join(' | ') ?? property.const ?? property.type ?? ''
  const initial = property.default === undefined ? '' : ` = ${JSON.stringify(property.default)}`
  const cells = [
    `<code>${escaped(name)}</code>`,
    escaped(`${kind}${initial}`),
    note,
    escaped(property.description ?? ''),
  ]
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

const style = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1rem}h1{font-size:1.4rem}h2{font-size:1rem;margin:1.5rem 0 0}
p{margin:.2rem 0 .5rem}table{border-collapse:collapse;display:block;overflow-x:auto;font-size:.9rem}
td{border-top:1px solid #8884;padding:.2rem .6rem .2rem 0;vertical-align:top}code{overflow-wrap:anywhere}`
