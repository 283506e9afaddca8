import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { createSpeechMcpServer, type McpDeps } from './speech-server.js'

export interface McpRouteOptions extends Omit<McpDeps, 'owner' | 'addressOf'> {
  /** Whose a request is; throws AppError where a key is needed and none was given. */
  ownerOf(request: FastifyRequest): McpDeps['owner']
  /** The address under which this caller reaches us, without a trailing slash. */
  rootUrlOf(request: FastifyRequest): string
}

/**
 * Streamable HTTP of the Model Context Protocol at `/mcp`, without sessions: every request is answered by a
 * server of its own, so that nothing of one caller is left for another.
 */
export async function mcpRoutes(instance: FastifyInstance, options: McpRouteOptions): Promise<void> {
  instance.post('/mcp', async (request, reply) => {
    const owner = options.ownerOf(request)
    const rootUrl = options.rootUrlOf(request)
    const addressOf = (fileId: string) => `${rootUrl}/v1/files/${fileId}`
    const server = createSpeechMcpServer({ ...options, owner, addressOf })
    // Without a session id generator the transport keeps no sessions.
    const transport = new StreamableHTTPServerTransport({})
    reply.hijack()
    reply.raw.on('close', () => {
      void Promise.allSettled([transport.close(), server.close()])
    })
    // The SDK's transport allows undefined callbacks that its own interface, read exactly, does not.
    try {
      await server.connect(transport as Parameters<typeof server.connect>[0])
      await transport.handleRequest(request.raw, reply.raw, request.body)
    } catch (error) {
      // The reply is ours since the hijack: nobody else would end it.
      reply.raw.destroy()
      throw error
    }
  })
  // There is nothing to listen to between requests and no session to end; the specification wants a 405.
  for (const method of ['GET', 'DELETE'] as const) {
    instance.route({
      method,
      url: '/mcp',
      handler: (_request, reply) => reply.code(405).header('Allow', 'POST').send(),
    })
  }
}
