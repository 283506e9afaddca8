import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Endpoint } from './app-definition.js'
import { bindNamed, bindPositional } from './binding.js'
import { callBody, namedBody, parseBody } from './bodies.js'
import type { MessageReader } from './channel.js'
import type { ServerMessage } from './messages.js'
import { openTrackedStream } from './queue-routes.js'
import { type EventStream, namedBlock } from './sse.js'
import { afterAnswer, endpointNamed, eventRequestFor, maxJsonBytes, type Wire } from './wire.js'

/** The two-step calls of curl users: POST for an id, GET for the result. */
export function mountCallRoutes(api: FastifyInstance, wire: Wire): void {
  const limits = { bodyLimit: maxJsonBytes }

  for (const path of ['/call/:name', '/call/:name/']) {
    api.post<{ Params: { name: string } }>(path, limits, (request, reply) => {
      const endpoint = endpointNamed(wire, request.params.name)
      const { data, session_hash: sessionHash } = parseBody(callBody, request.body)
      return begin(wire, request, reply, endpoint, sessionHash ?? null, () => bindPositional(endpoint, data))
    })
  }

  for (const path of ['/call/v2/:name', '/call/v2/:name/']) {
    api.post<{ Params: { name: string } }>(path, limits, (request, reply) => {
      const endpoint = endpointNamed(wire, request.params.name)
      const { oauth_token: _unused, session_hash: hash, ...named } = parseBody(namedBody, request.body)
      const sessionHash = typeof hash === 'string' ? hash : null
      return begin(wire, request, reply, endpoint, sessionHash, () => bindNamed(endpoint, named))
    })
  }

  for (const path of ['/call/:name/:eventId', '/call/v2/:name/:eventId']) {
    api.get<{ Params: { eventId: string } }>(path, { exposeHeadRoute: false }, (request, reply) => {
      const { eventId } = request.params
      const channel = wire.callResults.find(eventId, wire.authenticator?.callerOf(request)?.id ?? null)
      const stream = openTrackedStream(wire, reply)
      if (channel) channel.attach(callReader(stream, () => wire.callResults.forget(eventId)))
      else {
        stream.write(namedBlock('error', '404: Not Found'))
        stream.end()
      }
    })
  }
}

function begin(
  wire: Wire,
  request: FastifyRequest,
  reply: FastifyReply,
  endpoint: Endpoint<unknown>,
  sessionHash: string | null,
  bind: () => readonly unknown[],
): { event_id: string } {
  wire.events.assertRoom()
  const event = eventRequestFor(wire, request, { endpoint, bind, sessionHash })
  const channel = wire.callResults.createChannel()
  const { eventId, gate } = wire.events.begin(event, channel)
  wire.callResults.keep(eventId, channel, wire.authenticator?.callerOf(request)?.id ?? null)
  afterAnswer(reply, () => gate.open())
  // First and only key: the documented one-liner takes the fourth field between double quotes.
  return { event_id: eventId }
}

/** Shows what the curl routes show: the result, errors and heartbeats. */
function callReader(stream: EventStream, onRead: () => void): MessageReader {
  return {
    send(message: ServerMessage) {
      if (message.msg === 'heartbeat') stream.write(namedBlock('heartbeat', null))
      if (message.msg !== 'process_completed') return
      const isComplete = 'data' in message.output
      stream.write(
        namedBlock(
          isComplete ? 'complete' : 'error',
          'data' in message.output ? message.output.data : message.output,
        ),
      )
      onRead()
    },
    end: () => stream.end(),
    onClose: (listener) => stream.onClose(listener),
  }
}
