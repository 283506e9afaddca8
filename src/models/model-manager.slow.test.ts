import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { silentLogger, systemClock, workerEntry } from '../foundation/index.js'
import { type InstallProgress, type ModelEntry, withOwnModels } from './model.js'
import { ModelManager } from './model-manager.js'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

const fixture = (name: string) =>
  readFile(fileURLToPath(new URL(`../../test/fixtures/archives/${name}.tar.bz2`, import.meta.url)))
const goodArchive = await fixture('good')
const vocoder = Buffer.from('vocoder weights, a little longer than one chunk')
const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex')
const never = new AbortController().signal

let server: Server
let handlers: Map<string, Handler>
let requests: { url: string; range: string | undefined }[]
let folder: string
let root: string

beforeEach(async () => {
  handlers = new Map()
  requests = []
  server = createServer((request, response) => {
    const url = request.url ?? ''
    requests.push({ url, range: request.headers.range })
    const handler = handlers.get(url)
    if (handler) handler(request, response)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  folder = await mkdtemp(join(tmpdir(), 'yinse-models-'))
})

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true, force: true })
})

/** Serves `content` with ranges, as a proper file server does. */
function whole(content: Buffer): Handler {
  return (request, response) => {
    const start = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
    if (start >= content.length && start > 0) {
      response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end()
      return
    }
    const headers = { 'content-length': content.length - start }
    if (start > 0) {
      response.writeHead(206, {
        ...headers,
        'content-range': `bytes ${start}-${content.length - 1}/${content.length}`,
      })
    } else response.writeHead(200, headers)
    response.end(content.subarray(start))
  }
}

/** Announces the whole, sends `bytes` of it, and hangs up when `hangUp` is called. */
function cutAfter(content: Buffer, bytes: number): { handler: Handler; hangUp: () => void } {
  let hangUp = () => undefined as unknown
  const handler: Handler = (_request, response) => {
    response.writeHead(200, { 'content-length': content.length })
    response.write(content.subarray(0, bytes))
    hangUp = () => response.destroy()
  }
  return { handler, hangUp: () => hangUp() }
}

function tinyModel(overrides: Partial<ModelEntry> = {}): ModelEntry {
  return {
    id: 'tiny',
    name: 'Tiny',
    kind: 'zipvoice',
    languages: ['zh', 'en'],
    licence: { name: 'CC0-1.0', note: { zh: '测试', en: 'test' } },
    needsTranscript: false,
    artifacts: [
      {
        fileName: 'good.tar.bz2',
        sizeBytes: goodArchive.length,
        sha256: null,
        unpack: 'tar.bz2',
        sources: [`${root}/good.tar.bz2`],
      },
      {
        fileName: 'vocoder.onnx',
        sizeBytes: vocoder.length,
        sha256: sha256(vocoder),
        unpack: null,
        sources: [`${root}/vocoder.onnx`, `${root}/mirror/vocoder.onnx`],
      },
    ],
    installedBytes: 1000,
    files: { model: 'tiny/model.onnx', data: 'tiny/data', vocoder: 'vocoder.onnx' },
    ...overrides,
  }
}

function managerOf(
  entry: ModelEntry = tinyModel(),
  extraMirrors: readonly string[] = [],
  stallMs = 20_000,
): ModelManager {
  return new ModelManager({
    folder: join(folder, 'models'),
    catalogue: [entry],
    extraMirrors,
    clock: systemClock,
    logger: silentLogger,
    stallMs,
  })
}

function serveAll(): void {
  handlers.set('/good.tar.bz2', whole(goodArchive))
  handlers.set('/vocoder.onnx', whole(vocoder))
}

