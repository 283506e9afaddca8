import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Pcm } from '../audio/index.js'
import { AppError, silentLogger } from '../foundation/index.js'
import { FileVoiceStore, type FileVoiceStoreOptions } from './file-store.js'
import { diskSteps, type FolderSteps } from './folder.js'
import { installStarterVoices, starterVoices } from './starter.js'
import type { VoiceDraft } from './voice.js'

let dataFolder = ''
const stores: FileVoiceStore[] = []

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'yinse-voices-'))
})
afterEach(async () => {
  for (const store of stores.splice(0)) await store.dispose()
  await rm(dataFolder, { recursive: true })
})

/** Runs what was scheduled only when it is told to. */
class ManualScheduler {
  #runs: (() => void)[] = []
  after(_delayMs: number, run: () => void) {
    this.#runs.push(run)
    return () => {
      this.#runs = this.#runs.filter((other) => other !== run)
    }
  }
}

const pcmOf = (seed: number): Pcm => ({
  samples: Float32Array.from(
    { length: 24_000 },
    (_, n) => 0.3 * Math.sin((2 * Math.PI * (997 + 50 * seed) * n) / 24_000),
  ),
  sampleRateHz: 24_000,
})

const draft = (name: string, seed = 0): VoiceDraft => ({
  name,
  reference: pcmOf(seed),
  transcript: null,
  language: null,
  profile: null,
})

async function open(options: Partial<FileVoiceStoreOptions> = {}): Promise<FileVoiceStore> {
  let now = 1_700_000_000_000
  const store = await FileVoiceStore.open({
    dataFolder,
    clock: { now: () => now++ },
    logger: silentLogger,
    scheduler: new ManualScheduler(),
    importRecording: async () => pcmOf(7),
    ...options,
  })
  stores.push(store)
  return store
}

const names = (store: FileVoiceStore) => store.list().map(({ name }) => name)
const inFolder = (...path: readonly string[]) => join(dataFolder, 'voices', ...path)
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  )

describe('a saved voice', () => {
  test('is there at once, after a restart, and under every spelling of its name', async () => {
    const store = await open()
    const saved = await store.save({ ...draft(' 步非烟.pt '), transcript: '你好', language: 'zh' })
    expect(saved).toMatchObject({
      name: '步非烟',
      durationSec: 1,
      transcript: '你好',
      createdAt: 1_700_000_000_000,
    })
    expect(saved.loudnessLufs).toBeCloseTo(20 * Math.log10(0.3) - 3.01, 1)
    const again = await open()
    expect(again.list()).toEqual([saved])
    for (const name of ['步非烟', '步非烟.pt', ' 步非烟 ']) expect(again.find(name)).toEqual(saved)
    const { reference, ...rest } = await again.load('步非烟.pt')
    expect(rest).toEqual({ ...saved, profile: null })
    expect(reference.samples.length).toBe(24_000)
    expect(reference.samples[100]).toBeCloseTo(pcmOf(0).samples[100], 4)
  })

  test('of a composed and of a decomposed name is one', async () => {
    const store = await open()
    await store.save(draft('Jose\u0301'))
    expect(store.find('Jos\u00e9')).toBeDefined()
    await store.save(draft('Jos\u00e9', 1))
    expect(names(store)).toEqual(['Jos\u00e9'])
  })

  test("comes in the old app's order", async () => {
    const store = await open()
    for (const name of ['步非烟', 'Lei', '叶奈法', 'jok老师']) await store.save(draft(name))
    expect(names(store)).toEqual(['jok老师', 'Lei', '叶奈法', '步非烟'])
  })

  test('has a hash of its content, whatever its name', async () => {
    const store = await open()
    const one = await store.save(draft('a', 1))
    const same = await store.save(draft('b', 1))
    const other = await store.save(draft('c', 2))
    expect(same.contentHash).toBe(one.contentHash)
    expect(other.contentHash).not.toBe(one.contentHash)
  })

  test('with a name that cannot be is refused', async () => {
    const store = await open()
    expect(await codeOf(store.save(draft('../evil')))).toBe('voice-name-invalid')
    expect(await codeOf(store.load('nobody'))).toBe('voice-not-found')
    expect(await codeOf(store.remove('../../etc/passwd'))).toBe('voice-not-found')
  })

  test('20 at once are all there', async () => {
    const store = await open()
    await Promise.all(Array.from({ length: 20 }, (_, n) => store.save(draft(`v${n % 10}`, n))))
    expect(names(store).length).toBe(10)
    expect((await store.formerVoices()).length).toBe(10)
  })
})

