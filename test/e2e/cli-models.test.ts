import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { runCli } from '../../src/cli/program.js'

const archive = await readFile(fileURLToPath(new URL('../fixtures/archives/good.tar.bz2', import.meta.url)))

let folder: string
let source: Server
/** What the source was asked for, and what had been told by then. */
let asked: { url: string; told: number }[]
let told: string[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yinse-cli-models-'))
  asked = []
  told = []
  source = createServer((request, response) => {
    asked.push({ url: request.url ?? '', told: told.length })
    if (request.url === '/good.tar.bz2') response.end(archive)
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve))
  const root = `http://127.0.0.1:${(source.address() as AddressInfo).port}`
  const entry = {
    id: 'tiny',
    name: 'Tiny model',
    kind: 'pocket',
    languages: ['en'],
    licence: { name: 'CC0-1.0', note: { zh: '随意使用', en: 'Do what you like' } },
    needsTranscript: false,
    artifacts: [
      {
        fileName: 'good.tar.bz2',
        sizeBytes: archive.length,
        unpack: 'tar.bz2',
        sources: [`${root}/absent.tar.bz2`, `${root}/good.tar.bz2`],
      },
    ],
    installedBytes: 100,
    files: { model: 'tiny/model.onnx', data: 'tiny/data' },
  }
  await writeFile(
    join(folder, 'yinse.config.json'),
    JSON.stringify({ models: [entry], modelMirrors: [`${root}/mine`] }),
  )
})
afterEach(async () => {
  await new Promise((resolve) => source.close(resolve))
  await rm(folder, { recursive: true, force: true })
})

async function run(...args: string[]) {
  const printed: string[] = []
  told = []
  const code = await runCli(['models', ...args, '--lang', 'en'], {
    stdin: Readable.from([]),
    print: (line) => printed.push(line),
    tell: (line) => told.push(line),
    environment: { YINSE_DATA: folder },
    signal: new AbortController().signal,
  })
  return { code, printed: printed.join('\n'), told: told.join('\n') }
}

test('a model that stands in the settings is listed, installed, verified and removed', async () => {
  const list = await run('list')
  expect(list.printed).toContain('tiny\tnot installed\ten')
  expect(list.printed).toContain('zipvoice-distill-int8\tnot installed\tzh+en')
  expect(list.told).toContain('Do what you like')

  const install = await run('install', 'tiny')
  expect(install).toMatchObject({ code: 0, printed: 'tiny' })
  expect(install.told).toMatch(/Licence: CC0-1.0[\s\S]*Do what you like[\s\S]*first download is trusted/)
  // The owner's own source first, then those of the entry in their order.
  expect(asked.map(({ url }) => url)).toEqual(['/mine/good.tar.bz2', '/absent.tar.bz2', '/good.tar.bz2'])
  // The terms came before the first request.
  expect(asked[0]?.told).toBe(3)

  expect((await run('list')).printed).toContain('tiny\tinstalled')
  expect(await run('verify')).toMatchObject({ code: 0, printed: 'tiny' })
  await writeFile(join(folder, 'models/tiny/tiny/model.onnx'), 'changed')
  const spoiled = await run('verify', 'tiny')
  expect(spoiled.code).not.toBe(0)
  expect(spoiled.told).toContain('tiny/model.onnx')
  const actual = createHash('sha256').update('changed').digest('hex')
  expect(spoiled.told).toContain(actual)

  expect((await run('remove', 'tiny')).code).toBe(0)
  expect((await run('remove', 'tiny')).told).toContain('yinse models install tiny')
  expect((await run('verify', 'tiny')).told).toContain('not installed')
  expect((await run('verify')).told).toContain('No model is installed')
})

test('an archive that was brought is installed without a request', async () => {
  await mkdir(join(folder, 'usb'))
  await writeFile(join(folder, 'usb', 'good.tar.bz2'), archive)
  expect(await run('add', join(folder, 'usb', 'good.tar.bz2'))).toMatchObject({ code: 0, printed: 'tiny' })
  expect((await run('add', join(folder, 'usb', 'holiday.zip'))).told).toContain('good.tar.bz2')
  expect(asked).toEqual([])
})

test('an entry whose paths lead out of its folder is refused when the settings are read', async () => {
  const path = join(folder, 'yinse.config.json')
  const config = JSON.parse(await readFile(path, 'utf8'))
  for (const file of ['../secret', 'a/../../b', '/etc/passwd', 'C:\\x']) {
    config.models[0].files = { model: file }
    await writeFile(path, JSON.stringify(config))
    expect((await run('list')).code).not.toBe(0)
  }
})
