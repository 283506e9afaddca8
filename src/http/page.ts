import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { contentSecurityPolicy } from './security-headers.js'

const missingPage = `<!doctype html>
<html lang="zh"><meta charset="utf-8"><title>Yinse</title>
<p>网页还没有构建，请运行 <code>npm run build</code>。接口可以照常使用。
<p lang="en">The page has not been built: run <code>npm run build</code>. The API works all the same.
</html>
`

export interface PageOptions {
  /** Where the built page lies. */
  readonly folder: string
  /** Documents that stand in the page as a global variable, by its name: the addresses they are served at. */
  readonly embedded: Readonly<Record<string, string>>
}

/** Serves the built page from `folder`; without one, says so in its place. */
export async function page(server: FastifyInstance, { folder, embedded }: PageOptions): Promise<void> {
  const indexPath = join(folder, 'index.html')
  if (!existsSync(indexPath)) {
    server.get('/', (_request, reply) => reply.code(503).type('text/html; charset=utf-8').send(missingPage))
    return
  }
  const html = readFileSync(indexPath, 'utf8')
  server.get('/', async (request, reply) => {
    const scripts = await Promise.all(
      Object.entries(embedded).map(([name, url]) => embeddedDocument(server, request, name, url)),
    )
    const known = scripts.filter((script) => script !== null)
    const tags = known.map((script) => `<script>${script}</script>`).join('')
    return reply
      .header('Content-Security-Policy', contentSecurityPolicy(known.map(hashSource)))
      .header('Cache-Control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(html.replace('</head>', () => `${tags}</head>`))
  })
  await server.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: false,
    cacheControl: false,
    setHeaders(reply, filePath) {
      // The build names its assets by their content; the rest must follow an update at once.
      const isAsset = filePath.startsWith(join(folder, 'assets'))
      reply.header('Cache-Control', isAsset ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}

/**
 * `window.NAME = …`, as programs that read the old server's page find it there; null where this caller may not
 * have the document. Asked of the server itself, so that it is what its own address answers.
 */
async function embeddedDocument(
  server: FastifyInstance,
  { headers }: FastifyRequest,
  name: string,
  url: string,
): Promise<string | null> {
  const asked = Object.entries(headers).filter(([header]) => passedOn.has(header))
  const answer = await server.inject({ method: 'GET', url, headers: Object.fromEntries(asked) })
  if (answer.statusCode !== 200) return null
  // In a script element only "<" could end it early.
  return `window.${name} = ${answer.body.replaceAll('<', '\\u003c')};`
}

const passedOn = new Set([
  'host',
  'cookie',
  'authorization',
  'x-forwarded-host',
  'x-forwarded-proto',
  'accept-language',
])

function hashSource(script: string): string {
  return `'sha256-${createHash('sha256').update(script).digest('base64')}'`
}
