import type { FastifyInstance } from 'fastify'

/**
 * The small files that a browser, or a stock page in a proxy, asks for beside the app. A page that is mounted
 * on the same server earlier keeps its own.
 */
export function mountFrontEndRoutes(root: FastifyInstance, apiPrefix: string, title: string): void {
  const get = (url: string, type: string, body: string): void => {
    if (root.hasRoute({ method: 'GET', url })) return
    root.get(url, (_request, reply) => reply.type(type).send(body))
  }
  for (const url of ['/theme.css', `${apiPrefix}/theme.css`])
    get(url, 'text/css; charset=utf-8', ':root {}\n')
  get('/robots.txt', 'text/plain; charset=utf-8', 'User-agent: *\nDisallow: /\n')
  get('/manifest.json', 'application/manifest+json', JSON.stringify({ name: title, start_url: './' }))
  get('/favicon.ico', 'image/svg+xml', favicon)
  get('/monitoring/summary', 'application/json', JSON.stringify({ functions: {} }))
  for (const url of ['/monitoring', '/monitoring/:key']) {
    root.get(url, (_request, reply) => reply.code(403).send({ detail: 'Monitoring is not enabled.' }))
  }
}

/** A dot with two sound waves. */
const favicon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" stroke="#c2410c" stroke-width="2"><circle cx="4" cy="8" r="2"/><path d="M8 5a4 4 0 0 1 0 6M11 3a7 7 0 0 1 0 10"/></svg>'
