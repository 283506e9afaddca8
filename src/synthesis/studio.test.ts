import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import {
  createTestStudio,
  deferred,
  ManualTime,
  memoryVoices,
  plainTools,
  speakRequest,
  type TestStudio,
  type TestStudioOptions,
  toneEngine,
} from '../../test/support/studio.js'
import type { Engine } from '../engines/engine.js'
import { AppError, silentLogger } from '../foundation/index.js'
import { FileVoiceStore } from '../voices/index.js'
import type { SpeakEvent } from './index.js'

const ignore = () => {}
const never = new AbortController().signal
const opened: TestStudio[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.dispose()
})

async function open(options?: TestStudioOptions): Promise<TestStudio> {
  const one = await createTestStudio(options)
  opened.push(one)
  return one
}

const hashOfFile = async (filePath: string) =>
  createHash('sha256')
    .update(await readFile(filePath))
    .digest('hex')

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'nothing thrown',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  )

describe('a job', () => {
  test('is spoken sentence by sentence, with events in order and pauses between', async () => {
    const { studio, upload } = await open()
    const events: SpeakEvent[] = []
    const voice = { kind: 'reference', filePath: await upload(), transcript: null } as const
    const result = await studio.speak(
      speakRequest('一二三。四五。', voice),
      (event) => events.push(event),
      never,
    )
    expect(events.map((event) => (event.kind === 'stage' ? event.stage : event.kind))).toEqual([
      'accepted',
      'started',
      'reference',
      'voice',
      'plan',
      'speech',
      'audio',
      'take',
      'sentence',
      'take',
      'sentence',
      'encoding',
    ])
    // 4 and 3 characters of 50 ms, and half a second between; none after the last.
    expect(result.durationSec).toBeCloseTo(0.2 + 0.5 + 0.15, 6)
    expect(result.sentences).toMatchObject([
      { index: 0, text: '一二三。', startSec: 0, endSec: 0.2 },
      { index: 1, text: '四五。', startSec: 0.7 },
    ])
    expect(studio.files.find(result.fileId)?.filePath).toBe(result.filePath)
    expect((await readFile(result.filePath)).length).toBe(44 + result.durationSec * 24_000 * 2)
  })

  test('tells what cannot be read: with its text in the result, by its place alone in the log', async () => {
    const logged: unknown[][] = []
    const warning = { code: 'unreadable', text: 'ᚠ', sourceStart: 5, sourceEnd: 6 } as const
    const { studio, upload } = await open({
      logger: { ...silentLogger, warn: (...line) => logged.push(line) },
      tools: { segmentText: (text) => ({ ...plainTools.segmentText(text), warnings: [warning] }) },
    })
    const voice = { kind: 'reference', filePath: await upload(), transcript: null } as const
    const result = await studio.speak(speakRequest('𠮷野家。ᚠ', voice), ignore, never)
    expect(result.warnings).toEqual([warning])
    // The first character takes two UTF-16 units.
    expect(logged).toEqual([['job.unreadable', { count: 1, characters: [5] }]])
  })

  test('leaves no part of a result behind when it fails', async () => {
    const engine = toneEngine({
      before: ({ index }) => {
        if (index === 1) throw new Error('the worker died')
      },
    })
    const { studio, upload, folder } = await open({ engines: [engine] })
    const voice = { kind: 'reference', filePath: await upload(), transcript: null } as const
    const failure = studio.speak(speakRequest('一。二。', voice), ignore, never)
    await expect(failure).rejects.toMatchObject({
      code: 'speech-failed',
      data: { engineId: 'tone', sentence: 2 },
    })
    const names = await readdir(join(folder, 'files'), { recursive: true })
    expect(names.filter((name) => name.includes('audio.wav'))).toEqual([])
  })

  test('that a crash ended does not harm the next, which repeats no finished sentence', async () => {
    let crashes = 1
    const engine = toneEngine({
      before: ({ index }) => {
        if (index === 1 && crashes-- > 0) throw new Error('the worker died')
      },
    })
    const { studio, upload } = await open({ engines: [engine] })
    const voice = { kind: 'reference', filePath: await upload(), transcript: null } as const
    expect(await codeOf(studio.speak(speakRequest('一。二。', voice), ignore, never))).toBe('speech-failed')
    await studio.speak(speakRequest('一。二。', voice), ignore, never)
    expect(engine.spoken).toEqual(['一。', '二。'])
  })

  test('finds the sentences and prompts of before a restart', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'yinse-studio-'))
    const prompts: string[] = []
    const start = (name: string) =>
      open({ folder, engines: [toneEngine({ onPrompt: () => prompts.push(name) })] })
    const first = await start('first')
    const voice = { kind: 'reference', filePath: await first.upload(), transcript: null } as const
    const before = await first.studio.speak(speakRequest('一。', voice), ignore, never)
    const hash = await hashOfFile(before.filePath)
    const engine = toneEngine({ onPrompt: () => prompts.push('second') })
    const second = await open({ folder, engines: [engine] })
    const after = await second.studio.speak(speakRequest('一。', voice), ignore, never)
    expect(engine.spoken).toEqual([])
    expect(prompts).toEqual(['first'])
    expect(await hashOfFile(after.filePath)).toBe(hash)
  })

  test('a saved voice is analysed once: a new server speaks with the profile of its file', async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'yinse-voices-'))
    const analysed = { prompts: 0, references: 0 }
    const start = async () => {
      const voices = await FileVoiceStore.open({
        dataFolder,
        clock: { now: () => 0 },
        logger: silentLogger,
        importRecording: () => Promise.reject(new Error('nothing to import')),
      })
      const one = await open({
        voices,
        engines: [toneEngine({ id: 'embedded', onPrompt: () => analysed.prompts++ })],
        tools: {
          prepareReference: (...args) => {
            analysed.references++
            return plainTools.prepareReference(...args)
          },
        },
      })
      return { ...one, voices }
    }
    const first = await start()
    const draft = {
      owner: { kind: 'local' },
      name: '甲',
      filePath: await first.upload(),
      transcript: null,
    } as const
    await first.studio.saveVoice(draft, never)
    await first.voices.dispose()
    expect(analysed).toEqual({ prompts: 1, references: 1 })
    const second = await start()
    const result = await second.studio.speak(
      speakRequest('一。', { kind: 'saved', name: '甲' }),
      ignore,
      never,
    )
    await second.voices.dispose()
    expect(result.durationSec).toBeGreaterThan(0)
    expect(analysed).toEqual({ prompts: 1, references: 1 })
  })

  test('a hung sentence ends with its deadline and frees the worker', async () => {
    const time = new ManualTime()
    const isSpeaking = deferred()
    const engine = toneEngine({
      before: ({ text }) => {
        if (text !== '挂。') return undefined
        isSpeaking.resolve()
        return new Promise(() => {})
      },
    })
    const { studio, upload } = await open({ engines: [engine], time })
    const voice = { kind: 'reference', filePath: await upload(), transcript: null } as const
    const hung = codeOf(studio.speak(speakRequest('挂。', voice), ignore, never))
    await isSpeaking.promise
    time.pass(301_000)
    expect(await hung).toBe('stage-timed-out')
    await studio.speak(speakRequest('好。', voice), ignore, never)
    expect(engine.spoken).toEqual(['好。'])
    expect(time.pendingCount).toBe(0)
  })

  test('cancelled while it speaks ends within the sentence, and the next one runs', async () => {
    const isSpeaking = deferred()
    const engine = toneEngine({
      before: async ({ index }, signal) => {
        if (index !== 1) return
        isSpeaking.resolve()
        await new Promise((resolve) => signal.addEventListener('abort', resolve))
      },
    })
    const { studio, upload } = await open({ engines: [engine] })
    const voice = { kind: 'reference', filePath: await upload(), transcript: null } as const
    const controller = new AbortController()
    const job = codeOf(studio.speak(speakRequest('一。二。三。', voice), ignore, controller.signal))
    await isSpeaking.promise
    controller.abort()
    expect(await job).toBe('cancelled')
    await studio.speak(speakRequest('四。', voice), ignore, never)
    expect(engine.spoken).toEqual(['一。', '四。'])
  })
})

