import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import ipaddr from 'ipaddr.js'
import { AppError } from '../foundation/index.js'

/** Connections beyond the limit that are still told why; those beyond these are closed without a word. */
const toldCount = 32

/**
 * Bounds the connections that one address may hold at a time: beyond that, the first request on a new one is answered with
 * AppError `connections-full`, and the connection closed. Addresses of IPv6 count by their /64, which is one customer's.
 */
export function limitConnections(server: FastifyInstance, perAddress: number): void {
  const counts = new Map<string, number>()
  const beyond = new Set<string>()

  // The bare connection also under TLS: one that never completes its handshake counts.
  server.server.on('connection', (socket: Socket) => {
    const address = networkOf(socket.remoteAddress ?? '')
    const place = placeOf(socket)
    const count = (counts.get(address) ?? 0) + 1
    if (count > perAddress + toldCount) return socket.destroy()
    counts.set(address, count)
    if (count > perAddress) beyond.add(place)
    socket.once('close', () => {
      beyond.delete(place)
      const left = (counts.get(address) ?? 1) - 1
      if (left === 0) counts.delete(address)
      else counts.set(address, left)
    })
  })

  server.addHook('onRequest', async ({ raw }, reply) => {
    if (!beyond.has(placeOf(raw.socket))) return
    reply.header('Connection', 'close')
    // Nobody else closes the connection of a WebSocket that is refused.
    reply.raw.once('finish', () => raw.socket.end())
    throw new AppError('connections-full', { limit: perAddress })
  })
}

/** Names a connection while it is open: under TLS the request has another socket than the connection. */
function placeOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}

/** Whoever has one address of it has all of it. */
function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  return parsed.kind() === 'ipv6' ? parsed.toByteArray().slice(0, 8).join('.') : parsed.toString()
}