describe('installing a model', () => {
  test('every role has its file, and progress ends with unpacking', async () => {
    serveAll()
    const manager = managerOf()
    const stages: InstallProgress[] = []
    await manager.install('tiny', (progress) => stages.push(progress), never)
    const model = await manager.installed('tiny')
    expect(await readFile(model?.files.model ?? '', 'utf8')).toBe('weights')
    expect(await readFile(model?.files.vocoder ?? '')).toEqual(vocoder)
    expect(stages.at(-1)?.stage).toBe('unpack')
    const downloads = stages.filter((one) => one.stage === 'download')
    expect(downloads.at(-1)).toMatchObject({
      receivedBytes: goodArchive.length + vocoder.length,
      totalBytes: goodArchive.length + vocoder.length,
    })
    expect((await manager.stateOf('tiny')).kind).toBe('installed')
    await manager.verify('tiny')
  })

  test('a cut download goes on from where it stopped', async () => {
    serveAll()
    const cut = cutAfter(goodArchive, 100)
    handlers.set('/good.tar.bz2', cut.handler)
    const manager = managerOf()
    await expect(manager.install('tiny', cut.hangUp, never)).rejects.toMatchObject({
      code: 'model-download-failed',
    })
    expect(await manager.stateOf('tiny')).toEqual({ kind: 'partial', receivedBytes: 100 })
    expect(await manager.installed('tiny')).toBeUndefined()
    handlers.set('/good.tar.bz2', whole(goodArchive))
    // A new manager, as after a restart.
    await managerOf().install('tiny', () => undefined, never)
    expect(requests.map((one) => one.range)).toContain('bytes=100-')
    await managerOf().verify('tiny')
  })

  test('a mirror serves what the first source does not', async () => {
    handlers.set('/good.tar.bz2', whole(goodArchive))
    handlers.set('/mirror/vocoder.onnx', whole(vocoder))
    await managerOf().install('tiny', () => undefined, never)
    expect(requests.map((one) => one.url)).toEqual(['/good.tar.bz2', '/vocoder.onnx', '/mirror/vocoder.onnx'])
  })

  test('a mirror that the owner added is asked first, and need not have everything', async () => {
    handlers.set('/good.tar.bz2', whole(goodArchive))
    handlers.set('/own/vocoder.onnx', whole(vocoder))
    await managerOf(tinyModel(), [`${root}/own/`]).install('tiny', () => undefined, never)
    expect(requests.map(({ url }) => url)).toEqual([
      '/own/good.tar.bz2',
      '/good.tar.bz2',
      '/own/vocoder.onnx',
    ])
  })

  test('a source that serves something else is passed over for one that serves the right file', async () => {
    serveAll()
    handlers.set('/vocoder.onnx', whole(Buffer.from('x'.repeat(vocoder.length))))
    handlers.set('/mirror/vocoder.onnx', whole(vocoder))
    await managerOf().install('tiny', () => undefined, never)
    expect(requests.at(-1)).toEqual({ url: '/mirror/vocoder.onnx', range: undefined })
  })

  test('a source that announces less than the file has is gone on from at the next one', async () => {
    serveAll()
    handlers.set('/vocoder.onnx', whole(vocoder.subarray(0, 20)))
    handlers.set('/mirror/vocoder.onnx', whole(vocoder))
    await managerOf().install('tiny', () => undefined, never)
    expect(requests.at(-1)).toEqual({ url: '/mirror/vocoder.onnx', range: 'bytes=20-' })
  })

  test('a source that announces more than it sends is cut off', async () => {
    handlers.set('/good.tar.bz2', (_request, response) => {
      response.writeHead(200, { 'content-length': goodArchive.length + 100, connection: 'close' })
      response.end(goodArchive)
      response.socket?.end()
    })
    const failure = await managerOf()
      .install('tiny', () => undefined, never)
      .catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'model-download-failed' })
  })

  test('a web page that passes for a file is named as such', async () => {
    handlers.set('/good.tar.bz2', (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<h1>Please log in</h1>')
    })
    await expect(managerOf().install('tiny', () => undefined, never)).rejects.toThrow('a web page')
  })

  test('a source that hardly sends is waited for, and tells its speed and the time left', async () => {
    serveAll()
    const drops = [...goodArchive].map((byte) => Uint8Array.of(byte))
    let drip = () => {}
    handlers.set('/good.tar.bz2', (_request, response) => {
      response.writeHead(200, { 'content-length': goodArchive.length })
      drip = () => {
        const drop = drops.shift()
        if (drop) response.write(drop)
        else response.end()
      }
      drip()
    })
    let nowMs = 0
    const manager = new ModelManager({
      folder: join(folder, 'models'),
      catalogue: [tinyModel()],
      extraMirrors: [],
      // A second passes with every byte.
      clock: { now: () => (nowMs += 1000) },
      logger: silentLogger,
    })
    const seen: InstallProgress[] = []
    const onProgress = (progress: InstallProgress) => {
      seen.push(progress)
      // The next byte leaves when this one was told of, so that no two arrive as one.
      if (progress.stage === 'download') drip()
    }
    await manager.install('tiny', onProgress, never)
    const told = seen.filter(({ stage, bytesPerSec }) => stage === 'download' && bytesPerSec !== null)
    expect(told.length).toBeGreaterThan(3)
    for (const { receivedBytes, totalBytes, bytesPerSec, leftSec } of told) {
      expect(bytesPerSec).toBeGreaterThan(0)
      expect((leftSec ?? 0) * (bytesPerSec ?? 0)).toBeCloseTo(totalBytes - receivedBytes)
    }
  })

  test('what cannot be unpacked is not trusted, and is fetched again', async () => {
    serveAll()
    const portal = Buffer.from('please log in to this network')
    handlers.set('/good.tar.bz2', whole(portal))
    const manager = managerOf()
    await expect(manager.install('tiny', () => undefined, never)).rejects.toMatchObject({
      code: 'model-archive-refused',
    })
    handlers.set('/good.tar.bz2', whole(goodArchive))
    requests = []
    await manager.install('tiny', () => undefined, never)
    // The other file was whole and stayed.
    expect(requests.map(({ url }) => url)).toEqual(['/good.tar.bz2'])
    await manager.verify('tiny')
  })

  test('a part of a version that the source no longer has is fetched anew', async () => {
    serveAll()
    const tagged = (content: Buffer, etag: string): Handler => {
      const serve = whole(content)
      return (request, response) => {
        response.setHeader('etag', etag)
        if (request.headers['if-range'] !== etag) delete request.headers.range
        serve(request, response)
      }
    }
    const cut = cutAfter(goodArchive, 100)
    handlers.set('/good.tar.bz2', (request, response) => {
      response.setHeader('etag', '"one"')
      cut.handler(request, response)
    })
    await expect(managerOf().install('tiny', cut.hangUp, never)).rejects.toThrow()
    handlers.set('/good.tar.bz2', tagged(goodArchive, '"two"'))
    await managerOf().install('tiny', () => undefined, never)
    await managerOf().verify('tiny')
  })

  test('an install that another process runs is not begun twice', async () => {
    serveAll()
    await mkdir(join(folder, 'models'), { recursive: true })
    await writeFile(join(folder, 'models', '.lock-tiny'), String(process.ppid))
    const failure = managerOf().install('tiny', () => undefined, never)
    await expect(failure).rejects.toMatchObject({ code: 'model-busy' })
    expect(requests).toEqual([])
  })

  test('a process that is killed midway leaves nothing half installed, and the next goes on', async () => {
    serveAll()
    let isHalfSent = () => undefined as unknown
    const halfSent = new Promise((resolve) => (isHalfSent = () => resolve(undefined)))
    handlers.set('/good.tar.bz2', (_request, response) => {
      response.writeHead(200, { 'content-length': goodArchive.length })
      response.write(goodArchive.subarray(0, 80))
    })
    const { url, execArgv } = workerEntry(
      new URL('../../test/support/install-process.ts', import.meta.url).href,
      'install-process',
    )
    const child = fork(fileURLToPath(url), [], { execArgv: [...execArgv] })
    const gone = once(child, 'exit')
    child.on('message', ({ receivedBytes }: InstallProgress) => receivedBytes === 80 && isHalfSent())
    child.send({ folder: join(folder, 'models'), entry: tinyModel() })
    await halfSent
    child.kill('SIGKILL')
    await gone
    const manager = managerOf()
    expect(await manager.installed('tiny')).toBeUndefined()
    expect(await manager.stateOf('tiny')).toEqual({ kind: 'partial', receivedBytes: 80 })
    handlers.set('/good.tar.bz2', whole(goodArchive))
    requests = []
    await manager.install('tiny', () => undefined, never)
    expect(requests[0]).toEqual({ url: '/good.tar.bz2', range: 'bytes=80-' })
    await manager.verify('tiny')
  }, 30_000)

  test('a wrong hash names the file and installs nothing', async () => {
    serveAll()
    handlers.set('/vocoder.onnx', whole(Buffer.from('x'.repeat(vocoder.length))))
    const manager = managerOf()
    const failure = manager.install('tiny', () => undefined, never)
    await expect(failure).rejects.toMatchObject({
      code: 'model-hash-mismatch',
      data: { fileName: 'vocoder.onnx' },
    })
    expect(await manager.installed('tiny')).toBeUndefined()
  })

  test('the first hash of an unpublished one is trusted, and another is refused ever after', async () => {
    serveAll()
    const manager = managerOf()
    await manager.install('tiny', () => undefined, never)
    await manager.remove('tiny')
    expect((await manager.stateOf('tiny')).kind).toBe('absent')
    const other = Buffer.concat([goodArchive, Buffer.from('x')])
    handlers.set('/good.tar.bz2', whole(other))
    await expect(manager.install('tiny', () => undefined, never)).rejects.toMatchObject({
      code: 'model-hash-mismatch',
      data: { fileName: 'good.tar.bz2', expected: sha256(goodArchive) },
    })
  })

  test('every failed source is named with its reason', async () => {
    handlers.set('/good.tar.bz2', (_request, response) => response.writeHead(503).end())
    await expect(managerOf().install('tiny', () => undefined, never)).rejects.toThrow('HTTP 503')
  })

  test('a source that falls silent is given up', async () => {
    handlers.set('/good.tar.bz2', (_request, response) => {
      response.writeHead(200, { 'content-length': 1000 })
      response.write('x')
    })
    await expect(managerOf(tinyModel(), [], 200).install('tiny', () => undefined, never)).rejects.toThrow(
      'nothing arrived for 0.2 s',
    )
  })

  test('a source that sends far more than the model has is given up', async () => {
    const endless = Buffer.alloc(3 * 2 ** 20)
    handlers.set('/good.tar.bz2', whole(endless))
    await expect(managerOf().install('tiny', () => undefined, never)).rejects.toThrow('more bytes')
  })

  test('a part that belongs to another file is dropped and the file fetched whole', async () => {
    serveAll()
    const partial = join(folder, 'models', '.partial-tiny')
    await mkdir(partial, { recursive: true })
    await writeFile(join(partial, 'good.tar.bz2.part'), Buffer.alloc(goodArchive.length + 10))
    const manager = managerOf()
    await manager.install('tiny', () => undefined, never)
    await manager.verify('tiny')
  })

  test('a part that is complete already is not fetched again', async () => {
    serveAll()
    const partial = join(folder, 'models', '.partial-tiny')
    await mkdir(partial, { recursive: true })
    await writeFile(join(partial, 'good.tar.bz2.part'), goodArchive)
    await managerOf().install('tiny', () => undefined, never)
    expect(requests[0]?.range).toBe(`bytes=${goodArchive.length}-`)
  })

  test('cancelling in the middle of the unpacking leaves nothing of it, and needs no second download', async () => {
    handlers.set('/good.tar.bz2', whole(await fixture('bomb')))
    handlers.set('/vocoder.onnx', whole(vocoder))
    const abort = new AbortController()
    const manager = managerOf()
    const unpacking = ({ stage }: InstallProgress) =>
      void (stage === 'unpack' && setImmediate(() => abort.abort()))
    await expect(manager.install('tiny', unpacking, abort.signal)).rejects.toMatchObject({
      name: 'AbortError',
    })
    expect((await readdir(join(folder, 'models'))).sort()).toEqual(['.partial-tiny'])
    expect(await manager.missingFiles('tiny')).toEqual([])
  })

  test('cancelling keeps what arrived', async () => {
    const abort = new AbortController()
    handlers.set('/good.tar.bz2', (_request, response) => {
      response.writeHead(200, { 'content-length': goodArchive.length })
      response.write(goodArchive.subarray(0, 50))
    })
    const manager = managerOf()
    const failure = manager.install('tiny', () => abort.abort(), abort.signal)
    await expect(failure).rejects.toMatchObject({ name: 'AbortError' })
    expect(await manager.stateOf('tiny')).toEqual({ kind: 'partial', receivedBytes: 50 })
  })

  test('an archive that lacks a file is not installed', async () => {
    serveAll()
    const entry = tinyModel({ files: { model: 'tiny/absent.onnx' } })
    const manager = managerOf(entry)
    await expect(manager.install('tiny', () => undefined, never)).rejects.toMatchObject({
      code: 'model-incomplete',
      data: { missing: ['tiny/absent.onnx'] },
    })
    expect(existsSync(join(folder, 'models', 'tiny'))).toBe(false)
  })

  test('more than the disk has is said before anything is fetched', async () => {
    serveAll()
    const entry = tinyModel({ installedBytes: Number.MAX_SAFE_INTEGER })
    await expect(managerOf(entry).install('tiny', () => undefined, never)).rejects.toMatchObject({
      code: 'model-disk-full',
    })
    expect(requests).toEqual([])
  })

  test('an unknown model names the known ones', async () => {
    await expect(managerOf().install('huge', () => undefined, never)).rejects.toThrow('tiny')
  })
})

