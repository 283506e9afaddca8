import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createToneEngine } from '../../src/engines/fake/index.js'
import { startApp, type TestApp } from '../support/app.js'
import { archiveFixture, sendableArchive, sendableEntry, sendableWeights } from '../support/sendable-model.js'
import { registryOf } from '../support/studio.js'
import { useWebSession } from '../support/web-session.js'

const web = useWebSession()
let app: TestApp
let brought: string

beforeAll(async () => {
  const engines = registryOf(createToneEngine())
  app = await startApp({}, { engines, modelCatalogue: [sendableEntry()] })
  brought = join(app.folder, 'brought')
  await mkdir(join(brought, 'bad'), { recursive: true })
  await writeFile(join(brought, 'good.tar.bz2'), sendableArchive)
  await writeFile(join(brought, 'weights.onnx'), sendableWeights)
  await writeFile(join(brought, 'holiday.zip'), 'photos')
  await writeFile(join(brought, 'bad', 'good.tar.bz2'), archiveFixture('climbing'))
  await writeFile(join(brought, 'bad', 'weights.onnx'), 'something else')
})
afterEach(async () => {
  await fetch(`${app.url}/v1/neural-models/tiny`, { method: 'DELETE' })
})
afterAll(async () => {
  await app.dispose()
  await rm(brought, { recursive: true, force: true })
})

async function openModels() {
  const page = await web.open(app.url)
  await page.getByRole('button', { name: '模型', exact: true }).click()
  const row = page.getByRole('listitem').filter({ hasText: 'Model tiny' })
  await row.getByText('服务器没有网络？用文件安装').click()
  const choose = (...names: string[]) =>
    row.getByLabel('Model tiny 的文件').setInputFiles(names.map((name) => join(brought, name)))
  return { page, row, choose }
}

/** Upload speed from now on, bytes a second; -1: as fast as it goes. */
async function throttle(page: Page, uploadThroughput: number): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput }
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', conditions)
}

// Before any of them was installed: after that, only the trusted archive would be taken.
test('what is wrong with a file stands at the model, in the language of the page', async () => {
  const { page, row, choose } = await openModels()
  const error = row.getByRole('alert')
  await choose('holiday.zip')
  await error.getByText('“holiday.zip”不是这个模型的文件。需要：good.tar.bz2, weights.onnx').waitFor()
  await choose('bad/weights.onnx')
  await error.getByText('weights.onnx 校验不符').waitFor()
  // Two checksums, which have no space to break at.
  const overflowPx = () =>
    page.getByRole('dialog').evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
  expect(await overflowPx()).toBe(0)
  await choose('weights.onnx')
  await row.getByText('3.0 MB · 已有').waitFor()
  await choose('bad/good.tar.bz2')
  await error.getByText('压缩包 good.tar.bz2 被拒绝').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByRole('button', { name: 'Models' }).click()
  await error.getByText('The archive good.tar.bz2 was refused').waitFor()
})

test('files that were brought make the model, one after the other, without a request to anybody', async () => {
  const { row, choose } = await openModels()
  const file = row.getByRole('listitem').filter({ hasText: 'weights.onnx' })
  expect(await file.getByRole('link').getAttribute('href')).toBe('http://127.0.0.1:9/nowhere')
  await choose('weights.onnx')
  await file.getByText('3.0 MB · 已有').waitFor()
  await choose('good.tar.bz2')
  await row.getByText('已安装', { exact: true }).waitFor()
  await row.getByRole('button', { name: '校验' }).click()
  await row.getByText('已校验，文件完好').waitFor()
})

test('a sending shows its progress, and cancelling it leaves nothing and the keyboard where it was', async () => {
  const { page, row, choose } = await openModels()
  await throttle(page, 100_000)
  await choose('weights.onnx')
  await row.getByText('正在接收').waitFor()
  await row.getByText(/^weights\.onnx: \d\.\d MB \/ 3\.0 MB/).waitFor()
  expect(await row.getByRole('progressbar').getAttribute('max')).toBe(String(sendableWeights.length))
  await row.getByRole('button', { name: '取消发送' }).focus()
  await page.keyboard.press('Enter')
  await row.getByText('未安装').waitFor()
  expect(await row.getByRole('alert').count()).toBe(0)
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim())
  await expect.poll(focused).toBe('安装')
  expect(await row.getByRole('button', { name: '选择模型文件' }).isVisible()).toBe(true)
})

test('all files can be chosen at once, also by keyboard', async () => {
  const { page, row } = await openModels()
  // Before the focus, so that the browser knows it when the key is pressed.
  const opening = page.waitForEvent('filechooser')
  await row.getByRole('button', { name: '选择模型文件' }).focus()
  await page.keyboard.press('Enter')
  await (await opening).setFiles(['good.tar.bz2', 'weights.onnx'].map((name) => join(brought, name)))
  await row.getByText('已安装', { exact: true }).waitFor()
})
