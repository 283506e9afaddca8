import { shellQuoted } from '../recorder/bash-script'
import { pythonLiteral } from '../recorder/python-script'
import type { ScriptLanguage } from '../recorder/recorded-script'
import type { Operation } from './openapi'

/** Code that makes one call of our own API; `rootUrl` without a slash at its end. */
export function operationSnippet(language: ScriptLanguage, operation: Operation, rootUrl: string): string {
  const url = rootUrl + operation.exampleUrl
  if (operation.answer === 'websocket') return socket(language, url)
  if (language === 'python') return python(operation, url)
  return language === 'javascript' ? javascript(operation, url) : bash(operation, url)
}

const fileOfAnswer = { audio: 'result.audio', file: 'result.bin' } as const

/** Answers that are kept in a file rather than printed. */
function fileNameOf({ answer, exampleUrl }: Operation): string | null {
  if (answer !== 'audio' && answer !== 'file') return null
  const format = /[?&]format=(\w+)/.exec(exampleUrl)?.[1]
  if (format) return `result.${format}`
  if (exampleUrl.endsWith('.zip')) return 'sentences.zip'
  return exampleUrl.endsWith('/file') ? 'voice.pt' : fileOfAnswer[answer]
}

/** A conversation rather than a call: curl cannot hold it. */
function socket(language: ScriptLanguage, url: string): string {
  const address = JSON.stringify(url.replace(/^http/, 'ws'))
  if (language === 'python') return `import websockets\n\nsocket = await websockets.connect(${address})`
  if (language === 'javascript') return `const socket = new WebSocket(${address});`
  return `websocat ${url.replace(/^http/, 'ws')}`
}

function python(operation: Operation, url: string): string {
  const { method, body, form, answer } = operation
  const values = [
    `"${method}", ${JSON.stringify(url)}`,
    ...(body === null ? [] : [`json=${pythonLiteral(body)}`]),
    ...(form
      ? [`data=${pythonLiteral(form.fields)}`, `files={"file": open(${JSON.stringify(form.file)}, "rb")}`]
      : []),
    'timeout=None',
  ]
  if (answer === 'events') {
    return `import httpx\n\nwith httpx.stream(${values.join(', ')}) as answer:\n\tfor line in answer.iter_lines():\n\t\tprint(line)`
  }
  const fileName = fileNameOf(operation)
  const use =
    fileName !== null
      ? `open("${fileName}", "wb").write(answer.content)`
      : answer === 'json'
        ? 'print(answer.json())'
        : 'print(answer.text)'
  return `import httpx\n\nanswer = httpx.request(${values.join(', ')}).raise_for_status()\n${use}`
}

function javascript(operation: Operation, url: string): string {
  const { method, body, form, answer } = operation
  const fileName = fileNameOf(operation)
  const files = [form ? 'readFile' : '', fileName ? 'writeFile' : ''].filter((name) => name !== '')
  const options = [
    ...(method === 'GET' ? [] : [`method: "${method}"`]),
    ...(body === null
      ? []
      : ['headers: { "Content-Type": "application/json" }', `body: JSON.stringify(${JSON.stringify(body)})`]),
    ...(form ? ['body: form'] : []),
  ]
  const lines = [
    ...(files.length > 0 ? [`import { ${files.join(', ')} } from "node:fs/promises";`, ''] : []),
    ...(form
      ? [
          'const form = new FormData();',
          ...Object.entries(form.fields).map(
            ([name, value]) => `form.append(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
          ),
          `form.append("file", new Blob([await readFile(${JSON.stringify(form.file)})]), ${JSON.stringify(form.file)});`,
        ]
      : []),
    `const answer = await fetch(${JSON.stringify(url)}${options.length > 0 ? `, { ${options.join(', ')} }` : ''});`,
  ]
  if (answer === 'events') {
    return [...lines, 'for await (const bytes of answer.body) process.stdout.write(bytes);'].join('\n')
  }
  if (fileName !== null) {
    return [...lines, `await writeFile("${fileName}", Buffer.from(await answer.arrayBuffer()));`].join('\n')
  }
  return [
    ...lines,
    `console.log(${answer === 'json' ? 'await answer.json()' : 'await answer.text()'});`,
  ].join('\n')
}

function bash(operation: Operation, url: string): string {
  const { method, body, form, answer } = operation
  const isImplied = method === 'GET' || (method === 'POST' && (body !== null || form !== null))
  const fileName = fileNameOf(operation)
  const parts = [
    'curl',
    ...(answer === 'events' ? ['-N'] : []),
    ...(isImplied ? [] : [`-X ${method}`]),
    /[?&%]/.test(url) ? shellQuoted(url) : url,
    ...(body === null
      ? []
      : ['-H "Content-Type: application/json"', `-d ${shellQuoted(JSON.stringify(body))}`]),
    ...(form
      ? [
          ...Object.entries(form.fields).map(([name, value]) => `-F ${shellQuoted(`${name}=${value}`)}`),
          `-F file=@${form.file}`,
        ]
      : []),
    ...(fileName === null ? [] : [`-o ${fileName}`]),
  ]
  return parts.join(' ')
}
