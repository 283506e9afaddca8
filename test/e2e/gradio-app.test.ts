import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeWav } from '../../src/audio/index.js'
import { createToneEngine } from '../../src/engines/fake/index.js'
import { AppError } from '../../src/foundation/index.js'
import { verifies } from '../conformance/gradio-requirements.js'
import { startApp, type TestApp } from '../support/app.js'
import { pcmOfWav } from '../support/audio-fixtures.js'
import { type AnyJson, prefix, RawClient, streamPath } from '../support/gradio-raw.js'
import { spokenReference } from '../support/spoken-reference.js'
import { registryOf } from '../support/studio.js'

// The old app's wire with everything behind it real except the engine: decoders, stores, queue, text.

const rateHz = 24_000
const wavOf = (samples: Float32Array) => Buffer.from(encodeWav(samples, rateHz))
const speech = (seconds: number) => wavOf(spokenReference({ seconds }).samples)
const silence = wavOf(new Float32Array(3 * rateHz))
const noise = wavOf(Float32Array.from({ length: 3 * rateHz }, (_, n) => 0.3 * Math.sin(n * n)))

const start = (environment: Readonly<Record<string, string>> = {}, clock?: { now(): number }) =>
  startApp(environment, { engines: registryOf(createToneEngine()), ...(clock ? { clock } : {}) })

let server: TestApp
let raw: RawClient
beforeAll(async () => {
  server = await start()
  raw = new RawClient(server.url)
  const path = await raw.upload(speech(4), 'ref.wav')
  await raw.predict('infer', ['使用参考音频', { path }, '你好', 1], 'setup')
  await raw.predict('save_audio', ['小明'], 'setup')
})
afterAll(() => server.dispose())

describe.each(['zh', 'en'] as const)('errors of /infer in %s', (language) => {
  let own: TestApp
  let client: RawClient
  beforeAll(async () => {
    own = await start({ YINSE_LANG: language })
    client = new RawClient(own.url)
  })
  afterAll(() => own.dispose())

  const recorded = async (content: Buffer) => ({ path: await client.upload(content, 'blob') })
  const say = (voice: unknown) => ['使用参考音频', voice, '你好', 1]
  const label = '请上传参考音频'
  const text = (error: AppError) => error.text(language)

  const cases: [string, () => Promise<unknown[]>, string | RegExp][] = [
    [
      'no recording',
      async () => say(null),
      text(new AppError('wire-reference-needed', { choice: '使用参考音频', label })),
    ],
    [
      'an unknown voice',
      async () => ['nobody.pt', null, '你好', 1],
      text(
        new AppError('wire-choice-unknown', {
          label: '音色列表',
          value: 'nobody.pt',
          choices: '使用参考音频',
        }),
      ),
    ],
    [
      'an empty text',
      async () => ['使用参考音频', await recorded(speech(3)), ' \n\t', 1],
      text(new AppError('text-empty', {})),
    ],
    [
      'a speed outside',
      async () => ['使用参考音频', null, '你好', 4.5],
      text(new AppError('wire-number-out-of-range', { label: '语速', value: 4.5, min: 0.25, max: 4 })),
    ],
    [
      'a file that is no audio',
      async () => say(await recorded(Buffer.from('%PDF-1.7 …'))),
      text(new AppError('audio-not-audio', { found: { zh: 'PDF 文档', en: 'a PDF document' } })),
    ],
    ['silence', async () => say(await recorded(silence)), text(new AppError('reference-silent', {}))],
    ['noise', async () => say(await recorded(noise)), text(new AppError('reference-no-speech', {}))],
    [
      'under 1 s of speech',
      async () => say(await recorded(speech(0.7))),
      language === 'zh' ? /只有 0\.\d 秒说话声，至少需要 1\.0 秒/ : /has 0\.\d s of speech; at least 1\.0 s/,
    ],
  ]
  test.each(cases)('%s', async (_what, data, expected) => {
    verifies('error.language', 'error.no-reference', 'error.choice', 'error.range')
    const { output, success } = await client.predict('infer', await data(), 's')
    expect(success).toBe(false)
    if (typeof expected === 'string') expect(output.error).toBe(expected)
    else expect(output.error).toMatch(expected)
  })
})

