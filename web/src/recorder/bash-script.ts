import { fileUrl } from '../api/gradio-api'
import { type ApiCall, importFields, isFile, usesWire } from './api-call'

const asJson = '-H "Content-Type: application/json"'

/** The calls with curl. */
export function bashScript(calls: readonly ApiCall[], root: string): string {
  const head = ['#!/bin/bash', 'set -e']
  const session = [
    '# Every call carries the same session, so that saving finds the recording.',
    'SESSION=yinse-$$',
  ]
  return [
    ...head,
    ...(usesWire(calls) ? session : []),
    ...calls.flatMap((call, index) => ['', ...callLines(call, index, root)]),
  ].join('\n')
}

function callLines(call: ApiCall, index: number, root: string): readonly string[] {
  switch (call.kind) {
    case 'wire': {
      const url = `${root}/gradio_api/call${call.apiName}`
      const data = JSON.stringify(Object.values(call.arguments).map((value) => wireValue(value, root)))
      const body = `${shellQuoted(`{"data": ${data}, "session_hash": "`)}"$SESSION"'"}'`
      return [
        `EVENT_ID=$(curl -s -X POST ${url} ${asJson} -d ${body} | awk -F'"' '{ print $4 }')`,
        `curl -sN ${url}/$EVENT_ID`,
      ]
    }
    case 'job':
      return [
        `JOB=$(curl -s ${root}/v1/jobs ${asJson} -d ${shellQuoted(JSON.stringify(call.body))} | awk -F'"' '{ print $4 }')`,
        `curl -s "${root}/v1/jobs/$JOB/audio?format=wav" -o result_${index}.wav`,
      ]
    case 'import':
      return [
        `curl -s ${shellQuoted(root + fileUrl(call.file))} -o recording_${index}`,
        `curl -s ${root}/v1/voices ${formStrings(importFields(call))} -F file=@recording_${index}`,
      ]
    case 'json': {
      const body = call.body ? ` ${asJson} -d ${shellQuoted(JSON.stringify(call.body))}` : ''
      return [`curl -s -X ${call.method} ${shellQuoted(root + call.path)}${body}`]
    }
  }
}

function wireValue(value: unknown, root: string): unknown {
  return isFile(value) ? { path: root + fileUrl(value), meta: { _type: 'gradio.FileData' } } : value
}

/** One word for the shell, whatever is in it. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}

function formStrings(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `--form-string ${shellQuoted(`${name}=${value}`)}`)
    .join(' ')
}