describe('nothing is lost', () => {
  test('when a voice is removed and restored', async () => {
    const store = await open()
    const saved = await store.save(draft('小明'))
    const token = await store.remove('小明.pt')
    expect(store.list()).toEqual([])
    expect(await (await open()).restore(token)).toEqual(saved)
    expect(await codeOf(store.restore(token))).toBe('voice-former-gone')
  })

  test('when a voice is saved over, and the former one restored', async () => {
    const store = await open()
    const first = await store.save(draft('小明', 1))
    const second = await store.save(draft('小明', 2))
    const [former] = await store.formerVoices()
    expect(former).toMatchObject({ name: '小明' })
    expect(await store.restore(former.token)).toEqual(first)
    const [replaced] = await store.formerVoices()
    expect(await store.restore(replaced.token)).toEqual(second)
  })

  test('by a token that is no token', async () => {
    const store = await open()
    await store.save(draft('小明'))
    for (const token of ['', '..', '../..', 'x/../../小明.pt']) {
      expect(await codeOf(store.restore(token))).toBe('voice-former-gone')
    }
  })

  test('when a voice is renamed', async () => {
    const store = await open()
    const saved = await store.save(draft('a'))
    await store.save(draft('b', 1))
    expect(await codeOf(store.rename('a', 'b'))).toBe('voice-name-taken')
    expect(await store.rename('a', 'c')).toEqual({ ...saved, name: 'c' })
    expect(names(await open())).toEqual(['b', 'c'])
  })
})

/** Ends the world before step `limit`: all that follow never happen. */
function crashingAt(limit: number): FolderSteps {
  let count = 0
  const guard =
    <Args extends unknown[], Result>(step: (...args: Args) => Promise<Result>) =>
    (...args: Args): Promise<Result> =>
      count++ < limit ? step(...args) : Promise.reject(new Error('the process ended'))
  return {
    ...diskSteps,
    createFolder: guard(diskSteps.createFolder),
    write: guard(async (path: string, content: Uint8Array) => {
      // A write that is cut off leaves half a file.
      if (count === limit) {
        await writeFile(path, content.subarray(0, content.length >> 1))
        throw new Error('the process ended')
      }
      await diskSteps.write(path, content)
    }),
    link: guard(diskSteps.link),
    rename: guard(diskSteps.rename),
    remove: guard(diskSteps.remove),
    removeEmptyFolder: guard(diskSteps.removeEmptyFolder),
  }
}

test('a process that ends at any step of any change leaves every voice whole', async () => {
  const changes = [
    (store: FileVoiceStore) => store.save(draft('new', 2)),
    (store: FileVoiceStore) => store.save(draft('old', 3)),
    (store: FileVoiceStore) => store.rename('new', 'other'),
    (store: FileVoiceStore) => store.remove('old'),
  ]
  let finished = 0
  for (let limit = 0; finished < changes.length && limit < 40; limit++) {
    const folder = join(dataFolder, String(limit))
    const old = await (await open({ dataFolder: folder })).save(draft('old', 1))
    finished = 0
    const store = await open({ dataFolder: folder, steps: crashingAt(limit) }).catch(() => undefined)
    for (const change of changes) if (store && (await codeOf(change(store))) === 'done') finished++

    const after = await open({ dataFolder: folder })
    expect(after.foreignFiles()).toEqual([])
    expect(await readdir(join(folder, 'voices', '.part'))).toEqual([])
    const kept = await Promise.all(names(after).map(async (name) => (await after.load(name)).contentHash))
    if (finished < changes.length) expect(names(after)).toContain('old')
    for (const { token } of await after.formerVoices()) kept.push((await after.restore(token)).contentHash)
    expect(kept).toContain(old.contentHash)
  }
  expect(finished).toBe(changes.length)
})