test('20 parallel jobs give the same bytes as serial ones', async () => {
  const texts = Array.from(
    { length: 20 },
    (_, index) => `第${'一'.repeat(index + 1)}句。又${'二'.repeat(20 - index)}句。`,
  )
  const speakAll = async (workers: number, isParallel: boolean) => {
    const { studio, upload } = await open({ limits: { workers } })
    const files = [await upload('one'), await upload('two')]
    const speak = async (text: string, index: number) => {
      const voice = { kind: 'reference', filePath: files[index % 2] ?? '', transcript: null } as const
      const owner = { kind: 'session', id: String(index % 3) } as const
      const result = await studio.speak(
        speakRequest(text, voice, { owner }),
        ignore,
        new AbortController().signal,
      )
      return hashOfFile(result.filePath)
    }
    if (isParallel) return Promise.all(texts.map(speak))
    const results: string[] = []
    for (const [index, text] of texts.entries()) results.push(await speak(text, index))
    return results
  }
  const serial = await speakAll(1, false)
  expect(await speakAll(4, true)).toEqual(serial)
  expect(new Set(serial).size).toBe(20)
})

test('the beginning of a sentence is heard while its end is being made', async () => {
  const tone = toneEngine()
  let goOn = () => {}
  const heard = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const slow: Engine = {
    ...tone,
    async *synthesize(...args) {
      for await (const chunk of tone.synthesize(...args)) {
        yield chunk
        // Nobody hears the end before somebody has heard the beginning.
        await heard
      }
    },
  }
  const { studio, upload } = await open({ engines: [slow] })
  const voice = { kind: 'reference', filePath: await upload(), transcript: null } as const
  let listening: Promise<void> | undefined
  const listen = async (fileId: string) => {
    let bytes = 0
    for await (const block of studio.audioOf(fileId)?.read(never) ?? []) {
      bytes += block.length
      if (bytes > 10_000) break
    }
    goOn()
  }
  const result = await studio.speak(
    speakRequest('一二三四五六七八九十。', voice),
    (event) => {
      if (event.kind === 'audio') listening = listen(event.fileId)
    },
    never,
  )
  await listening
  expect(result.durationSec).toBeCloseTo(11 * 0.05, 5)
})

