import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../foundation/index.js'
import { rootUrlFor, type Wire } from './wire.js'

/** Who may use the server: the keys that its owner configured. */
export interface Authenticator {
  /** The key that `secret` is, or null. Takes the same time for every wrong one. */
  check(secret: string): Promise<KeyHolder | null>
}

export interface KeyHolder {
  /** Names the key without revealing it. */
  readonly id: string
}

interface Login {
  readonly holder: KeyHolder
  readonly expiresAt: number
}

const maxLogins = 1000
const loginLifetimeSec = 30 * 24 * 60 * 60

/**
 * Who a request comes from: by `Authorization: Bearer KEY`, or by the cookie that `/login` gave for a key.
 * The cookie holds a token of its own, never the key.
 */
export class WireAuth {
  readonly #authenticator: Authenticator
  readonly #clock: Clock
  readonly #cookieId: string
  /** In order of login. */
  readonly #logins = new Map<string, Login>()
  readonly #callers = new WeakMap<FastifyRequest, KeyHolder>()

  constructor(authenticator: Authenticator, clock: Clock, cookieId: string) {
    this.#authenticator = authenticator
    this.#clock = clock
    this.#cookieId = cookieId
  }

  get cookieNames(): readonly [secure: string, unsecure: string] {
    return [`access-token-${this.#cookieId}`, `access-token-unsecure-${this.#cookieId}`]
  }

  /** Finds out who the request comes from; to be awaited before `callerOf`. */
  async identify(request: FastifyRequest): Promise<KeyHolder | null> {
    const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1]
    const holder =
      bearer === undefined ? this.#loginOf(request)?.holder : await this.#authenticator.check(bearer)
    if (holder) this.#callers.set(request, holder)
    return holder ?? null
  }

  /** Who `identify` found. */
  callerOf(request: FastifyRequest): KeyHolder | null {
    return this.#callers.get(request) ?? null
  }

  /** A cookie token for a right key, or null. */
  async login(secret: string): Promise<string | null> {
    const holder = await this.#authenticator.check(secret)
    if (!holder) return null
    const oldest = this.#logins.keys().next().value
    if (this.#logins.size >= maxLogins && oldest !== undefined) this.#logins.delete(oldest)
    const token = randomBytes(24).toString('base64url')
    this.#logins.set(token, { holder, expiresAt: this.#clock.now() + loginLifetimeSec * 1000 })
    return token
  }

  logout(request: FastifyRequest): void {
    for (const token of this.#tokensOf(request)) this.#logins.delete(token)
  }

  #loginOf(request: FastifyRequest): Login | undefined {
    const logins = this.#tokensOf(request).map((token) => this.#logins.get(token))
    return logins.find((login) => login && login.expiresAt > this.#clock.now())
  }

  #tokensOf(request: FastifyRequest): readonly string[] {
    const cookies = (request.headers.cookie ?? '').split(';').map((cookie) => cookie.trim().split('='))
    return cookies.flatMap(([name, token]) =>
      name !== undefined && token !== undefined && this.cookieNames.includes(name) ? [token] : [],
    )
  }
}

/** What stands in a 401 answer. */
export const notAuthenticated = { detail: { error: 'Not authenticated', auth_message: null } } as const

/** Makes every route of `instance` need a login, where keys are configured. */
export function requireLogin(instance: FastifyInstance, auth: WireAuth | null): void {
  if (!auth) return
  instance.addHook('onRequest', async (request, reply) => {
    if ((await auth.identify(request)) === null) return reply.code(401).send(notAuthenticated)
  })
}

/** Login by form, logout, and the questions that clients ask about the login. */
export function mountLoginRoutes(root: FastifyInstance, apiPrefix: string, wire: Wire): void {
  const { auth } = wire
  for (const path of ['/login', '/login/']) {
    root.post(path, async (request, reply) => {
      if (!auth) return reply.redirect(`${rootUrlFor(wire, request)}/`)
      const token = await auth.login(await passwordOf(request))
      if (token === null) return reply.code(400).send({ detail: 'Incorrect credentials.' })
      return setCookies(reply, auth, token, loginLifetimeSec).send({ success: true })
    })
  }
  root.get('/logout', (request, reply) => {
    if (auth) {
      auth.logout(request)
      setCookies(reply, auth, '', 0)
    }
    return reply.redirect(`${rootUrlFor(wire, request)}/`)
  })
  root.get(`${apiPrefix}/user`, async (request) => (await auth?.identify(request))?.id ?? null)
  root.get(`${apiPrefix}/login_check`, async (request, reply) => {
    if (auth && (await auth.identify(request)) === null) return reply.code(401).send(notAuthenticated)
    return { status: 'ok' }
  })
  root.get(`${apiPrefix}/token`, () => ({ token: null, user: null }))
}

function setCookies(reply: FastifyReply, auth: WireAuth, token: string, maxAgeSec: number): FastifyReply {
  const [secure, unsecure] = auth.cookieNames
  const common = `Path=/; Max-Age=${maxAgeSec}; HttpOnly`
  return reply.header('set-cookie', [
    `${secure}=${token}; ${common}; SameSite=None; Secure`,
    `${unsecure}=${token}; ${common}; SameSite=Lax`,
  ])
}

/** The key of a login form, which Python sends urlencoded and JavaScript as multipart. */
async function passwordOf(request: FastifyRequest): Promise<string> {
  if (!request.isMultipart()) return String((request.body as { password?: unknown } | null)?.password ?? '')
  let password = ''
  for await (const part of request.parts({ limits: { files: 0, fields: 10, fieldSize: 1024 } })) {
    if (part.type === 'field' && part.fieldname === 'password') password = String(part.value)
  }
  return password
}
