import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { AppError } from '../../foundation/index.js'
import type { LexiconScope } from '../../lexicon/index.js'
import { lexiconOwnerOf } from '../../synthesis/index.js'
import { formatLexicon, type LexiconEntry, lexiconEntryOf, parseLexicon } from '../../text/index.js'
import { ownerOf } from '../caller.js'
import type { ZodInstance } from '../zod-routes.js'
import type { JsonApiDeps } from './deps.js'
import { lexiconBody, lexiconEntryQuery, lexiconListQuery, lexiconQuery, readingBody } from './schemas.js'

const tsvType = 'text/tab-separated-values'

/** How texts are read, and the lexicon that fixes it. */
export function mountTextRoutes(api: ZodInstance, deps: JsonApiDeps): void {
  const { lexicons, studio, keys } = deps
  const scopeOf = (request: FastifyRequest, project: string): LexiconScope => ({
    owner: lexiconOwnerOf(ownerOf(request, keys)),
    project,
  })
  const answer = async (scope: LexiconScope) => ({
    project: scope.project,
    projects: await lexicons.projects(scope.owner),
    entries: await lexicons.list(scope),
  })

  api.post('/text/reading', { schema: { body: readingBody } }, (request) =>
    studio.readText({ owner: ownerOf(request, keys), ...request.body }),
  )

  api.addContentTypeParser([tsvType, 'text/plain'], { parseAs: 'string' }, (_request, body, done) =>
    done(null, body),
  )

  api.get('/lexicon', { schema: { querystring: lexiconListQuery } }, async (request, reply) => {
    const { project, format } = request.query
    const scope = scopeOf(request, project)
    if (format === 'json') return answer(scope)
    return sendTsv(reply, await lexicons.list(scope))
  })

  for (const [method, mode] of [
    ['POST', 'add'],
    ['PUT', 'replace'],
  ] as const) {
    api.route({
      method,
      url: '/lexicon',
      schema: { querystring: lexiconQuery, body: lexiconBody },
      handler: async (request) => {
        const { project } = request.query as z.output<typeof lexiconQuery>
        const scope = scopeOf(request, project)
        await lexicons.write(scope, entriesOf(request.body as z.output<typeof lexiconBody>), mode)
        return answer(scope)
      },
    })
  }

  api.delete('/lexicon', { schema: { querystring: lexiconEntryQuery } }, async (request) => {
    const { project, grapheme } = request.query
    const scope = scopeOf(request, project)
    await lexicons.remove(scope, grapheme)
    return answer(scope)
  })
}

function sendTsv(reply: FastifyReply, entries: readonly LexiconEntry[]): FastifyReply {
  return reply.type(`${tsvType}; charset=utf-8`).send(formatLexicon(entries))
}

/** Throws AppError `lexicon-invalid`, with the number of the line or entry. */
function entriesOf(body: z.output<typeof lexiconBody>): readonly LexiconEntry[] {
  if (typeof body === 'string') {
    const { entries, problems } = parseLexicon(body)
    const [problem] = problems
    if (problem) throw new AppError('lexicon-invalid', { ...problem, text: problem.text.slice(0, 80) })
    return entries
  }
  return body.entries.map(({ grapheme, reading, language }, index) => {
    const entry = lexiconEntryOf(grapheme, reading, language)
    if (typeof entry !== 'string') return entry
    throw new AppError('lexicon-invalid', {
      line: index + 1,
      text: `${grapheme} ${reading}`.slice(0, 80),
      reason: entry,
    })
  })
}
