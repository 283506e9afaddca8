import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { mountSmallDisk, type SmallDisk } from '../../test/support/small-disk.js'
import { silentLogger, systemClock } from '../foundation/index.js'
import type { InstallProgress, ModelEntry } from './model.js'
import { ModelManager } from './model-manager.js'

const archive = await readFile(
  fileURLToPath(new URL('../../test/fixtures/archives/good.tar.bz2', import.meta.url)),
)
const weights = Buffer.alloc(200_000, 7)
const half = weights.length / 2
const never = new AbortController().signal

let server: Server
let root: string
/** From where the weights were asked for. */
let askedFrom: number[]
/** The answer whose second half is held back. */
let held: ServerResponse | null
let isHolding: boolean

beforeEach(async () => {
  askedFrom = []
  held = null
  isHolding = false
  server = createServer((request, response) => {
    if (request.url === '/good.tar.bz2') return response.end(archive)
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
    askedFrom.push(from)
    const range = { 'content-range': `bytes ${from}-${weights.length - 1}/${weights.length}` }
    const headers = { 'content-length': weights.length - from, ...(from > 0 ? range : {}) }
    response.writeHead(from > 0 ? 206 : 200, headers)
    if (!isHolding) return response.end(weights.subarray(from))
    held = response
    response.write(weights.subarray(0, half))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

function entry(): ModelEntry {
  const sha256 = createHash('sha256').update(weights).digest('hex')
  const weightsFile = { fileName: 'weights.onnx', sizeBytes: weights.length, sha256, unpack: null }
  const archiveFile = { fileName: 'good.tar.bz2', sizeBytes: archive.length, sha256: null }
  return {
    id: 'tiny',
    name: 'Tiny',
    kind: 'pocket',
    languages: ['en'],
    licence: { name: 'CC0-1.0', note: { zh: '测试', en: 'test' } },
    needsTranscript: false,
    artifacts: [
      { ...archiveFile, unpack: 'tar.bz2', sources: [`${root}/good.tar.bz2`] },
      { ...weightsFile, sources: [`${root}/weights.onnx`] },
    ],
    installedBytes: 1000,
    files: { model: 'tiny/model.onnx', weights: 'weights.onnx' },
  }
}

function managerIn(folder: string): ModelManager {
  const options = { catalogue: [entry()], extraMirrors: [], clock: systemClock, logger: silentLogger }
  return new ModelManager({ folder: join(folder, 'models'), ...options })
}

describe('on a disk that fills', () => {
  let disk: SmallDisk | null
  beforeEach(({ skip }) => {
    disk = mountSmallDisk(2 ** 20)
    skip(disk === null, 'this user may not mount a file system')
  })
  afterEach(() => disk?.unmount())

  test('a download says so, installs nothing, and goes on once there is room', async () => {
    const manager = managerIn(disk?.folder ?? '')
    isHolding = true
    const onProgress = ({ stage, receivedBytes }: InstallProgress) => {
      if (stage !== 'download' || receivedBytes !== archive.length + half) return
      disk?.fill()
      held?.end(weights.subarray(half))
    }
    const failure = await manager.install('tiny', onProgress, never).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'model-disk-full', data: { id: 'tiny' } })
    expect(failure).toMatchObject({ message: expect.stringContaining('has 0 MB left') })
    expect(await manager.installed('tiny')).toBeUndefined()
    const state = await manager.stateOf('tiny')
    expect(state).toMatchObject({ kind: 'partial' })

    isHolding = false
    disk?.clear()
    await manager.install('tiny', () => undefined, never)
    const receivedBytes = 'receivedBytes' in state ? state.receivedBytes : 0
    expect(askedFrom).toEqual([0, receivedBytes - archive.length])
    await manager.verify('tiny')
  })

  test('an unpacking says so, leaves nothing half unpacked, and needs no second download', async () => {
    const manager = managerIn(disk?.folder ?? '')
    const fill = ({ stage }: InstallProgress) => void (stage === 'unpack' && disk?.fill())
    const failure = await manager.install('tiny', fill, never).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'model-disk-full' })
    const names = await readdir(join(disk?.folder ?? '', 'models'))
    expect(names.filter((name) => !name.startsWith('.lock'))).toEqual(['.partial-tiny'])

    disk?.clear()
    await manager.install('tiny', () => undefined, never)
    expect(askedFrom).toEqual([0])
    await manager.verify('tiny')
  })

  test('a file that is sent is not kept', async () => {
    const manager = managerIn(disk?.folder ?? '')
    const parts = [weights.subarray(0, half), weights.subarray(half)]
    const content = Readable.from(parts, { highWaterMark: 1 })
    const fill = ({ receivedBytes }: InstallProgress) => void (receivedBytes === half && disk?.fill())
    const failure = await manager
      .receive('tiny', 'weights.onnx', content, fill, never)
      .catch((error) => error)
    expect(failure).toMatchObject({ code: 'model-disk-full' })
    expect(existsSync(join(disk?.folder ?? '', 'models', '.partial-tiny'))).toBe(false)
  })
})

// The device that every write fails on as on a full disk: no privilege needed to meet ENOSPC.
test.skipIf(!existsSync('/dev/full'))(
  'what the system says of a full disk is passed on as such',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'yinse-full-'))
    try {
      const partial = join(folder, 'models', '.partial-tiny')
      await mkdir(partial, { recursive: true })
      await symlink('/dev/full', join(partial, 'weights.onnx.part'))
      const manager = managerIn(folder)
      const failure = await manager.install('tiny', () => undefined, never).catch((error: unknown) => error)
      expect(failure).toMatchObject({ code: 'model-disk-full' })
      expect(await manager.installed('tiny')).toBeUndefined()
    } finally {
      await rm(folder, { recursive: true })
    }
  },
)
