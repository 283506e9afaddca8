import { randomBytes } from 'node:crypto'
import { basename, dirname } from 'node:path'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isDirectLoopback, warningsHeader } from '../foundation/index.js'
import { type AppDefinition, apiPrefix, infoDocument, wirePathOf } from '../gradio/index.js'
import type { WireTool, WireToolOptions } from '../mcp/index.js'
import { type Owner, ownerKeyOf } from '../synthesis/index.js'

/** What each endpoint of the old app is for, to a program that reads only this. */
const descriptions: Readonly<Record<string, string>> = {
  change_choices: 'Lists the choices of voices: the uploaded recording, and every saved voice.',
  update_prompt_audio: 'Makes the button that saves a voice usable again; of no use to programs.',
  save_audio: 'Saves the recording that was last spoken with as a voice of this name.',
  infer:
    'Speaks a text (Mandarin, English or both) in a saved voice or in that of a recording; answers with a WAV.',
}

export interface WireToolParts<State> {
  readonly server: FastifyInstance
  readonly app: AppDefinition<State>
  readonly version: string
  ownerOf(request: FastifyRequest): Owner
  storeRecording(source: string, owner: Owner): Promise<string>
}

/** The endpoints of the Gradio wire as tools: each call goes through the wire itself, as any client's would. */
export function wireTools<State>(parts: WireToolParts<State>): WireToolOptions {
  const { server, app, version, ownerOf, storeRecording } = parts
  return {
    prefix: apiPrefix,
    version,
    assertAllowed: (request) => void ownerOf(request),
    tools: () =>
      Object.entries(infoDocument(app).named_endpoints).map(([path, { parameters }]) => ({
        name: path.slice(1),
        description: descriptions[path.slice(1)] ?? '',
        parameters: parameters.map((one) => ({
          name: one.parameter_name,
          isFile: one.component === 'Audio',
          schema: one.type,
          initial: one.parameter_has_default ? one.parameter_default : undefined,
        })),
      })),
    async call(tool, values, request) {
      const owner = ownerOf(request)
      const data = await Promise.all(values.map((value, at) => wireValue(tool, at, value, owner)))
      const passed = ['host', 'cookie', 'authorization', 'x-forwarded-host', 'x-forwarded-proto']
      const headers = Object.fromEntries(
        Object.entries(request.headers).filter(([name]) => passed.includes(name)),
      )
      const answer = await server.inject({
        method: 'POST',
        url: `${apiPrefix}/run/${tool.name}`,
        headers,
        payload: { data, session_hash: sessionOf(owner, request) },
      })
      const body = answer.json() as { readonly data?: readonly unknown[]; readonly error?: unknown }
      const warnings = answer.headers[warningsHeader.toLowerCase()]
      if (body.data) return { outputs: body.data, warnings: JSON.parse(String(warnings ?? '[]')) }
      throw new Error(typeof body.error === 'string' ? body.error : answer.body)
    },
  }

  async function wireValue(tool: WireTool, at: number, value: unknown, owner: Owner): Promise<unknown> {
    if (!tool.parameters[at]?.isFile || typeof value !== 'string') return value
    const meta = { _type: 'gradio.FileData' }
    if (!value.startsWith('data:')) return { path: value, meta }
    const filePath = await storeRecording(value, owner)
    const path = wirePathOf({ id: basename(dirname(filePath)), fileName: basename(filePath) })
    return { path, meta }
  }
}

/** One session for each key and for this machine's user, so that `save_audio` knows the recording; else one for the call. */
function sessionOf(owner: Owner, request: FastifyRequest): string {
  const isKnown = owner.kind === 'key' || isDirectLoopback(request)
  return `mcp ${isKnown ? ownerKeyOf(owner) : randomBytes(16).toString('hex')}`
}
