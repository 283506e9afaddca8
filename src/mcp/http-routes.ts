import type { FastifyInstance, FastifyRequest } from 'fastify'
import { createSpeechMcpServer, type McpDeps } from './speech-server.js'
import { statelessMcpRoutes } from './stateless-routes.js'

export interface McpRouteOptions extends Omit<McpDeps, 'owner' | 'addressOf'> {
  /** Whose a request is; throws AppError where a key is needed and none was given. */
  ownerOf(request: FastifyRequest): McpDeps['owner']
  /** The address under which this caller reaches us, without a trailing slash. */
  rootUrlOf(request: FastifyRequest): string
}

/** Speech and voices as tools, by Streamable HTTP at `/mcp`. */
export async function mcpRoutes(instance: FastifyInstance, options: McpRouteOptions): Promise<void> {
  statelessMcpRoutes(instance, '/mcp', (request) => {
    const owner = options.ownerOf(request)
    const rootUrl = options.rootUrlOf(request)
    const addressOf = (fileId: string) => `${rootUrl}/v1/files/${fileId}`
    return createSpeechMcpServer({ ...options, owner, addressOf })
  })
}
