import { fileUrl } from '../api/gradio-api'
import { type ApiCall, importFields, isFile, usesWire, usesWireFile } from './api-call'

/** The calls as a module for Node, with `@gradio/client` where they go over the old wire. */
export function javascriptScript(calls: readonly ApiCall[], root: string): string {
  const isWire = usesWire(calls)
  const imports = [
    ...(isWire
      ? [`import { Client${usesWireFile(calls) ? ', handle_file' : ''} } from "@gradio/client";`]
      : []),
    ...(calls.some(({ kind }) => kind === 'job') ? ['import { writeFile } from "node:fs/promises";'] : []),
  ]
  return [
    ...imports,
    ...(isWire ? ['', `const client = await Client.connect("${root}/");`] : []),
    ...calls.flatMap((call, index) => ['', ...callLines(call, index, root)]),
    // A script of the old client 1.x does not end by itself while its stream is open.
    ...(isWire ? ['', 'client.close();'] : []),
  ].join('\n')
}

function callLines(call: ApiCall, index: number, root: string): readonly string[] {
  switch (call.kind) {
    case 'wire': {
      const values = Object.entries(call.arguments).map(
        ([name, value]) => `\t\t${name}: ${argument(value, root)},`,
      )
      return [
        `const result_${index} = await client.predict("${call.apiName}", {`,
        ...values,
        '});',
        `console.log(JSON.stringify(result_${index}.data));`,
      ]
    }
    case 'job':
      return [
        `const job_${index} = await (await fetch("${root}/v1/jobs", ${request('POST', call.body)})).json();`,
        `const audio_${index} = await fetch(\`${root}/v1/jobs/\${job_${index}.id}/audio?format=wav\`);`,
        `await writeFile("result_${index}.wav", Buffer.from(await audio_${index}.arrayBuffer()));`,
      ]
    case 'import':
      return [
        `const form_${index} = new FormData();`,
        ...Object.entries(importFields(call)).map(
          ([name, value]) => `form_${index}.append("${name}", ${JSON.stringify(value)});`,
        ),
        `form_${index}.append("file", await (await fetch("${root}${fileUrl(call.file)}")).blob(), "recording");`,
        `const voice_${index} = await fetch("${root}/v1/voices", { method: "POST", body: form_${index} });`,
        `console.log(await voice_${index}.json());`,
      ]
    case 'json':
      return [
        `const answer_${index} = await fetch("${root}${call.path}", ${request(call.method, call.body)});`,
        `console.log(await answer_${index}.json());`,
      ]
  }
}

function request(method: string, body: object | null): string {
  if (!body) return `{ method: "${method}" }`
  const headers = '{ "Content-Type": "application/json" }'
  return `{ method: "${method}", headers: ${headers}, body: JSON.stringify(${JSON.stringify(body)}) }`
}

function argument(value: unknown, root: string): string {
  return isFile(value) ? `handle_file("${root}${fileUrl(value)}")` : JSON.stringify(value ?? null)
}
