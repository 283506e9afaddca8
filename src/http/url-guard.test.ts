import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterEach, describe, expect, test } from 'vitest'
import { AppError } from '../foundation/index.js'
import { createUrlGuard, isPublicAddress, nodeTransport, type Transport } from './url-guard.js'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing thrown',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  )

type Page = { status?: number; headers?: Record<string, string>; body?: string | Readable }

/** A guard whose internet is `pages`; records which address each request went to. */
function guardOver(
  pages: Record<string, Page>,
  names: Record<string, string[]> = { 'a.example': ['93.184.216.34'] },
) {
  const asked: string[] = []
  const transport: Transport = async (url, address) => {
    asked.push(`${url.href} at ${address}`)
    const { status = 200, headers = {}, body = '' } = pages[url.href] ?? { status: 404 }
    return { status, headers, body: typeof body === 'string' ? Readable.from([Buffer.from(body)]) : body }
  }
  const resolve = async (name: string) => {
    const addresses = names[name]
    if (!addresses) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
    return addresses
  }
  return { asked, ...createUrlGuard({ isEnabled: true, resolve, transport }) }
}

describe('isPublicAddress', () => {
  test.each([
    ...['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.0.1', '169.254.169.254', '0.0.0.0', '100.64.0.1'],
    ...['224.0.0.1', '255.255.255.255', '198.18.0.1', '192.0.2.1', '203.0.113.9', '240.0.0.1'],
    ...[
      '::1',
      '::',
      'fe80::1',
      'fc00::1',
      'fd12::1',
      'ff02::1',
      '2001:db8::1',
      '::ffff:127.0.0.1',
      '::ffff:10.0.0.1',
    ],
    ...['64:ff9b::7f00:1', '2002:7f00:1::', '2001::1', 'localhost', 'nonsense', ''],
  ])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false))

  test.each(['93.184.216.34', '1.1.1.1', '2606:2800:220:1:248:1893:25c8:1946'])('%s is', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  )
})

