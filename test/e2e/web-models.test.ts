import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createToneEngine } from '../../src/engines/fake/index.js'
import type { ModelEntry } from '../../src/models/index.js'
import { starterVoices } from '../../src/voices/index.js'
import { startApp, type TestApp } from '../support/app.js'
import { deferred, registryOf } from '../support/studio.js'
import { screenshot, useWebSession } from '../support/web-session.js'

const content = Buffer.alloc(4_000_000, 7)
const half = content.length / 2
const tone = { samples: new Float32Array(24_000).fill(0.1), sampleRateHz: 24_000 }
const voiceMade = deferred()
/** Offsets that the release page was asked to go on from. */
const askedFrom: number[] = []
let isHolding = true
let source: Server
const web = useWebSession()
let app: TestApp

/** A release page that holds back the second half of its file until it is let go, and has nothing else. */
function startSource(): Promise<string> {
  source = createServer((request, response) => {
    if (request.url !== '/slow.onnx') return response.writeHead(500).end()
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
    askedFrom.push(from)
    const length = content.length - from
    const range = { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` }
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': length, ...(from > 0 ? range : {}) })
    if (isHolding) response.write(content.subarray(from, half))
    else response.end(content.subarray(from))
  })
  return new Promise((resolve) =>
    source.listen(0, '127.0.0.1', () =>
      resolve(`http://127.0.0.1:${(source.address() as AddressInfo).port}`),
    ),
  )
}

function entryOf(id: string, url: string): ModelEntry {
  return {
    id,
    name: `Model ${id}`,
    kind: 'pocket',
    languages: ['en'],
    licence: { name: 'CC-BY-4.0', note: { zh: '须署名', en: 'Give credit' } },
    needsTranscript: false,
    artifacts: [
      { fileName: `${id}.onnx`, sizeBytes: content.length, sha256: null, unpack: null, sources: [url] },
    ],
    installedBytes: content.length,
    files: { model: `${id}.onnx` },
  }
}

beforeAll(async () => {
  const url = await startSource()
  const modelCatalogue = [entryOf('slow', `${url}/slow.onnx`), entryOf('broken', `${url}/broken.onnx`)]
  const synthesizeStarter = async () => {
    await voiceMade.promise
    return { reference: tone, profile: null }
  }
  app = await startApp({}, { engines: registryOf(createToneEngine()), modelCatalogue, synthesizeStarter })
})
afterAll(async () => {
  await app.dispose()
  source.closeAllConnections()
  await new Promise((resolve) => source.close(resolve))
})

async function openModels() {
  const page = await web.open(app.url)
  await page.getByRole('button', { name: '模型', exact: true }).click()
  const row = (name: string) => page.getByRole('listitem').filter({ hasText: `Model ${name}` })
  await row('slow').waitFor()
  return { page, row }
}

test('a model is installed with its progress in sight, paused, gone on with, checked and removed', async () => {
  const { page, row } = await openModels()
  const slow = row('slow')
  const press = (name: string) => slow.getByRole('button', { name, exact: true }).click()
  await slow.getByText('许可：CC-BY-4.0。 须署名').waitFor()
  await slow.getByText('首次下载的文件会被信任').waitFor()
  await press('安装')
  await slow.getByText('slow.onnx: 2.0 MB / 4.0 MB').waitFor()
  expect(await slow.getByRole('progressbar').getAttribute('value')).toBe(String(half))
  await screenshot(page, 'models-zh')
  await press('暂停')
  await slow.getByText('已下载 2.0 MB / 4.0 MB').waitFor()
  isHolding = false
  await press('继续下载')
  await slow.getByText('已安装', { exact: true }).waitFor()
  expect(askedFrom).toEqual([0, half])
  await press('校验')
  await slow.getByText('已校验，文件完好').waitFor()
  await press('删除模型')
  await press('确认删除')
  await slow.getByText('未安装').waitFor()
})

test('what keeps a model from being installed stands at the model, in the language of the page', async () => {
  const { page, row } = await openModels()
  await row('broken').getByRole('button', { name: '安装' }).click()
  await row('broken').getByRole('alert').getByText('HTTP 500').waitFor()
  expect(await row('slow').getByRole('alert').count()).toBe(0)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('button', { name: 'Models' }).click()
  await row('broken').getByRole('alert').getByText('could not be had from any source').waitFor()
})

test('nothing is asked while nothing installs', async () => {
  const page = await web.open(app.url)
  await page.clock.install()
  const asked = vi.fn()
  page.on('request', (request) => request.url().endsWith('/v1/neural-models') && asked())
  await page.getByRole('button', { name: '模型', exact: true }).click()
  await page.getByText('Model slow').waitFor()
  expect(asked).toHaveBeenCalledTimes(1)
  await page.clock.runFor(10_000)
  expect(asked).toHaveBeenCalledTimes(1)
})

test('the starter voices come with one press', async () => {
  const page = await web.open(app.url)
  await page.keyboard.press('v')
  await page.getByRole('button', { name: '添加示例音色' }).click()
  await page.getByText('正在合成示例音色').waitFor()
  voiceMade.resolve()
  await page.getByText(`已添加 ${starterVoices.length} 个示例音色`).waitFor()
  for (const { name } of starterVoices) await page.getByText(name, { exact: true }).last().waitFor()
  await page.getByRole('button', { name: '添加示例音色' }).click()
  await page.getByText('示例音色都已经有了').waitFor()
})
