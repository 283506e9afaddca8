import type { Server } from '@modelcontextprotocol/sdk/server/index.js'
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import type { FastifyInstance, FastifyRequest } from 'fastify'

/**
 * Streamable HTTP of the Model Context Protocol at `url`, without sessions: every request is answered by a server of
 * its own, so that nothing of one caller is left for another. `serverFor` may throw, before anything is sent.
 */
export function statelessMcpRoutes(
  instance: FastifyInstance,
  url: string,
  serverFor: (request: FastifyRequest) => Server | McpServer,
): void {
  instance.post(url, async (request, reply) => {
    const server = serverFor(request)
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
  instance.route({
    method: ['GET', 'DELETE'],
    url,
    handler: (_request, reply) => reply.code(405).header('Allow', 'POST').send(),
  })
}