describe('a file in the folder', () => {
  test('that is a voice appears and disappears with the file', async () => {
    const store = await open()
    await store.save(draft('a'))
    let changes = 0
    const unsubscribe = store.onChange(() => changes++)
    await writeFile(inFolder('某人.pt'), await readFile(inFolder('a.pt')))
    await store.rescan()
    expect(names(store)).toEqual(['a', '某人'])
    expect((await store.load('某人')).name).toBe('某人')
    await rm(inFolder('a.pt'))
    await store.rescan()
    await store.rescan()
    expect(names(store)).toEqual(['某人'])
    expect(changes).toBe(2)
    unsubscribe()
    await rm(inFolder('某人.pt'))
    await store.rescan()
    expect(changes).toBe(2)
  })

  test('is noticed by watching, without being asked', async () => {
    const hasComeUp = new Promise<void>((resolve) => {
      // What follows an event runs at once; the regular look, which would hide that there was none, never.
      const scheduler = {
        after(delayMs: number, run: () => void) {
          const handle = delayMs < 1000 ? setImmediate(run) : undefined
          return () => clearImmediate(handle)
        },
      }
      const start = async () => {
        const store = await open({ scheduler })
        await store.save(draft('a'))
        store.onChange(() => {
          if (store.find('b')) resolve()
        })
        await writeFile(inFolder('b.pt'), await readFile(inFolder('a.pt')))
      }
      void start()
    })
    await hasComeUp
  })

  test('of another program is named with its kind and remedy, and never touched', async () => {
    await mkdir(inFolder(), { recursive: true })
    const legacy = Buffer.from([0x80, 2, 0x7d, 0x2e])
    await writeFile(inFolder('旧音色.pt'), legacy)
    await writeFile(inFolder('nul.pt'), legacy)
    await writeFile(inFolder('notes.txt'), 'notes')
    const store = await open()
    expect(store.list()).toEqual([])
    const files = store.foreignFiles()
    expect(files.map(({ fileName }) => fileName)).toEqual(['nul.pt', '旧音色.pt'])
    expect(files[1].reason.zh).toMatch(/pickle.*录音/)
    expect(files[1].reason.en).toMatch(/pickle.*recording/)
    expect(await readFile(inFolder('旧音色.pt'))).toEqual(legacy)
    expect(await codeOf(store.load('旧音色'))).toBe('voice-not-found')
  })

  test('of another program is in the way of a voice of its name, and never overwritten', async () => {
    await mkdir(inFolder(), { recursive: true })
    await writeFile(inFolder('旧音色.pt'), 'precious')
    const store = await open()
    await store.save(draft('a'))
    expect(await codeOf(store.save(draft('旧音色')))).toBe('voice-file-in-the-way')
    expect(await codeOf(store.rename('a', '旧音色'))).toBe('voice-file-in-the-way')
    const token = await store.remove('a')
    await writeFile(inFolder('a.pt'), 'precious')
    await store.rescan()
    expect(await codeOf(store.restore(token))).toBe('voice-file-in-the-way')
    for (const name of ['旧音色.pt', 'a.pt']) expect(await readFile(inFolder(name), 'utf8')).toBe('precious')
    expect(await readdir(inFolder('.part'))).toEqual([])
  })

  test('that is half copied becomes a voice when it is whole', async () => {
    const store = await open()
    await store.save(draft('a'))
    const whole = await readFile(inFolder('a.pt'))
    await writeFile(inFolder('b.pt'), whole.subarray(0, 1000))
    await store.rescan()
    expect(store.foreignFiles().length).toBe(1)
    await writeFile(inFolder('b.pt'), whole)
    await store.rescan()
    expect(store.foreignFiles()).toEqual([])
    expect(names(store)).toEqual(['a', 'b'])
  })

  test('that is a recording becomes a voice once it lies still, and is kept aside', async () => {
    const store = await open()
    await writeFile(inFolder('小红.WAV'), 'first half')
    await store.rescan()
    await writeFile(inFolder('小红.WAV'), 'first half and second half')
    await store.rescan()
    expect(store.list()).toEqual([])
    await store.rescan()
    expect(names(store)).toEqual(['小红'])
    const [token] = await readdir(inFolder('.imported'))
    expect(await readFile(inFolder('.imported', token, '小红.WAV'), 'utf8')).toBe(
      'first half and second half',
    )
    await store.rescan()
    expect(await store.formerVoices()).toEqual([])
  })

  test('that is a recording of no use stays, with the reason, and is tried once', async () => {
    let tries = 0
    const store = await open({
      importRecording: async () => {
        tries++
        throw new AppError('reference-silent', {})
      },
    })
    await writeFile(inFolder('quiet.mp3'), 'x')
    for (let n = 0; n < 4; n++) await store.rescan()
    expect(tries).toBe(1)
    expect(store.foreignFiles()).toMatchObject([
      { fileName: 'quiet.mp3', reason: { zh: expect.stringContaining('没有声音') } },
    ])
    await rename(inFolder('quiet.mp3'), inFolder('gone.txt'))
    await store.rescan()
    expect(store.foreignFiles()).toEqual([])
  })
})