describe('without internet', () => {
  test('a brought archive with its neighbours is installed', async () => {
    const brought = join(folder, 'brought')
    await mkdir(brought)
    await writeFile(join(brought, 'good.tar.bz2'), goodArchive)
    await writeFile(join(brought, 'vocoder.onnx'), vocoder)
    const manager = managerOf()
    expect(await manager.add(join(brought, 'good.tar.bz2'), () => undefined, never)).toBe('tiny')
    await manager.verify('tiny')
    expect(requests).toEqual([])
  })

  test('a folder works as well, and what lacks is named', async () => {
    const brought = join(folder, 'brought')
    await mkdir(brought)
    await writeFile(join(brought, 'good.tar.bz2'), goodArchive)
    await expect(managerOf().add(brought, () => undefined, never)).rejects.toMatchObject({
      code: 'model-incomplete',
      data: { missing: ['vocoder.onnx'] },
    })
  })

  test('an unpacked model is taken as it is, from its folder or the one around it', async () => {
    const brought = join(folder, 'brought')
    await mkdir(join(brought, 'tiny', 'data'), { recursive: true })
    await writeFile(join(brought, 'tiny', 'model.onnx'), 'weights')
    await writeFile(join(brought, 'tiny', 'data', 'phones.txt'), 'a b c')
    await writeFile(join(brought, 'vocoder.onnx'), vocoder)
    for (const path of [join(brought, 'tiny'), brought]) {
      const manager = managerOf()
      expect(await manager.add(path, () => undefined, never)).toBe('tiny')
      await manager.verify('tiny')
      await manager.remove('tiny')
    }
    expect(existsSync(join(brought, 'vocoder.onnx'))).toBe(true)
  })

  test('a brought archive of the wrong content is refused by its name', async () => {
    const brought = join(folder, 'brought')
    await mkdir(brought)
    await writeFile(join(brought, 'good.tar.bz2'), goodArchive)
    await writeFile(join(brought, 'vocoder.onnx'), 'something else')
    await expect(managerOf().add(brought, () => undefined, never)).rejects.toMatchObject({
      code: 'model-hash-mismatch',
      data: { fileName: 'vocoder.onnx' },
    })
  })

  test('an unknown file is told the known names', async () => {
    await expect(managerOf().add(join(folder, 'holiday.zip'), () => undefined, never)).rejects.toThrow(
      'good.tar.bz2',
    )
  })
})

