import type { FastifyInstance, FastifyReply } from 'fastify'
import { AppError } from '../foundation/index.js'
import { bindPositional } from './binding.js'
import { cancelBody, joinBody, parseBody } from './bodies.js'
import type { MessageReader } from './channel.js'
import { sessionNotFoundMessage } from './messages.js'
import { maxSessions } from './sessions.js'
import { dataBlock, type EventStream, openEventStream } from './sse.js'
import { repeat } from './timers.js'
import {
  afterAnswer,
  endpointAt,
  eventRequestFor,
  heartbeatPeriodMs,
  maxJsonBytes,
  sessionKeyOf,
  type Wire,
} from './wire.js'

/** The queue protocol that both client libraries use: join, one stream per session, cancel, heartbeat. */
export function mountQueueRoutes(api: FastifyInstance, wire: Wire): void {
  api.post('/queue/join', { bodyLimit: maxJsonBytes }, async (request, reply) => {
    const { data, fn_index: index, session_hash: sessionHash } = parseBody(joinBody, request.body)
    if (!sessionHash) return reply.code(400).send({ detail: 'Session hash not found.' })
    const endpoint = endpointAt(wire, index)
    wire.events.assertRoom()
    const event = eventRequestFor(wire, request, {
      endpoint,
      bind: () => bindPositional(endpoint, data),
      sessionHash,
    })
    const { channel } = event.session
    await channel.settled()
    const { eventId, gate } = wire.events.begin(event, channel)
    afterAnswer(reply, () => gate.open())
    return { event_id: eventId }
  })

  api.get('/queue/data', { exposeHeadRoute: false }, (request, reply) => {
    const { session_hash: sessionHash } = request.query as { session_hash?: string }
    const keyId = wire.authenticator?.callerOf(request)?.id ?? null
    const session = wire.sessions.find(sessionKeyOf(keyId, sessionHash ?? ''))
    const stream = openTrackedStream(wire, reply)
    if (session) session.channel.attach(readerOf(stream))
    else {
      stream.write(dataBlock(sessionNotFoundMessage))
      stream.end()
    }
  })

  api.get('/queue/status', () => {
    const { waiting, etaSec } = wire.app.queueStatus()
    return { msg: 'estimation', event_id: null, rank: null, queue_size: waiting, rank_eta: etaSec }
  })
}

/** What is open without login: it gives nothing away, and clients use it while they leave. */
export function mountSessionRoutes(api: FastifyInstance, wire: Wire): void {
  api.post('/cancel', (request) => {
    const { event_id: eventId, session_hash: sessionHash } = parseBody(cancelBody, request.body)
    if (eventId) wire.events.cancel(eventId, sessionHash ?? null)
    return { success: true }
  })

  for (const path of ['/reset', '/reset/']) api.post(path, () => ({ success: true }))

  api.get('/heartbeat/:session', { exposeHeadRoute: false }, (_request, reply) => {
    const stream = openTrackedStream(wire, reply)
    const beat = (): void => stream.write('data: ALIVE\n\n')
    beat()
    stream.onClose(repeat(wire.timer, heartbeatPeriodMs, beat))
  })
}

/** Streams of all kinds that are open at the same time: several for each session. */
const maxOpenStreams = 4 * maxSessions

/** An event stream that ends when the server closes. Throws AppError `wire-sessions-full`. */
export function openTrackedStream(wire: Wire, reply: FastifyReply): EventStream {
  if (wire.openStreams.size >= maxOpenStreams) {
    throw new AppError('wire-sessions-full', { limit: maxSessions })
  }
  const stream = openEventStream(reply)
  wire.openStreams.add(stream)
  stream.onClose(() => wire.openStreams.delete(stream))
  return stream
}

function readerOf(stream: EventStream): MessageReader {
  return {
    send: (message) => stream.write(dataBlock(message)),
    end: () => stream.end(),
    onClose: (listener) => stream.onClose(listener),
  }
}
