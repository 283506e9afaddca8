import { hostname } from 'node:os'
import type { Settings } from '../config/index.js'
import { AppError, isLoopbackHost } from '../foundation/index.js'
import type { GateRules } from '../http/index.js'

/** A public bind needs a key or the owner's word. Throws AppError `public-bind-refused`. */
export function assertBindAllowed({ host, keys, adminKeys, open }: Settings): void {
  if (isLoopbackHost(host) || keys.length + adminKeys.length > 0 || open) return
  throw new AppError('public-bind-refused', { host })
}

/** Names that mean this machine: what the owner added, and what the network calls it. */
export function gateRulesOf({ host, hosts, origins }: Settings): GateRules {
  const own = isLoopbackHost(host) ? [] : [host, hostname(), `${hostname()}.local`]
  return { hosts: [...own, ...hosts], origins }
}

/** What the user can do about a server that cannot listen. */
export function explainListenError(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  if (code === 'EADDRINUSE') return new AppError('port-taken', { host, port }, { cause: error })
  if (code === undefined) return error
  return new AppError('address-unusable', { host, port, problem: code }, { cause: error })
}

/** The name that a browser on this machine can open. */
export function urlHostOf(host: string): string {
  if (isLoopbackHost(host) || host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
