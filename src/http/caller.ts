import type { FastifyRequest } from 'fastify'
import { AppError, isDirectLoopback } from '../foundation/index.js'
import type { Owner } from '../synthesis/index.js'
import type { AccessKeys } from './access-keys.js'

/**
 * Whose jobs and files a request of the JSON API deals with: the key's; without keys this machine's user, or
 * whoever shares an address on the network.
 */
export function ownerOf(request: FastifyRequest, keys: AccessKeys | null): Owner {
  const caller = keys?.callerOf(request)
  if (caller) return { kind: 'key', id: caller.id }
  if (isDirectLoopback(request)) return { kind: 'local' }
  return { kind: 'session', id: `address ${request.socket.remoteAddress ?? ''}` }
}

/** `ownerOf`, and AppError `key-needed` for a stranger where there are keys. */
export function requireOwner(request: FastifyRequest, keys: AccessKeys | null): Owner {
  if (keys && keys.callerOf(request) === null) throw new AppError('key-needed', {})
  return ownerOf(request, keys)
}
