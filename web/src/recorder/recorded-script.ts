import type { ApiCall, WireFile } from '../api/gradio-api'

export type ScriptLanguage = 'python' | 'javascript' | 'bash'

/**
 * One script that repeats the recorded calls in order. A recording that was uploaded is named by its address
 * on this server, which the server resolves to the very same file.
 */
export function recordedScript(language: ScriptLanguage, calls: readonly ApiCall[], origin: string): string {
  const root = origin.replace(/\/$/, '')
  if (language === 'python') return pythonScript(calls, root)
  if (language === 'javascript') return javascriptScript(calls, root)
  return bashScript(calls, root)
}

function pythonScript(calls: readonly ApiCall[], root: string): string {
  const usesFile = calls.some((call) => Object.values(call.arguments).some(isFile))
  const lines = [
    `from gradio_client import Client${usesFile ? ', handle_file' : ''}`,
    '',
    `client = Client("${root}/")`,
  ]
  for (const call of calls) {
    const values = Object.entries(call.arguments).map(
      ([name, value]) => `\t\t${name}=${pythonValue(value, root)},`,
    )
    lines.push('result = client.predict(', ...values, `\t\tapi_name="${call.apiName}"`, ')', 'print(result)')
  }
  return lines.join('\n')
}

function javascriptScript(calls: readonly ApiCall[], root: string): string {
  const usesFile = calls.some((call) => Object.values(call.arguments).some(isFile))
  const lines = [
    `import { Client${usesFile ? ', handle_file' : ''} } from "@gradio/client";`,
    '',
    `const client = await Client.connect("${root}/");`,
  ]
  calls.forEach((call, index) => {
    const values = Object.entries(call.arguments).map(
      ([name, value]) => `\t\t${name}: ${javascriptValue(value, root)},`,
    )
    lines.push(
      `const result_${index} = await client.predict("${call.apiName}", {`,
      ...values,
      '});',
      `console.log(JSON.stringify(result_${index}.data));`,
    )
  })
  // A script of the old client 1.x does not end by itself while its stream is open.
  lines.push('client.close();')
  return lines.join('\n')
}

function bashScript(calls: readonly ApiCall[], root: string): string {
  const lines = [
    '# Every call carries the same session, so that saving finds the recording.',
    'SESSION=yinse-$$',
  ]
  for (const call of calls) {
    const path = `${root}/gradio_api/call${call.apiName}`
    const data = JSON.stringify(Object.values(call.arguments).map((value) => wireValue(value, root)))
    const body = `{"data": ${data}, "session_hash": "'$SESSION'"}`.replaceAll("'$SESSION'", '\u0000')
    lines.push(
      `EVENT_ID=$(curl -s -X POST ${path} -H "Content-Type: application/json" -d ${shellQuoted(body)} | awk -F'"' '{ print $4}')`,
      `curl -N ${path}/$EVENT_ID`,
    )
  }
  return lines.join('\n')
}

// The placeholder leaves the single quotes for the one variable of the script.
function shellQuoted(body: string): string {
  return `'${body.replaceAll("'", "'\\''").replaceAll('\u0000', "'$SESSION'")}'`
}

function pythonValue(value: unknown, root: string): string {
  if (value === null || value === undefined) return 'None'
  if (isFile(value)) return `handle_file(${JSON.stringify(fileUrl(value, root))})`
  return JSON.stringify(value)
}

function javascriptValue(value: unknown, root: string): string {
  return isFile(value)
    ? `handle_file(${JSON.stringify(fileUrl(value, root))})`
    : JSON.stringify(value ?? null)
}

function wireValue(value: unknown, root: string): unknown {
  return isFile(value) ? { path: fileUrl(value, root), meta: { _type: 'gradio.FileData' } } : value
}

function fileUrl(file: WireFile, root: string): string {
  return `${root}/gradio_api/file=${file.path}`
}

function isFile(value: unknown): value is WireFile {
  return typeof value === 'object' && value !== null && 'path' in value
}
