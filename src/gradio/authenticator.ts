import type { FastifyRequest } from 'fastify'

/** Who may use the server: the keys that its owner configured. */
export interface Authenticator {
  /** The cookie by which `callerOf` knows a login again. */
  readonly cookieName: string
  /** By `Authorization: Bearer KEY` or the cookie; null for a stranger. */
  callerOf(request: FastifyRequest): KeyHolder | null
  /** Null for a wrong key; else who it is, and the value of the cookie. */
  login(key: string): (KeyHolder & { readonly cookie: string }) | null
}

export interface KeyHolder {
  /** Names the key without revealing it. */
  readonly id: string
}
