import type { FastifyInstance } from 'fastify'
import { headerJson, warningsHeader } from '../foundation/index.js'
import { bindPositional } from './binding.js'
import { callBody, parseBody } from './bodies.js'
import { whenClosed } from './sse.js'
import { endpointNamed, eventRequestFor, maxJsonBytes, type Wire } from './wire.js'

/** Calls that are answered in the same response. */
export function mountRunRoutes(api: FastifyInstance, wire: Wire): void {
  for (const path of ['/run/:name', '/run/:name/', '/api/:name', '/api/:name/']) {
    api.post<{ Params: { name: string } }>(path, { bodyLimit: maxJsonBytes }, async (request, reply) => {
      const endpoint = endpointNamed(wire, request.params.name)
      const { data, session_hash: sessionHash } = parseBody(callBody, request.body)
      wire.events.assertRoom()
      const event = eventRequestFor(wire, request, {
        endpoint,
        bind: () => bindPositional(endpoint, data),
        sessionHash: sessionHash ?? null,
      })
      const left = new AbortController()
      whenClosed(reply.raw, () => left.abort())
      const outcome = await wire.events.runToEnd(event, left.signal)
      if (outcome.warnings.length > 0) reply.header(warningsHeader, headerJson(outcome.warnings))
      return reply.code(outcome.ok ? 200 : 500).send(outcome.output)
    })
  }
}