test('a voice saved anew within one tick of the file system clock is the new one', async () => {
  const list = async (folder: string) =>
    (await diskSteps.list(folder)).map((entry) => ({ ...entry, modifiedMs: 1 }))
  const store = await open({ steps: { ...diskSteps, list } })
  const first = await store.save(draft('a', 1))
  const second = await store.save(draft('a', 2))
  expect(second.contentHash).not.toBe(first.contentHash)
  const token = await store.remove('a')
  await store.save(draft('a', 3))
  expect(await store.restore(token)).toEqual(second)
  expect(store.find('a')).toEqual(second)
})

describe('on a disk that knows no case of letters', () => {
  const list = (folder: string) => diskSteps.list(folder.replace(/\.PART$/, '.part'))

  test('a name that differs in case only is taken, whoever wants it', async () => {
    const store = await open({ steps: { ...diskSteps, list } })
    const first = await store.save(draft('Lei', 1))
    expect(await codeOf(store.save(draft('lei', 2)))).toBe('voice-name-taken')
    await store.save(draft('b'))
    expect(await codeOf(store.rename('b', 'LEI'))).toBe('voice-name-taken')
    const token = await store.remove('b')
    await store.save(draft('B'))
    expect(await codeOf(store.restore(token))).toBe('voice-name-taken')
    expect(store.find('Lei')).toEqual(first)
    expect(names(store)).toEqual(['B', 'Lei'])
  })

  test('a voice can be saved over, and renamed to another case', async () => {
    const store = await open({ steps: { ...diskSteps, list } })
    await store.save(draft('Lei', 1))
    await store.save(draft('Lei', 2))
    await store.rename('Lei', 'LEI')
    expect(names(store)).toEqual(['LEI'])
  })
})

test('where case counts, two names that differ in it are two voices', async ({ skip }) => {
  const store = await open()
  const isFolded = await readdir(inFolder('.PART')).then(
    () => true,
    () => false,
  )
  skip(isFolded, 'this disk knows no case of letters')
  await store.save(draft('Lei', 1))
  await store.save(draft('lei', 2))
  expect(names(store)).toEqual(['Lei', 'lei'])
})

test('a data folder that cannot be used is named', async () => {
  await writeFile(join(dataFolder, 'file'), '')
  expect(await codeOf(open({ dataFolder: join(dataFolder, 'file') }))).toBe('voice-folder-unusable')
})

test('starter voices are added once', async () => {
  const store = await open()
  const speak = async () => ({ reference: pcmOf(3), profile: null })
  expect((await installStarterVoices(store, speak)).length).toBe(starterVoices.length)
  expect(await installStarterVoices(store, speak)).toEqual([])
})
