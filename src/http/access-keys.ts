import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'

/** Who presented a key: an id that is safe to log and to store. */
export interface Caller {
  readonly id: string
}

/** The access keys of the server. Kept as hashes: a memory dump or log gives none away. */
export interface AccessKeys {
  /** The cookie that a login sets, at whichever door. */
  readonly cookieName: string
  /** By `Authorization: Bearer KEY`, or the cookie that a login set; null for a stranger. */
  callerOf(request: FastifyRequest): Caller | null
  /** Null for a wrong key; else who it is, and the value for the login cookie. */
  login(key: string): (Caller & { readonly cookie: string }) | null
}

const cookieName = 'yinse_access'

/**
 * Looking hashes up in a map gives no useful timing: whoever does not know a key cannot steer its hash. The
 * cookie is derived from the key, so that a login survives a restart and ends when the key is withdrawn.
 */
export function createAccessKeys(keys: readonly string[]): AccessKeys {
  const byKeyHash = new Map<string, Caller & { cookie: string }>()
  const byCookieHash = new Map<string, Caller>()
  for (const key of keys) {
    const hash = sha256(key)
    const cookie = sha256(`yinse login ${key}`)
    const caller = { id: keyIdOf(key) }
    byKeyHash.set(hash, { ...caller, cookie })
    byCookieHash.set(sha256(cookie), caller)
  }
  const login = (key: string) => byKeyHash.get(sha256(key)) ?? null
  return {
    cookieName,
    login,
    callerOf(request) {
      const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
      if (bearer !== undefined) {
        const found = login(bearer)
        return found && { id: found.id }
      }
      const cookie = cookieOf(request.headers.cookie ?? '', cookieName)
      return cookie === undefined ? null : (byCookieHash.get(sha256(cookie)) ?? null)
    },
  }
}

/** Who presents `key`. */
export function keyIdOf(key: string): string {
  return sha256(key).slice(0, 16)
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function cookieOf(header: string, name: string): string | undefined {
  for (const pair of header.split(';')) {
    const [key, value] = pair.trim().split('=', 2)
    if (key === name) return value
  }
  return undefined
}