describe('the url guard', () => {
  test('gives the content of a public URL and the name of the file', async () => {
    const guard = guardOver({ 'http://a.example/x/my%20voice.wav?y=1': { body: 'sound' } })
    const { content, fileName } = await guard.fetch('http://a.example/x/my%20voice.wav?y=1', 100)
    expect((await buffer(content)).toString()).toBe('sound')
    expect(fileName).toBe('my voice.wav')
    expect(guard.asked).toEqual(['http://a.example/x/my%20voice.wav?y=1 at 93.184.216.34'])
  })

  test.each([
    'http://127.0.0.1/',
    'http://[::1]:7860/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://[::ffff:10.0.0.1]/',
    'http://169.254.169.254/latest/meta-data/',
  ])('%s is not public and is not asked', async (url) => {
    const guard = guardOver({})
    expect(await codeOf(guard.fetch(url, 100))).toBe('url-not-public')
    expect(guard.asked).toEqual([])
  })

  test('a name with one inner address among public ones is refused', async () => {
    const guard = guardOver({}, { 'a.example': ['93.184.216.34', '10.0.0.1'] })
    expect(await codeOf(guard.fetch('http://a.example/', 100))).toBe('url-not-public')
    expect(guard.asked).toEqual([])
  })

  test('a name is resolved once for a request, and the request goes to that address', async () => {
    let count = 0
    const answers = [['93.184.216.34'], ['127.0.0.1']]
    const asked: string[] = []
    const guard = createUrlGuard({
      isEnabled: true,
      resolve: async () => answers[count++] ?? [],
      transport: async (_url, address) => {
        asked.push(address)
        return { status: 200, headers: {}, body: Readable.from(['x']) }
      },
    })
    await buffer((await guard.fetch('http://a.example/', 100)).content)
    expect({ count, asked }).toEqual({ count: 1, asked: ['93.184.216.34'] })
  })

  test('a redirect is followed, and checked like the first URL', async () => {
    const to = (location: string): Page => ({ status: 302, headers: { location } })
    const guard = guardOver({
      'http://a.example/1': to('/2'),
      'http://a.example/2': { body: 'there' },
      'http://a.example/in': to('http://10.0.0.1/secret'),
      'http://a.example/file': to('file:///etc/passwd'),
      'http://a.example/loop': to('/loop'),
    })
    expect((await buffer((await guard.fetch('http://a.example/1', 100)).content)).toString()).toBe('there')
    expect(await codeOf(guard.fetch('http://a.example/in', 100))).toBe('url-not-public')
    expect(await codeOf(guard.fetch('http://a.example/file', 100))).toBe('url-invalid')
    expect(await codeOf(guard.fetch('http://a.example/loop', 100))).toBe('url-unreachable')
  })

  test('more bytes than allowed end the download, announced or not', async () => {
    const guard = guardOver({
      'http://a.example/honest': { headers: { 'content-length': '101' }, body: 'x'.repeat(101) },
      'http://a.example/silent': { body: Readable.from(Array.from({ length: 11 }, () => Buffer.alloc(10))) },
    })
    expect(await codeOf(guard.fetch('http://a.example/honest', 100))).toBe('upload-too-large')
    const { content } = await guard.fetch('http://a.example/silent', 100)
    expect(await codeOf(buffer(content))).toBe('upload-too-large')
  })

  test.each([
    'ftp://a.example/',
    'file:///etc/passwd',
    'http://user:pass@a.example/',
    'nonsense',
    'data:audio/wav,x',
  ])('%s is no URL for it', async (url) =>
    expect(await codeOf(guardOver({}).fetch(url, 100))).toBe('url-invalid'),
  )

  test('an unknown name and a failing server are told apart from a bug', async () => {
    const guard = guardOver({ 'http://a.example/gone': { status: 410 } })
    const unknown = guard.fetch('http://no.example/', 100)
    await expect(unknown).rejects.toMatchObject({ code: 'url-unreachable', data: { problem: 'ENOTFOUND' } })
    await expect(guard.fetch('http://a.example/gone', 100)).rejects.toMatchObject({
      data: { problem: 'HTTP 410' },
    })
  })

  test('a resolver that hangs costs the time limit, and two of its threads at the most', async () => {
    const asked: string[] = []
    const resolve = (name: string) => {
      asked.push(name)
      return new Promise<never>(() => {})
    }
    const guard = createUrlGuard({ isEnabled: true, resolve, timeLimitMs: 30 })
    const fetches = ['a', 'b', 'c'].map((name) => guard.fetch(`http://${name}.example/`, 100))
    const failures = await Promise.all(fetches.map((one) => one.catch((error: unknown) => error)))
    for (const failure of failures) {
      expect(failure).toMatchObject({ code: 'url-unreachable', data: { problem: 'TimeoutError' } })
    }
    expect(asked).toEqual(['a.example', 'b.example'])
  })

  test('switched off it fetches nothing', async () => {
    expect(await codeOf(createUrlGuard({ isEnabled: false }).fetch('http://93.184.216.34/', 1))).toBe(
      'url-download-off',
    )
  })
})

describe('nodeTransport', () => {
  const listen = (listener: RequestListener) =>
    new Promise<number>((resolve) => {
      const server = createServer(listener)
      servers.push(server)
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
    })

  test('connects to the address it is given and sends the name as Host', async () => {
    const port = await listen((request, response) => response.end(`Host: ${request.headers.host}`))
    const url = new URL(`http://a.example:${port}/`)
    const { status, body } = await nodeTransport(url, '127.0.0.1', new AbortController().signal)
    expect(status).toBe(200)
    expect((await buffer(body)).toString()).toBe(`Host: a.example:${port}`)
  })

  test('an abort ends a server that never answers', async () => {
    const controller = new AbortController()
    const port = await listen(() => controller.abort())
    await expect(
      nodeTransport(new URL(`http://a.example:${port}/`), '127.0.0.1', controller.signal),
    ).rejects.toThrow()
  })
})
