import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { CallToolRequestSchema, ListToolsRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { statelessMcpRoutes } from './stateless-routes.js'

/** An endpoint of the Gradio wire as a tool; the parameters are those of `/info`. */
export interface WireTool {
  readonly name: string
  readonly description: string
  readonly parameters: readonly {
    readonly name: string
    readonly isFile: boolean
    readonly schema: Readonly<Record<string, unknown>>
    /** Undefined: required. */
    readonly initial: unknown
  }[]
}

export interface WireToolOptions {
  /** Where the wire is, by fastify's own option; the tools are under `mcp` there. */
  readonly prefix: string
  readonly version: string
  /** The tools as they are now: choices live. */
  tools(): readonly WireTool[]
  /** Runs one with positional values; a file is an http(s) or `data:` address. Resolves to its outputs and what it warned of, or rejects. */
  call(
    tool: WireTool,
    values: readonly unknown[],
    request: FastifyRequest,
  ): Promise<{ readonly outputs: readonly unknown[]; readonly warnings: readonly string[] }>
  /** Throws AppError where a key is needed and none was given. */
  assertAllowed(request: FastifyRequest): void
}

const fileSchema = { type: 'string', format: 'Gradio File Input - a http or https url to a file' }

/** The endpoints of the old app as tools, at `PREFIX/mcp/`: stateless streamable HTTP, as Gradio 5.28 and later have it. */
export async function wireToolRoutes(instance: FastifyInstance, options: WireToolOptions): Promise<void> {
  const base = '/mcp'
  instance.get(`${base}/schema`, async (request) => {
    options.assertAllowed(request)
    return wanted(options.tools(), request).map((tool) => ({
      ...listed(tool),
      meta: {
        file_data_present: tool.parameters.some(({ isFile }) => isFile),
        mcp_type: 'tool',
        endpoint_name: tool.name,
      },
    }))
  })
  for (const url of [base, `${base}/`]) {
    statelessMcpRoutes(instance, url, (request) => {
      options.assertAllowed(request)
      return toolServer(options, request)
    })
  }
}

function toolServer(options: WireToolOptions, request: FastifyRequest): Server {
  const server = new Server({ name: 'yinse', version: options.version }, { capabilities: { tools: {} } })
  server.setRequestHandler(ListToolsRequestSchema, async () => ({
    tools: wanted(options.tools(), request).map(listed),
  }))
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    const tool = options.tools().find(({ name }) => name === params.name)
    if (!tool)
      return failure(
        `${params.name}: ${options
          .tools()
          .map(({ name }) => name)
          .join(', ')}`,
      )
    const given = params.arguments ?? {}
    const missing = tool.parameters.filter(({ name, initial }) => !(name in given) && initial === undefined)
    if (missing.length > 0) return failure(`${missing.map(({ name }) => name).join(', ')}: required`)
    const values = tool.parameters.map(({ name, initial }) => (name in given ? given[name] : initial))
    try {
      const { outputs, warnings } = await options.call(tool, values, request)
      const texts = [...outputs.map(textOf), ...warnings]
      return { content: texts.map((text) => ({ type: 'text' as const, text })) }
    } catch (error) {
      return failure(error instanceof Error ? error.message : String(error))
    }
  })
  return server
}

/** `?tools=a,b` leaves the others out. */
function wanted(tools: readonly WireTool[], { query }: FastifyRequest): readonly WireTool[] {
  const { tools: names } = query as { readonly tools?: unknown }
  return typeof names === 'string' ? tools.filter(({ name }) => names.split(',').includes(name)) : tools
}

function listed({ name, description, parameters }: WireTool) {
  const properties = Object.fromEntries(
    parameters.map((one) => [
      one.name,
      one.isFile
        ? fileSchema
        : { ...one.schema, ...(one.initial === undefined ? {} : { default: one.initial }) },
    ]),
  )
  const required = parameters.filter(({ initial }) => initial === undefined).map((one) => one.name)
  return { name, description, inputSchema: { type: 'object' as const, properties, required } }
}

function failure(text: string) {
  return { isError: true, content: [{ type: 'text' as const, text }] }
}

/** A file as its address, a text as it is, the rest as JSON. */
function textOf(output: unknown): string {
  if (typeof output === 'string') return output
  const { url } = (output ?? {}) as { readonly url?: unknown }
  return typeof url === 'string' ? url : JSON.stringify(output)
}
