import type { FastifyInstance } from 'fastify'

/** `inlineScripts`: hash sources (CSP 3) of the scripts that may stand in the page itself. */
export function contentSecurityPolicy(inlineScripts: readonly string[] = []): string {
  return ["default-src 'self'", ["script-src 'self'", ...inlineScripts].join(' '), ...otherDirectives].join(
    '; ',
  )
}

const otherDirectives = [
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' data: blob:",
  "worker-src 'self' blob:",
  // The page's Gradio client calls the server by the name that the user typed, which is 'self'.
  "connect-src 'self' blob: data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
]

const headers = {
  'Content-Security-Policy': contentSecurityPolicy(),
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Permissions-Policy': 'microphone=(self), camera=(), geolocation=()',
}

/** Puts the headers on every answer, event streams included. */
export function installSecurityHeaders(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    for (const [name, value] of Object.entries(headers)) reply.raw.setHeader(name, value)
    // Pages of old users play results of the Gradio wire in their own <audio>; nothing else is embedded.
    const isOfTheWire = request.url.startsWith('/gradio_api/')
    reply.raw.setHeader('Cross-Origin-Resource-Policy', isOfTheWire ? 'cross-origin' : 'same-origin')
  })
}
