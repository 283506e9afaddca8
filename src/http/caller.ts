import type { FastifyRequest } from 'fastify'
import { AppError } from '../foundation/index.js'
import type { Owner } from '../synthesis/index.js'
import type { AccessKeys } from './access-keys.js'
import { isLoopbackHost } from './loopback.js'

const forwardingHeaders = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'] as const

/**
 * Whose jobs and files a request of the JSON API deals with: the key's; without keys this machine's user, or
 * whoever shares an address on the network.
 */
export function ownerOf(request: FastifyRequest, keys: AccessKeys | null): Owner {
  const caller = keys?.callerOf(request)
  if (caller) return { kind: 'key', id: caller.id }
  const address = request.socket.remoteAddress ?? ''
  const isForwarded = forwardingHeaders.some((name) => request.headers[name] !== undefined)
  if (!isForwarded && isLoopbackHost(address)) return { kind: 'local' }
  return { kind: 'session', id: `address ${address}` }
}

/** `ownerOf`, and AppError `key-needed` for a stranger where there are keys. */
export function requireOwner(request: FastifyRequest, keys: AccessKeys | null): Owner {
  if (keys && keys.callerOf(request) === null) throw new AppError('key-needed', {})
  return ownerOf(request, keys)
}
