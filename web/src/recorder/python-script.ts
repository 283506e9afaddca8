import { fileUrl } from '../api/gradio-api'
import { type ApiCall, importFields, isFile, usesWire, usesWireFile } from './api-call'

/** The calls with `gradio_client`, and with httpx, on which that stands, where the old wire has no words. */
export function pythonScript(calls: readonly ApiCall[], root: string): string {
  const imports = [
    ...(usesWire(calls)
      ? [`from gradio_client import Client${usesWireFile(calls) ? ', handle_file' : ''}`]
      : []),
    ...(calls.some(({ kind }) => kind !== 'wire') ? ['import httpx'] : []),
  ]
  const client = usesWire(calls) ? ['', `client = Client("${root}/")`] : []
  return [
    ...imports,
    ...client,
    ...calls.flatMap((call, index) => ['', ...callLines(call, index, root)]),
  ].join('\n')
}

function callLines(call: ApiCall, index: number, root: string): readonly string[] {
  switch (call.kind) {
    case 'wire': {
      const values = Object.entries(call.arguments).map(
        ([name, value]) => `\t\t${name}=${argument(value, root)},`,
      )
      return ['result = client.predict(', ...values, `\t\tapi_name="${call.apiName}"`, ')', 'print(result)']
    }
    case 'job':
      return [
        `job = httpx.post("${root}/v1/jobs", json=${pythonLiteral(call.body)}).raise_for_status().json()`,
        `audio = httpx.get(f"${root}/v1/jobs/{job['id']}/audio?format=wav", timeout=None).raise_for_status()`,
        `open("result_${index}.wav", "wb").write(audio.content)`,
      ]
    case 'import':
      return [
        `recording = httpx.get("${root}${fileUrl(call.file)}").raise_for_status().content`,
        `voice = httpx.post("${root}/v1/voices", data=${pythonLiteral(importFields(call))}, files={"file": recording}, timeout=None)`,
        'print(voice.raise_for_status().json())',
      ]
    case 'json': {
      const body = call.body ? `, json=${pythonLiteral(call.body)}` : ''
      return [
        `answer = httpx.request("${call.method}", "${root}${call.path}"${body})`,
        'print(answer.raise_for_status().json())',
      ]
    }
  }
}

function argument(value: unknown, root: string): string {
  return isFile(value) ? `handle_file("${root}${fileUrl(value)}")` : pythonLiteral(value)
}

/** JSON with Python's words for null, true and false. */
export function pythonLiteral(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(', ')}]`
  if (typeof value === 'object') {
    const pairs = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${pythonLiteral(one)}`)
    return `{${pairs.join(', ')}}`
  }
  return JSON.stringify(value)
}
