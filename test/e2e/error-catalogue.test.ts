import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCli } from '../../src/cli/program.js'
import {
  AppError,
  type ErrorCode,
  errorCatalogue,
  errorKinds,
  silentLogger,
} from '../../src/foundation/index.js'
import { createHttpServer } from '../../src/http/index.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { errorSamples } from '../support/error-samples.js'
import { memoryVoices, plainTools, registryOf, toneEngine } from '../support/studio.js'

const codes = Object.keys(errorCatalogue) as ErrorCode[]
const errorOf = (code: ErrorCode) => new AppError(code, errorSamples[code] as never)

/** What the next job fails with. */
let failure: AppError
const failingTools = {
  ...plainTools,
  segmentText: () => {
    throw failure
  },
}

let folder: string
let recording: string
let server: TestApp
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinse-errors-'))
  recording = join(folder, 'ref.wav')
  await writeFile(recording, 'a recording')
  const voices = memoryVoices()
  server = await startTestApp({}, { voices, tools: failingTools })
  const request = { owner: { kind: 'local' }, name: '小明', filePath: recording, transcript: null } as const
  await server.app.studio.saveVoice(request, new AbortController().signal)
})
afterAll(async () => {
  await server.dispose()
  await rm(folder, { recursive: true, force: true })
})

test('every error has a sample', () => expect(Object.keys(errorSamples).sort()).toEqual([...codes].sort()))

describe.each(codes)('%s', (code) => {
  test('reads well in both languages', () => {
    const error = errorOf(code)
    for (const language of ['zh', 'en'] as const) {
      expect(error.text(language)).not.toMatch(/undefined|NaN|\[object/)
      expect(error.text(language)).toMatch(/[。.：）)”"/]$/u)
    }
    expect(error.text('zh')).toMatch(/\p{Script=Han}/u)
    expect(error.text('en')).toMatch(/^\P{Script=Han}/u)
  })

  test('is an HTTP answer with the status of its kind, in the language asked for', async () => {
    const door = createHttpServer({ gate: { hosts: [], origins: [] }, logger: silentLogger, language: 'zh' })
    door.get('/v1/fail', () => {
      throw errorOf(code)
    })
    for (const language of ['zh', 'en'] as const) {
      const headers = { host: 'localhost', 'accept-language': language }
      const answer = await door.inject({ url: '/v1/fail', headers })
      const { kind, data } = errorOf(code)
      expect(answer.statusCode).toBe(errorKinds[kind].httpStatus)
      expect(answer.json()).toEqual({ error: { code, message: errorOf(code).text(language), data } })
    }
    await door.close()
  })

  test('is a failed event on the Gradio wire, with keys that Python takes', async () => {
    failure = errorOf(code)
    const answer = await fetch(`${server.url}/gradio_api/run/infer`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ data: ['小明.pt', null, '你好', 1] }),
    })
    expect(answer.status).toBe(500)
    const { error, ...rest } = await answer.json()
    expect(error).toBe(failure.text('zh'))
    const allowed = ['duration', 'visible', 'title', 'print_exception']
    expect(Object.keys(rest).filter((key) => !allowed.includes(key))).toEqual([])
  })

  test('is a line and an exit code on the command line', async () => {
    failure = errorOf(code)
    const told: string[] = []
    const streams = {
      stdin: Readable.from(['']),
      print: () => {},
      tell: (line: string) => void told.push(line),
    }
    const exitCode = await runCli(
      ['say', '你好', '--voice', recording, '--lang', 'en', '-o', join(folder, 'out.wav')],
      { ...streams, environment: { YINSE_DATA: folder }, signal: new AbortController().signal },
      {
        engines: registryOf(toneEngine()),
        voices: memoryVoices(),
        tools: failingTools,
        logger: silentLogger,
      },
    )
    expect(told[0]).toBe(failure.text('en'))
    expect(exitCode).toBe(errorKinds[failure.kind].exitCode)
  })
})
