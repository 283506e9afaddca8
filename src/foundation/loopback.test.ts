import { expect, test } from 'vitest'
import { isDirectLoopback, isLoopbackHost } from './loopback.js'

test.each([
  'localhost',
  'LOCALHOST',
  'localhost.',
  'app.localhost',
  '127.0.0.1',
  '127.8.9.10',
  '::1',
  '[::1]',
])('%s is this machine', (host) => expect(isLoopbackHost(host)).toBe(true))

test.each(['::ffff:127.0.0.1', '[::ffff:7f00:1]'])(
  '%s, an IPv4 address written as IPv6, is this machine',
  (host) => expect(isLoopbackHost(host)).toBe(true),
)

test.each([
  '',
  'localhost.example',
  '127.0.0.1.example',
  '0.0.0.0',
  '::',
  '192.168.0.1',
  '10.0.0.1',
  '128.0.0.1',
])('%j may be another', (host) => expect(isLoopbackHost(host)).toBe(false))

test('a request from this machine is direct unless a proxy says that it passes it on', () => {
  const socket = { remoteAddress: '::ffff:127.0.0.1' }
  expect(isDirectLoopback({ headers: {}, socket })).toBe(true)
  expect(isDirectLoopback({ headers: {}, socket: { remoteAddress: '192.168.0.7' } })).toBe(false)
  expect(isDirectLoopback({ headers: {}, socket: {} })).toBe(false)
  for (const name of ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']) {
    expect(isDirectLoopback({ headers: { [name]: 'x' }, socket })).toBe(false)
  }
})
