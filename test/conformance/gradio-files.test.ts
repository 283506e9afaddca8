import { request } from 'node:http'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AnyJson, fileArgument, prefix, RawClient } from '../support/gradio-raw.js'
import { startGradioServer, type TestServer } from '../support/gradio-server.js'
import { toneWav } from '../support/gradio-studio.js'
import { verifies } from './gradio-requirements.js'

let server: TestServer
let raw: RawClient
const fetched: string[] = []

beforeAll(async () => {
  server = await startGradioServer({
    urlFetcher: {
      fetch: async (url) => {
        fetched.push(url)
        if (url.includes('offline')) throw new Error('offline')
        return { content: Readable.from([toneWav(440)]), fileName: 'clip.wav' }
      },
    },
  })
  raw = new RawClient(server.url)
})
afterAll(() => server.close())

const infer = (voice: unknown) => raw.predict('infer', ['使用参考音频', voice, '你好', 1], 's')

/** A GET whose path is sent exactly as given. */
function getExactly(path: string): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(server.url)
  return new Promise((resolve, reject) => {
    request({ hostname, port, path }, (response) => {
      let body = ''
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
      .on('error', reject)
      .end()
  })
}

describe('upload', () => {
  test('answers the paths in order', async () => {
    verifies('upload.answer')
    const form = new FormData()
    for (const name of ['一.wav', 'b (2).mp3']) form.append('files', new Blob([name]), name)
    const response = await raw.get(`${prefix}/upload`, { method: 'POST', body: form })
    const paths = (await response.json()) as string[]
    expect(paths[0]).toMatch(/^\/yinse\/files\/[0-9a-f]{32}\/一\.wav$/)
    expect(paths[1]).toMatch(/^\/yinse\/files\/[0-9a-f]{32}\/b \(2\)\.mp3$/)
    expect(await (await raw.get(`${prefix}/file=${encodeURI(paths[1] ?? '')}`)).text()).toBe('b (2).mp3')
  })

  test('that is not multipart is 400', async () => {
    verifies('upload.not-multipart')
    const response = await raw.post(`${prefix}/upload`, {})
    expect([response.status, await response.json()]).toEqual([400, { detail: expect.any(String) }])
  })

  test('without files is an error', async () => {
    const form = new FormData()
    form.append('other', 'x')
    expect((await raw.get(`${prefix}/upload`, { method: 'POST', body: form })).status).toBe(400)
  })

  test.each([
    ['one file', [5 * 1024 * 1024]],
    ['all files together', [3 * 1024 * 1024, 3 * 1024 * 1024]],
  ])('beyond the limit, as %s, is 413 in plain text and leaves nothing', async (_what, sizes) => {
    verifies('upload.too-large')
    const before = server.studio.files.all.length
    const form = new FormData()
    for (const size of sizes) form.append('files', new Blob([new Uint8Array(size)]), 'big.wav')
    const response = await raw.get(`${prefix}/upload`, { method: 'POST', body: form })
    expect(response.status).toBe(413)
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/)
    expect(server.studio.files.all.length).toBe(before)
  })

  test('named blob, without extension, serves as a recording', async () => {
    verifies('upload.unnamed', 'pitfall.12')
    const path = await raw.upload(toneWav(300), 'blob')
    expect((await infer(fileArgument(path, 'blob'))).success).toBe(true)
    expect(server.studio.spoken.at(-1)?.voice.kind).toBe('reference')
  })

  test('can be followed by its id', async () => {
    verifies('upload.progress')
    const following = raw.get(`${prefix}/upload_progress?upload_id=u1`)
    const path = await raw.upload(Buffer.alloc(300_000), 'a.wav', '?upload_id=u1')
    const messages = (await (await following).text())
      .split('\n\n')
      .slice(0, -1)
      .map((block) => JSON.parse(block.slice('data: '.length)))
    expect(path).toContain('a.wav')
    expect(messages.at(-1)).toEqual({ msg: 'done' })
    const updates = messages.slice(0, -1)
    expect(updates.every((update) => update.msg === 'update' && update.orig_name === 'a.wav')).toBe(true)
    expect(updates.reduce((sum, update) => sum + update.chunk_size, 0)).toBe(300_000)
  })
})

