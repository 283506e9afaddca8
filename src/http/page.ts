import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const missingPage = `<!doctype html>
<html lang="zh"><meta charset="utf-8"><title>Yinse</title>
<p>网页还没有构建，请运行 <code>npm run build</code>。接口可以照常使用。
<p lang="en">The page has not been built: run <code>npm run build</code>. The API works all the same.
</html>
`

/** Serves the built page from `folder`; without one, says so in its place. */
export async function page(server: FastifyInstance, { folder }: { readonly folder: string }): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) {
    server.get('/', (_request, reply) => reply.code(503).type('text/html; charset=utf-8').send(missingPage))
    return
  }
  await server.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    index: 'index.html',
    cacheControl: false,
    setHeaders(reply, filePath) {
      // The build names its assets by their content; the page itself must follow an update at once.
      const isAsset = filePath.startsWith(join(folder, 'assets'))
      reply.header('Cache-Control', isAsset ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}
