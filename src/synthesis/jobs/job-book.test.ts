import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { afterEach, describe, expect, test } from 'vitest'
import {
  createTestStudio,
  deferred,
  ManualTime,
  speakRequest,
  type TestStudioOptions,
  toneEngine,
} from '../../../test/support/studio.js'
import { silentLogger } from '../../foundation/index.js'
import { createJobBook, type JobBook, type JobEvent, type JobRetention, JobStore } from '../index.js'

const owner = { kind: 'local' } as const
const never = new AbortController().signal
const cleanups: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean()
})

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'yinse-book-'))
  cleanups.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A book on a folder; another one on the same folder is the server after a restart. */
async function open(folder: string, options: TestStudioOptions = {}, retention?: Partial<JobRetention>) {
  const engine = toneEngine()
  const time = options.time ?? new ManualTime()
  const one = await createTestStudio({ engines: [engine], ...options, time, folder })
  // What still runs lets go of its files.
  cleanups.push(async () => {
    const closing = one.studio.close(0)
    time.pass(1)
    await closing
  })
  const store = await JobStore.open({
    filePath: join(folder, 'jobs.db'),
    clock: time.clock,
    logger: silentLogger,
  })
  const book = createJobBook(one.studio, time.clock, {
    store,
    ...(retention ? { retention: { jobs: 100, days: 90, bytes: 1e9, ...retention } } : {}),
  })
  const voice = { kind: 'reference', filePath: await one.upload(), transcript: null } as const
  const start = (text: string) => book.start(speakRequest(text, voice))
  return { ...one, engine, store, book, time, start, voice }
}

function ended(book: JobBook, id: string, afterId = 0): Promise<JobEvent[]> {
  const events: JobEvent[] = []
  return new Promise((resolve) => {
    book.follow(id, owner, afterId, (event) => {
      events.push(event)
      if (event.event.kind === 'done' || event.event.kind === 'failed') resolve(events)
    })
  })
}

/** An engine that stops at its nth sentence, as in a server that is about to be killed. */
function stoppingEngine(at: number) {
  const isThere = deferred()
  const engine = toneEngine({
    before: ({ index }) => {
      if (index !== at) return undefined
      isThere.resolve()
      return new Promise(() => {})
    },
  })
  return { engine, isThere: isThere.promise }
}