describe('a result', () => {
  test('is a FileData whose path and url give the wav', async () => {
    verifies('file.result', 'file.safe-name', 'pitfall.10', 'pitfall.11')
    const { output } = await raw.predict('infer', ['Lei', null, '你好', 1], 's')
    const [file] = output.data
    expect(file).toEqual({
      path: expect.stringMatching(/^\/yinse\/files\/[0-9a-f]{32}\/[^/?#%]+\.wav$/),
      url: `${server.url}${prefix}/file=${file.path}`,
      size: toneWav(202).length,
      orig_name: 'audio.wav',
      mime_type: 'audio/wav',
      is_stream: false,
      meta: { _type: 'gradio.FileData' },
    })
    for (const url of [`${server.url}${prefix}/file=${file.path}`, file.url]) {
      const bytes = Buffer.from(await (await fetch(url)).arrayBuffer())
      expect(bytes.equals(toneWav(202))).toBe(true)
    }
  })

  test('never shares its path with another', async () => {
    verifies('pitfall.20')
    const calls = Array.from({ length: 8 }, (_, n) => raw.predict('infer', ['Lei', null, '同', 1], `p${n}`))
    const paths = (await Promise.all(calls)).map(({ output }) => output.data[0].path)
    expect(new Set(paths).size).toBe(8)
  })

  test('is the only output with a string path', async () => {
    verifies('file.no-other-path')
    for (const name of ['change_choices', 'update_prompt_audio'] as const) {
      expect(JSON.stringify((await raw.predict(name, [], 's')).output)).not.toContain('"path"')
    }
  })
})

describe('file', () => {
  let path: string
  const content = toneWav(300)

  beforeAll(async () => {
    path = await raw.upload(content, 'ref.wav')
  })

  test('has the headers of a file to be played', async () => {
    verifies('file.headers')
    const { headers } = await raw.get(`${prefix}/file=${path}`)
    expect(headers.get('accept-ranges')).toBe('bytes')
    expect(headers.get('content-type')).toBe('audio/wav')
    expect(headers.get('content-disposition')).toBe("inline; filename*=UTF-8''ref.wav")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('of a type that browsers would run is downloaded', async () => {
    verifies('file.headers')
    for (const name of ['a.html', 'a.svg', 'a.js', 'blob']) {
      const { headers } = await raw.get(`${prefix}/file=${await raw.upload(Buffer.from('<b>'), name)}`)
      expect(headers.get('content-type')).toBe('application/octet-stream')
      expect(headers.get('content-disposition')).toMatch(/^attachment/)
    }
  })

  test.each([
    ['bytes=0-3', 0, 4],
    ['bytes=40-', 40, content.length],
    ['bytes=-10', content.length - 10, content.length],
  ])('range %s', async (range, from, to) => {
    verifies('file.range')
    const response = await raw.get(`${prefix}/file=${path}`, { headers: { range } })
    expect(response.status).toBe(206)
    expect(response.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/${content.length}`)
    expect(response.headers.get('content-length')).toBe(String(to - from))
    expect(Buffer.from(await response.arrayBuffer()).equals(content.subarray(from, to))).toBe(true)
  })

  test('a range beyond the end is 416', async () => {
    verifies('file.range')
    const response = await raw.get(`${prefix}/file=${path}`, { headers: { range: 'bytes=999999-' } })
    expect([response.status, response.headers.get('content-range')]).toEqual([
      416,
      `bytes */${content.length}`,
    ])
  })

  test('HEAD has the headers and no body', async () => {
    verifies('file.head')
    const response = await raw.get(`${prefix}/file=${path}`, { method: 'HEAD' })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-length')).toBe(String(content.length))
    expect(await response.text()).toBe('')
  })

  test('the deprecated form works', async () => {
    verifies('file.result')
    expect((await raw.get(`${prefix}/file/${path}`)).status).toBe(200)
  })

  test.each([
    '/etc/passwd',
    '/yinse/files/',
    `/yinse/files/${'0'.repeat(32)}/a.wav`,
    '/yinse/files/../../../etc/passwd',
    '%2fyinse%2ffiles%2f..%2f..%2fetc%2fpasswd',
    '..%5c..%5cwindows%5cwin.ini',
    '/yinse/files/a%00b/c.wav',
    'C:/windows/win.ini',
    'file:///etc/passwd',
    'https://example.com/',
    'http://169.254.169.254/latest/meta-data',
  ])('%s is 403, with no word about whether it exists', async (path) => {
    verifies('file.forbidden', 'file.no-redirect')
    const { status, body } = await getExactly(`${prefix}/file=${path}`)
    expect(status).toBe(403)
    expect((JSON.parse(body) as AnyJson).detail).toMatch(/^File not allowed: .*\.$/s)
  })
})

describe('URL arguments', () => {
  test('are fetched by the server', async () => {
    verifies('url.server-fetches')
    const url = 'https://recordings.example/voice.wav'
    expect((await infer({ path: url, url, orig_name: 'voice.wav' })).success).toBe(true)
    expect(fetched).toContain(url)
    expect(server.studio.files.all.some(({ originalName }) => originalName === 'voice.wav')).toBe(true)
  })

  test.each(['127.0.0.1', 'localhost'])('under our own root (%s) need no request', async (host) => {
    verifies('url.own-root')
    const path = await raw.upload(toneWav(300), '我 的.wav')
    const { port } = new URL(server.url)
    const url = `http://${host}:${port}${prefix}/file=${encodeURI(path)}`
    const before = fetched.length
    expect((await infer({ path: url, meta: { _type: 'gradio.FileData' } })).success).toBe(true)
    expect(fetched.length).toBe(before)
  })

  test('that cannot be fetched are an error event', async () => {
    verifies('url.error')
    const { success, output } = await infer({ path: 'https://offline.example/a.wav' })
    expect([success, typeof output.error]).toEqual([false, 'string'])
  })

  test('are not fetched when a saved voice is chosen', async () => {
    verifies('url.server-fetches')
    const before = fetched.length
    const voice = { path: 'https://offline.example/a.wav' }
    expect((await raw.predict('infer', ['Lei', voice, '你好', 1], 's')).success).toBe(true)
    expect(fetched.length).toBe(before)
  })
})
