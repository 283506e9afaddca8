import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ManualTime } from '../../../test/support/studio.js'
import { silentLogger } from '../../foundation/index.js'
import { saneFileName } from './file-name.js'
import { createFileStore } from './file-store.js'

let folder: string
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'yinse-files-')), 'files')
})
afterEach(() => rm(dirname(folder), { recursive: true, force: true }))

const open = (quotaBytes = 1000) =>
  createFileStore({ folder, quotaBytes, clock: new ManualTime().clock, logger: silentLogger })
const named = (originalName: string) =>
  ({ owner: { kind: 'local' }, originalName, purpose: 'upload' }) as const
const bytes = (length: number) => Readable.from([Buffer.alloc(length, 1)])

/** Bytes of the file of that name, in whatever folder; 0 while it is not there. */
async function sizeOf(fileName: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const found = names.find((name) => basename(name) === fileName)
  return found === undefined ? 0 : ((await stat(join(folder, found)).catch(() => undefined))?.size ?? 0)
}

describe('the file store', () => {
  test('keeps a file under an id that nobody can guess and its sane name', async () => {
    const store = await open()
    const file = await store.put(named('../../我的 声音?.wav'), Readable.from([Buffer.from('sound')]), 100)
    expect(file.id).toMatch(/^[0-9a-f]{32}$/)
    expect(file.fileName).toBe('我的 声音.wav')
    expect(file.filePath).toBe(join(folder, file.id, file.fileName))
    expect(await readFile(file.filePath, 'utf8')).toBe('sound')
    expect(store.find(file.id)).toEqual(file)
    for (const id of ['', '..', `${file.id}/..`, file.id.toUpperCase()])
      expect(store.find(id)).toBeUndefined()
  })

  test('knows its files again after a restart and sweeps away what a crash left', async () => {
    const first = await open()
    const kept = await first.put(named('a.wav'), bytes(5), 100)
    const reserved = await first.reserve({ ...named('audio.wav'), purpose: 'result' })
    await mkdir(join(folder, 'f'.repeat(32)))
    await writeFile(join(folder, 'f'.repeat(32), 'half.wav.part'), 'x')
    await writeFile(join(folder, `${'e'.repeat(32)}.json`), '{"id":"../../etc"}')
    const second = await open()
    expect(second.find(kept.id)).toEqual(kept)
    expect(second.find(reserved.id)).toBeUndefined()
    expect((await readdir(folder)).sort()).toEqual([kept.id, `${kept.id}.json`])
  })

  test('an upload that is too large or breaks off leaves nothing', async () => {
    const store = await open()
    await expect(store.put(named('a.wav'), bytes(101), 100)).rejects.toMatchObject({
      code: 'upload-too-large',
    })
    const broken = new Readable({ read() {} })
    queueMicrotask(() => broken.destroy(new Error('the client left')))
    await expect(store.put(named('a.wav'), broken, 100)).rejects.toThrow()
    expect(await readdir(folder)).toEqual([])
  })

  test('over its quota the least recently used file goes, but never one that is held', async () => {
    const store = await open(250)
    const [held, old, used] = [
      await store.put(named('held.wav'), bytes(100), 1000),
      await store.put(named('old.wav'), bytes(50), 1000),
      await store.put(named('used.wav'), bytes(50), 1000),
    ]
    const release = store.hold(held.id)
    store.find(old.id)
    store.find(used.id)
    store.find(old.id)
    await store.put(named('new.wav'), bytes(100), 1000)
    expect([held, old, used].map(({ filePath }) => existsSync(filePath))).toEqual([true, true, false])
    release()
    release()
    await store.put(named('newer.wav'), bytes(100), 1000)
    expect(existsSync(held.filePath)).toBe(false)
  })

  test('over its number of files the least recently used go, empty ones too', async () => {
    const clock = new ManualTime().clock
    const store = await createFileStore({
      folder,
      quotaBytes: 1000,
      maxFiles: 3,
      clock,
      logger: silentLogger,
    })
    const files = []
    for (let n = 0; n < 6; n++) files.push(await store.put(named('empty.wav'), bytes(0), 100))
    const reserved = await store.reserve({ ...named('audio.wav'), purpose: 'result' })
    await store.put(named('last.wav'), bytes(0), 100)
    expect(files.filter(({ id }) => store.find(id))).toEqual(files.slice(-1))
    expect(store.find(reserved.id)).toBeDefined()
    // A folder and a card for each of the three.
    expect(await readdir(folder)).toHaveLength(6)
  })

  test('uploads that come at the same time take no more room than there is', async () => {
    const store = await open(150)
    const [first, second] = [new PassThrough(), new PassThrough()]
    const putting = [
      store.put(named('a.wav'), first, 1000),
      store.put(named('b.wav'), second, 1000).catch((error: unknown) => error),
    ]
    first.write(Buffer.alloc(100))
    while ((await sizeOf('a.wav.part')) < 100) await new Promise(setImmediate)
    second.write(Buffer.alloc(100))
    expect(await putting[1]).toMatchObject({ code: 'storage-full' })
    first.end()
    await putting[0]
    await store.put(named('c.wav'), bytes(100), 1000)
    expect(await readdir(folder)).toHaveLength(2)
  })

  test('refuses a file for which nothing may be removed', async () => {
    const store = await open(150)
    const held = await store.put(named('held.wav'), bytes(100), 1000)
    store.hold(held.id)
    await expect(store.put(named('new.wav'), bytes(100), 1000)).rejects.toMatchObject({
      code: 'storage-full',
    })
    expect(store.find(held.id)).toBeDefined()
  })
})

describe('saneFileName', () => {
  test.each([
    ['ref.wav', 'ref.wav'],
    ['C:\\Users\\me\\声音.WAV', '声音.WAV'],
    ['/etc/passwd', 'passwd'],
    ['a#b%c?d.wav', 'abcd.wav'],
    ['.wav', 'file.wav'],
    ['', 'file'],
    ['..', 'file'],
    ['CON.wav', '_CON.wav'],
    ['lpt1', '_lpt1'],
    ['trailing. . ', 'trailing'],
    ['a\u0000b\u202ec.wav', 'abc.wav'],
    ['(1) ref [new].wav', '(1) ref new.wav'],
    ['e\u0301.wav', '\u00e9.wav'],
  ])('%j becomes %j', (given, expected) => expect(saneFileName(given)).toBe(expected))

  test('any name becomes one component of at most 200 bytes that stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (given) => {
        const name = saneFileName(given)
        expect(basename(name)).toBe(name)
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200)
        expect(name).toMatch(/^[^/\\?#%\p{Cc}]+$/u)
        expect(name).not.toMatch(/^\.|\.$/)
        expect(saneFileName(name)).toBe(name)
        expect(Buffer.from(name).toString()).toBe(name)
      }),
    )
  })
})
