import type { IncomingHttpHeaders } from 'node:http'
import ipaddr from 'ipaddr.js'

/** Whether a host name, as it stands in a URL, means this machine and can mean nothing else. */
export function isLoopbackHost(hostname: string): boolean {
  const name = hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
  if (name === 'localhost' || name.endsWith('.localhost')) return true
  return ipaddr.isValid(name) && ipaddr.process(name).range() === 'loopback'
}

/** Whether the text is an IP address, in brackets or not. */
export function isAddress(hostname: string): boolean {
  return ipaddr.isValid(hostname.replace(/^\[|\]$/g, ''))
}

/** What proxies add to the requests that they pass on. */
const forwardingHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const

/** Whether a request comes from this machine itself, and not from a proxy on it that speaks for somebody. */
export function isDirectLoopback(request: {
  readonly headers: IncomingHttpHeaders
  readonly socket: { readonly remoteAddress?: string | undefined }
}): boolean {
  if (forwardingHeaders.some((name) => request.headers[name] !== undefined)) return false
  return isLoopbackHost(request.socket.remoteAddress ?? '')
}
