import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Authenticator } from './authenticator.js'
import { acceptMultipart } from './upload.js'
import { rootUrlFor, type Wire } from './wire.js'

const loginLifetimeSec = 30 * 24 * 60 * 60

/** The detail of a 401 answer. */
const notAuthenticated = { detail: { error: 'Not authenticated', auth_message: null } } as const

/** Makes every route of `instance` need a login, where keys are configured. */
export function requireLogin(instance: FastifyInstance, authenticator: Authenticator | null): void {
  if (!authenticator) return
  instance.addHook('onRequest', async (request, reply) => {
    if (!authenticator.callerOf(request)) return reply.code(401).send(notAuthenticated)
  })
}

/** Login by form with a key as the password (any user name), and logout. */
export async function mountLoginRoutes(root: FastifyInstance, wire: Wire): Promise<void> {
  const { authenticator } = wire
  await acceptMultipart(root)
  for (const path of ['/login', '/login/']) {
    root.post(path, async (request, reply) => {
      if (!authenticator) return reply.redirect(`${rootUrlFor(wire, request)}/`)
      const login = authenticator.login(await passwordOf(request))
      if (!login) return reply.code(400).send({ detail: 'Incorrect credentials.' })
      return setCookies(reply, wire, authenticator, login.cookie, loginLifetimeSec).send({ success: true })
    })
  }
  root.get('/logout', (request, reply) => {
    if (authenticator) setCookies(reply, wire, authenticator, '', 0)
    return reply.redirect(`${rootUrlFor(wire, request)}/`)
  })
}

/** What clients ask about the login, without one. */
export function mountUserRoutes(api: FastifyInstance, { authenticator }: Wire): void {
  api.get('/user', (request, reply) => {
    return reply.type('application/json').send(JSON.stringify(authenticator?.callerOf(request)?.id ?? null))
  })
  api.get('/login_check', (request, reply) => {
    if (authenticator && !authenticator.callerOf(request)) return reply.code(401).send(notAuthenticated)
    return reply.send({ status: 'ok' })
  })
  api.get('/token', () => ({ token: null, user: null }))
}

// The names that Gradio uses, and the one that the rest of this server reads.
function setCookies(
  reply: FastifyReply,
  { identity }: Wire,
  { cookieName }: Authenticator,
  value: string,
  maxAgeSec: number,
): FastifyReply {
  const common = `Path=/; Max-Age=${maxAgeSec}; HttpOnly`
  return reply.header('set-cookie', [
    `access-token-${identity.appId}=${value}; ${common}; SameSite=None; Secure`,
    `access-token-unsecure-${identity.appId}=${value}; ${common}; SameSite=Lax`,
    `${cookieName}=${value}; ${common}; SameSite=Lax`,
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
