// `yinse jobs` at a server that speaks https with a certificate of its own.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCli } from '../../src/cli/program.js'
import { silentLogger } from '../../src/foundation/index.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { memoryVoices, plainTools, registryOf, toneEngine } from '../support/studio.js'

let app: TestApp
let elsewhere: string
beforeAll(async () => {
  app = await startTestApp({ YINSE_TLS: 'true' })
  elsewhere = await mkdtemp(join(tmpdir(), 'yinse-elsewhere-'))
})
afterAll(async () => {
  await app.dispose()
  await rm(elsewhere, { recursive: true, force: true })
})

async function jobs(...args: string[]) {
  const printed: string[] = []
  const told: string[] = []
  const data = args.includes('--server') ? elsewhere : app.folder
  const code = await runCli(
    ['jobs', 'list', '--lang', 'en', ...args],
    {
      stdin: Readable.from([]),
      print: (line) => printed.push(line),
      tell: (line) => told.push(line),
      environment: { YINSE_DATA: data },
      signal: new AbortController().signal,
    },
    {
      engines: registryOf(toneEngine()),
      voices: memoryVoices(),
      tools: plainTools,
      logger: silentLogger,
    },
  )
  return { code, printed, told: told.join('\n') }
}

test('on the data folder of the server its certificate is trusted', async () => {
  expect(await jobs()).toEqual({ code: 0, printed: [], told: expect.stringContaining('No jobs') })
})

test('from elsewhere it is refused, and the answer says what to do', async () => {
  const { code, told } = await jobs('--server', app.url)
  expect(code).toBe(3)
  expect(told).toContain(`The certificate of the server ${app.url} is not trusted (`)
  expect(told).toContain('name its certificate with --ca: tls/cert.pem in the data folder of the server')
})

test('with --ca it is trusted', async () => {
  const ca = join(app.folder, 'tls', 'cert.pem')
  expect(await jobs('--server', app.url, '--ca', ca)).toEqual({
    code: 0,
    printed: [],
    told: expect.stringContaining('No jobs'),
  })
})

test('a file that is none, or holds no certificate, is said', async () => {
  const missing = await jobs('--server', app.url, '--ca', join(elsewhere, 'none.pem'))
  expect([missing.code, missing.told.includes('none.pem: there is no such file or folder (ENOENT)')]).toEqual(
    [2, true],
  )
  const file = join(elsewhere, 'text.pem')
  await writeFile(file, 'no certificate')
  const empty = await jobs('--server', app.url, '--ca', file)
  expect([empty.code, empty.told.includes('no certificate in PEM form')]).toEqual([2, true])
})