describe('files that are sent', () => {
  const send = (manager: ModelManager, fileName: string, content: Uint8Array) =>
    manager.receive('tiny', fileName, Readable.from([content]), () => undefined, never)
  const leftBehind = async () =>
    (await readdir(join(folder, 'models'), { recursive: true })).filter((name) => !name.startsWith('.lock'))

  test('make the model, with no request, once all of them are there', async () => {
    const manager = managerOf()
    expect(await manager.missingFiles('tiny')).toEqual(['good.tar.bz2', 'vocoder.onnx'])
    await send(manager, 'vocoder.onnx', vocoder)
    expect(await manager.missingFiles('tiny')).toEqual(['good.tar.bz2'])
    expect(await manager.stateOf('tiny')).toEqual({ kind: 'partial', receivedBytes: vocoder.length })
    await send(manager, 'good.tar.bz2', goodArchive)
    await manager.install('tiny', () => undefined, never)
    await manager.verify('tiny')
    expect(requests).toEqual([])
  })

  test('spare the download of what was sent', async () => {
    serveAll()
    await send(managerOf(), 'good.tar.bz2', goodArchive)
    await managerOf().install('tiny', () => undefined, never)
    expect(requests.map(({ url }) => url)).toEqual(['/vocoder.onnx'])
  })

  test('tell how much of them arrived', async () => {
    const manager = managerOf()
    const seen: InstallProgress[] = []
    const content = Readable.from([vocoder.subarray(0, 10), vocoder.subarray(10)])
    await manager.receive('tiny', 'vocoder.onnx', content, (progress) => seen.push(progress), never)
    const told = seen.map(({ stage, receivedBytes, totalBytes }) => [stage, receivedBytes, totalBytes])
    const total = vocoder.length
    expect(told).toEqual([0, 10, total].map((bytes) => ['receive', bytes, total]))
  })

  test('leave nothing behind when the sender breaks off, and what was there before stays', async () => {
    const manager = managerOf()
    const cut = () =>
      Readable.from(
        (async function* () {
          yield goodArchive.subarray(0, 50)
          throw new Error('gone')
        })(),
      )
    const broken = () => manager.receive('tiny', 'good.tar.bz2', cut(), () => undefined, never)
    await expect(broken()).rejects.toThrow('gone')
    expect(await leftBehind()).toEqual([])
    expect(await manager.stateOf('tiny')).toEqual({ kind: 'absent' })
    await send(manager, 'vocoder.onnx', vocoder)
    await expect(broken()).rejects.toThrow('gone')
    expect(await leftBehind()).toEqual(['.partial-tiny', '.partial-tiny/vocoder.onnx'])
  })

  test('are given up by an abort while nothing arrives, and leave nothing', async () => {
    const manager = managerOf()
    const abort = new AbortController()
    const silent = new Readable({ read: () => undefined })
    silent.push(goodArchive.subarray(0, 50))
    const onProgress = ({ receivedBytes }: InstallProgress) => receivedBytes === 50 && abort.abort()
    const arrival = manager.receive('tiny', 'good.tar.bz2', silent, onProgress, abort.signal)
    await expect(arrival).rejects.toMatchObject({ name: 'AbortError' })
    expect(await leftBehind()).toEqual([])
  })

  test('are refused by name when they are other files than they should be', async () => {
    const manager = managerOf()
    await expect(send(manager, 'vocoder.onnx', Buffer.from('else'))).rejects.toMatchObject({
      code: 'model-hash-mismatch',
      data: { fileName: 'vocoder.onnx' },
    })
    await expect(send(manager, 'vocoder.onnx', Buffer.alloc(vocoder.length + 1))).rejects.toMatchObject({
      code: 'model-file-too-large',
    })
    for (const name of ['holiday.zip', '../vocoder.onnx', '/etc/passwd', 'x/vocoder.onnx', '']) {
      const refusal = send(manager, name, vocoder)
      await expect(refusal).rejects.toMatchObject({ code: 'model-source-unrecognised' })
    }
    expect((await leftBehind()).filter((name) => name.includes('vocoder'))).toEqual([])
  })

  test('are refused before a byte is read where the disk has no room for the model', async () => {
    const manager = managerOf(tinyModel({ installedBytes: Number.MAX_SAFE_INTEGER }))
    const content = Readable.from([vocoder])
    const refusal = manager.receive('tiny', 'vocoder.onnx', content, () => undefined, never)
    await expect(refusal).rejects.toMatchObject({ code: 'model-disk-full' })
    expect(content.readableDidRead).toBe(false)
  })

  test.each(['climbing', 'symlink', 'hardlink', 'bomb', 'truncated'])(
    'of an archive that is %s make no model',
    async (name) => {
      const manager = managerOf()
      await send(manager, 'vocoder.onnx', vocoder)
      await send(manager, 'good.tar.bz2', await fixture(name))
      const seen: boolean[] = []
      const watch = () => void seen.push(existsSync(join(folder, 'models', 'tiny')))
      await expect(manager.install('tiny', watch, never)).rejects.toMatchObject({
        code: 'model-archive-refused',
      })
      expect(seen).not.toContain(true)
      expect(await manager.missingFiles('tiny')).toEqual(['good.tar.bz2'])
      expect(await leftBehind()).toEqual(['.partial-tiny', '.partial-tiny/vocoder.onnx'])
      expect(existsSync(join(folder, 'outside.txt'))).toBe(false)
      expect(requests).toEqual([])
    },
  )
})

test('a file that changed on disk fails the verification by name', async () => {
  serveAll()
  const manager = managerOf()
  await manager.install('tiny', () => undefined, never)
  await writeFile((await manager.installed('tiny'))?.files.model ?? '', 'weightz')
  await expect(manager.verify('tiny')).rejects.toMatchObject({
    code: 'model-file-changed',
    data: { fileName: 'tiny/model.onnx' },
  })
})

test('a file that changed in a folder of the model fails the verification too', async () => {
  serveAll()
  const manager = managerOf()
  await manager.install('tiny', () => undefined, never)
  await writeFile(join((await manager.installed('tiny'))?.files.data ?? '', 'phones.txt'), 'a b d')
  await expect(manager.verify('tiny')).rejects.toMatchObject({ data: { fileName: 'tiny/data/phones.txt' } })
})

test('an entry of the owner takes the place of the one with its id, and others are added', () => {
  const other = { ...tinyModel(), id: 'other' }
  const mine = { ...tinyModel(), name: 'mine' }
  expect(withOwnModels([tinyModel(), other], [mine])).toEqual([mine, other])
})
