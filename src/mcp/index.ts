export { type McpRouteOptions, mcpRoutes } from './http-routes.js'
export { createSpeechMcpServer, type McpDeps } from './speech-server.js'
export { type WireTool, type WireToolOptions, wireToolRoutes } from './wire-routes.js'