describe('a job', () => {
  test('that a server left goes on in the next: no sentence twice, events go on, the same bytes', async () => {
    const whole = await open(await newFolder())
    const { id: wholeId } = await whole.start('一二。三四。五六。')
    await ended(whole.book, wholeId)
    const expected = await readFile((await whole.book.takes.result(wholeId, owner, never)).filePath)

    const folder = await newFolder()
    const { engine, isThere } = stoppingEngine(2)
    const first = await open(folder, { engines: [engine] })
    const { id } = await first.start('一二。三四。五六。')
    await isThere
    expect(first.book.get(id, owner)).toMatchObject({ state: 'running', sentences: { done: 2, total: 3 } })
    const heard: JobEvent[] = []
    first.book.follow(id, owner, 0, (event) => heard.push(event))

    const second = await open(folder)
    await second.book.resumeAll()
    const rest = await ended(second.book, id, heard.at(-1)?.id ?? 0)
    expect(engine.spoken).toEqual(['一二。', '三四。'])
    expect(second.engine.spoken).toEqual(['五六。'])
    const done = [...heard, ...rest].flatMap(({ event }) => (event.kind === 'sentence' ? [event.done] : []))
    expect(done).toEqual([1, 2, 3])
    const ids = [...heard, ...rest].map((event) => event.id)
    expect(ids).toEqual(ids.map((_, at) => at + 1))
    const result = await second.book.takes.result(id, owner, never)
    expect(await readFile(result.filePath)).toEqual(expected)
  })

  test('that ended is known after a restart, with its sentences', async () => {
    const folder = await newFolder()
    const first = await open(folder)
    const { id } = await first.start('一二。三。')
    await ended(first.book, id)
    const before = first.book.takes.sentences(id, owner)
    const second = await open(folder)
    expect(second.book.get(id, owner)).toMatchObject({ state: 'done', sentences: { done: 2, total: 2 } })
    expect(second.book.takes.sentences(id, owner)).toEqual(before)
    expect(second.book.list(owner).map((job) => job.id)).toEqual([id])
    expect((await ended(second.book, id)).at(-1)?.event.kind).toBe('done')
  })

  test('that was cancelled or failed goes on when it is asked to', async () => {
    let fails = 1
    const engine = toneEngine({
      before: ({ index }) => {
        if (index === 1 && fails-- > 0) throw new Error('the engine died')
      },
    })
    const { book, start } = await open(await newFolder(), { engines: [engine] })
    const { id } = await start('一二。三四。')
    expect((await ended(book, id)).at(-1)?.event).toMatchObject({
      kind: 'failed',
      error: { code: 'speech-failed' },
    })
    expect(book.get(id, owner)).toMatchObject({ state: 'failed', error: { code: 'speech-failed' } })
    expect(await book.resume(id, owner)).toMatchObject({ state: 'running', error: null })
    // The former end is not told again as if it were the end.
    expect((await ended(book, id)).filter(({ event }) => event.kind === 'failed')).toEqual([])
    expect(engine.spoken).toEqual(['一二。', '三四。'])
    expect(book.get(id, owner)).toMatchObject({ state: 'done', sentences: { done: 2, total: 2 } })
  })

  test('that takes the server down each time is not tried for ever', async () => {
    const folder = await newFolder()
    const { engine, isThere } = stoppingEngine(0)
    const first = await open(folder, { engines: [engine] })
    const { id } = await first.start('一。')
    await isThere
    for (let restart = 0; restart < 2; restart++) {
      const next = stoppingEngine(0)
      const server = await open(folder, { engines: [next.engine] })
      await server.book.resumeAll()
      await next.isThere
    }
    const last = await open(folder)
    await last.book.resumeAll()
    expect(last.engine.spoken).toEqual([])
    expect(last.book.get(id, owner)).toMatchObject({
      state: 'failed',
      error: { code: 'job-ends-server', data: { starts: 3 } },
    })
  })

  test('of somebody else does not exist', async () => {
    const { book, start } = await open(await newFolder())
    const { id } = await start('一。')
    await ended(book, id)
    const other = { kind: 'key', id: 'other' } as const
    const notFound = expect.objectContaining({ code: 'job-not-found' })
    const { takes } = book
    for (const look of [
      () => book.get(id, other),
      () => book.cancel(id, other),
      () => book.follow(id, other, 0, () => {}),
      () => takes.lines(id, other),
      () => takes.line(id, other, 0),
      () => takes.sentences(id, other),
      () => takes.take(id, other, 0),
      () => takes.choose(id, other, 0, 1),
      () => takes.step(id, other, -1),
      () => takes.edits(id, other),
    ]) {
      expect(look).toThrow(notFound)
    }
    await expect(book.resume(id, other)).rejects.toThrow(notFound)
    await expect(takes.speakAgain(id, other, 0, {}, never)).rejects.toThrow(notFound)
    await expect(takes.result(id, other, never)).rejects.toThrow(notFound)
    await expect(takes.takeFile(id, other, takes.take(id, owner, 0), never)).rejects.toThrow(notFound)
    expect(book.list(other)).toEqual([])
  })

  test('is forgotten with its sound when there are newer ones enough', async () => {
    const { book, start, studio } = await open(await newFolder(), {}, { jobs: 2 })
    const ids: string[] = []
    const files: (string | undefined)[] = []
    for (const text of ['一。', '二。', '三。']) {
      const { id } = await start(text)
      await ended(book, id)
      ids.push(id)
      files.push(book.get(id, owner).result?.fileId)
    }
    await start('四。').then(({ id }) => ended(book, id))
    expect(() => book.get(ids[0] ?? '', owner)).toThrow(expect.objectContaining({ code: 'job-not-found' }))
    expect(book.get(ids[2] ?? '', owner).state).toBe('done')
    expect(studio.files.find(files[0] ?? '')).toBeUndefined()
    expect(studio.files.find(files[2] ?? '')).toBeDefined()
  })

  test('is forgotten when the database grows too large, the oldest first, and never the newest', async () => {
    const bytes = 400_000
    const folder = await newFolder()
    const { book, start, studio, store } = await open(folder, {}, { bytes })
    const ids: string[] = []
    const files: string[] = []
    for (let round = 0; round < 6; round++) {
      // About 100 kB of lines, takes and events.
      const { id } = await start('一二三四五六七八九十。'.repeat(100))
      await ended(book, id)
      ids.push(id)
      files.push(book.get(id, owner).result?.fileId ?? '')
    }
    const kept = book.list(owner).map(({ id }) => id)
    expect(kept.length).toBeLessThan(6)
    expect(kept).toEqual(ids.slice(-kept.length))
    expect(files.map((id) => studio.files.find(id) !== undefined)).toEqual(ids.map((id) => kept.includes(id)))
    store.close()
    const database = new Database(join(folder, 'jobs.db'))
    const numberOf = (name: string) =>
      Number(Object.values((database.pragma(name) as readonly object[])[0] ?? {})[0])
    expect((numberOf('page_count') - numberOf('freelist_count')) * numberOf('page_size')).toBeLessThan(
      bytes + 150_000,
    )
    database.close()
    const tight = await open(await newFolder(), {}, { bytes: 1 })
    const { id } = await tight.start('一。')
    await ended(tight.book, id)
    expect(tight.book.get(id, owner).state).toBe('done')
  })

  test('is forgotten after its time, but never while it is unfinished', async () => {
    const folder = await newFolder()
    const { engine, isThere } = stoppingEngine(1)
    const { book, start } = await open(folder, { engines: [engine] }, { jobs: 100 })
    const { id: ended1 } = await start('一。')
    await ended(book, ended1)
    const { id: unfinished } = await start('二。三。')
    await isThere
    const later = new ManualTime()
    later.pass(91 * 86_400_000)
    const last = await open(folder, { time: later }, { jobs: 100 })
    await last.start('四。').then(({ id }) => ended(last.book, id))
    expect(() => last.book.get(ended1, owner)).toThrow(expect.objectContaining({ code: 'job-not-found' }))
    expect(last.book.get(unfinished, owner).sentences).toEqual({ done: 1, total: 2 })
  })
})