describe('a request is refused before it waits', () => {
  const voice = { kind: 'reference', filePath: '/no/such/file', transcript: null } as const
  const options = speakRequest('', voice).options
  test.each([
    ['an empty text', speakRequest(' \n', voice), 'text-empty'],
    ['a text beyond the limit', speakRequest('一'.repeat(200_001), voice), 'text-too-long'],
    [
      'a speed below the range',
      speakRequest('一', voice, { options: { ...options, speedRatio: 0.2 } }),
      'speed-out-of-range',
    ],
    [
      'a speed that is no number',
      speakRequest('一', voice, { options: { ...options, speedRatio: Number.NaN } }),
      'speed-out-of-range',
    ],
    [
      'a pitch beyond the range',
      speakRequest('一', voice, { options: { ...options, pitchShiftSemitones: 30 } }),
      'option-out-of-range',
    ],
    [
      'a change of the voice that the engine cannot make',
      speakRequest('一', voice, { options: { ...options, breathiness: 0.5 } }),
      'option-unsupported',
    ],
    ['an unknown engine', speakRequest('一', voice, { engineId: 'nobody' }), 'engine-not-listed'],
    ['an unknown voice', speakRequest('一', { kind: 'saved', name: '无' }), 'voice-not-found'],
    ['no recording', speakRequest('一', { ...voice, filePath: '' }), 'reference-missing'],
    ['a recording that is gone', speakRequest('一', voice), 'reference-gone'],
  ])('%s', async (_case, request, code) => {
    const { studio } = await open()
    expect(await codeOf(studio.speak(request, ignore, never))).toBe(code)
    expect(studio.queueStatus()).toMatchObject({ waiting: 0, running: 0 })
  })
})

test('a saved voice speaks by its name, with and without .pt', async () => {
  const { studio, upload } = await open({ voices: memoryVoices() })
  await studio.saveVoice(
    { owner: { kind: 'local' }, name: '小明', filePath: await upload(), transcript: null },
    never,
  )
  const results = []
  for (const name of ['小明', '小明.pt']) {
    const result = await studio.speak(speakRequest('你好。', { kind: 'saved', name }), ignore, never)
    results.push(await hashOfFile(result.filePath))
  }
  expect(results[0]).toEqual(results[1])
})

test('closing refuses new jobs and lets the running one finish', async () => {
  const isSpeaking = deferred()
  const mayGoOn = deferred()
  const engine = toneEngine({
    before: () => {
      isSpeaking.resolve()
      return mayGoOn.promise
    },
  })
  const { studio, upload } = await open({ engines: [engine] })
  const voice = { kind: 'reference', filePath: await upload(), transcript: null } as const
  const job = studio.speak(speakRequest('一。', voice), ignore, never)
  await isSpeaking.promise
  const closed = studio.close(60_000)
  expect(await codeOf(studio.speak(speakRequest('二。', voice), ignore, never))).toBe('shutting-down')
  mayGoOn.resolve()
  expect((await job).sentences).toHaveLength(1)
  await closed
})