test('a result has a name with its extension and nothing that a URL would lose', async () => {
  verifies('pitfall.11', 'pitfall.10', 'file.result')
  const { output } = await raw.predict('infer', ['小明', null, '你好', 1], 's')
  const path: string = output.data[0].path
  expect(path).toMatch(/^\/[^#?%\s]+\/[^/#?%\s]+\.wav$/)
  const wav = Buffer.from(await (await raw.get(`${prefix}/file=${path}`)).arrayBuffer())
  expect(pcmOfWav(wav).sampleRateHz).toBe(rateHz)
})

test('equal requests in the same millisecond have files of their own', async () => {
  verifies('pitfall.20')
  const frozen = await start({}, { now: () => 1_700_000_000_000 })
  const client = new RawClient(frozen.url)
  const path = await client.upload(speech(3), 'ref.wav')
  const data = ['使用参考音频', { path }, '同一句话', 1]
  const ids = await Promise.all(Array.from({ length: 6 }, () => client.call('infer', { data })))
  const results = await Promise.all(ids.map((id) => client.result('infer', id)))
  const paths = results.map((text) => /"path":"([^"]+)"/.exec(text)?.[1])
  await frozen.dispose()
  expect(paths).not.toContain(undefined)
  expect(new Set(paths).size).toBe(6)
})

test('twelve sessions at once hear and read nothing of each other', async () => {
  verifies('session.apart', 'stream.one-per-session')
  // A letter that cannot be read comes back in the warning of its own session.
  const letters = [...'ᚠᚡᚢᚣᚤᚥᚦᚧᚨᚩᚪᚫ']
  const streams = await Promise.all(
    letters.map(async (letter) => {
      const session = `session-${letter.codePointAt(0)}`
      const path = await raw.upload(speech(3), `${session}.wav`)
      const id = await raw.begin('infer', ['使用参考音频', { path }, `很好${letter}。`, 1], session)
      return { letter, id, text: await (await raw.get(streamPath(session))).text() }
    }),
  )
  for (const { letter, id, text } of streams) {
    const others = streams.filter((other) => other.id !== id)
    expect(text).toContain('"success":true')
    expect(text).toContain(`“${letter}”`)
    expect(others.filter((other) => text.includes(other.letter) || text.includes(other.id))).toEqual([])
  }
  const paths = streams.map(({ text }) => /"path":"([^"]+)"/.exec(text)?.[1])
  expect(new Set(paths).size).toBe(12)
})

test('what cannot be read is told with its place, and the rest is spoken', async () => {
  verifies('message.log')
  const id = await raw.begin('infer', ['小明', null, '𠮷野家ᚠ很好กx★', 1], 'unreadable')
  const messages = await raw.messages('unreadable')
  expect(messages.find((message) => message.event_id === id && message.success)).toBeDefined()
  const log = String(messages.find(({ msg }) => msg === 'log')?.log)
  expect(log).toContain('“ᚠ”（第 4 个字符）')
  expect(log).toContain('“ก”（第 7 个字符）')
})

test("an event is told of in the server's language, or in the one that our page names", async () => {
  const messageIn = async (headers: Readonly<Record<string, string>>) => {
    const answer = await raw.post(`${prefix}/run/infer`, { data: ['小明', null, '', 1] }, { headers })
    return ((await answer.json()) as { error: string }).error
  }
  expect(await messageIn({ 'accept-language': 'en' })).toMatch('文本是空的')
  expect(await messageIn({ 'x-yinse-language': 'fr' })).toMatch('文本是空的')
  expect(await messageIn({ 'x-yinse-language': 'en' })).toMatch('The text is empty')
})

test('a voice is there again after a restart, and speaks', async () => {
  verifies('info.live')
  const folder = await mkdtemp(join(tmpdir(), 'yinse-restart-'))
  const before = await start({ YINSE_DATA: folder })
  const first = new RawClient(before.url)
  const path = await first.upload(speech(4), 'ref.wav')
  await first.predict('infer', ['使用参考音频', { path }, '你好', 1], 's')
  expect((await first.predict('save_audio', ['步非烟'], 's')).success).toBe(true)
  await before.dispose()
  const after = await start({ YINSE_DATA: folder })
  const second = new RawClient(after.url)
  const { output } = await second.predict('change_choices', [], 's')
  const spoken = await second.predict('infer', ['步非烟.pt', null, '我回来了', 1], 's')
  await after.dispose()
  await rm(folder, { recursive: true })
  expect(output.data[0].choices).toContainEqual(['步非烟.pt', '步非烟.pt'])
  expect(spoken.success).toBe(true)
})

describe('whatever comes', () => {
  const internal = (['zh', 'en'] as const).map((language) => new AppError('internal', {}).text(language))

  test('as a text is spoken, or refused for a reason that can be read', { timeout: 180_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 60 }),
          fc.string({ unit: 'grapheme', maxLength: 60 }),
        ),
        async (text) => {
          const { output, success } = await raw.predict('infer', ['小明', null, text, 4], 'random-texts')
          if (success) expect(output.data[0].path).toMatch(/\.wav$/)
          else expect(typeof output.error).toBe('string')
          expect(internal).not.toContain(output.error)
        },
      ),
      { numRuns: 40, seed: 20_260_101 },
    )
  })

  test('as a recording is spoken with, or refused for a reason that can be read', {
    timeout: 180_000,
  }, async () => {
    const sound = speech(2)
    const damaged = fc
      .array(fc.tuple(fc.nat(sound.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 40 })
      .map((changes) => {
        const bytes = Buffer.from(sound)
        for (const [at, value] of changes) bytes[at % 200] = value
        return bytes
      })
    const random = fc.uint8Array({ minLength: 1, maxLength: 4000 }).map((bytes) => Buffer.from(bytes))
    await fc.assert(
      fc.asyncProperty(fc.oneof(damaged, random), async (bytes) => {
        const path = await raw.upload(bytes, 'blob')
        const data: AnyJson[] = ['使用参考音频', { path }, '好', 1]
        const { output, success } = await raw.predict('infer', data, 'random-recordings')
        if (success) return
        expect(typeof output.error).toBe('string')
        expect(internal).not.toContain(output.error)
      }),
      { numRuns: 25, seed: 20_260_102 },
    )
  })
})
