import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { packageRoot } from '../../src/foundation/index.js'
import type { TestApp } from '../support/app.js'
import { fliteWav } from '../support/audio-fixtures.js'
import { addVoiceTo, startWebApp } from '../support/web-app.js'
import {
  generate,
  heard,
  openWebSession,
  screenshot,
  uploadReference,
  type WebSession,
} from '../support/web-session.js'

let web: WebSession
let app: TestApp

beforeAll(async () => {
  web = await openWebSession()
  app = await startWebApp()
  for (const name of ['jok老师', 'Lei', '叶奈法', '步非烟']) await addVoiceTo(app.url, name)
})
beforeEach(({ skip }) => skip(web.browser === null, 'no browser'))
afterEach(async () => {
  expect(await web.closePages()).toEqual([])
})
afterAll(async () => {
  await web.close()
  await app.dispose()
})

/** Runs JavaScript as a user would save and start it. */
async function runInNode(code: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], {
    cwd: packageRoot,
    timeout: 50_000,
  })
  return stdout
}

/** The samples of a result are not silence. */
async function isHeard(url: string): Promise<boolean> {
  const bytes = Buffer.from(await (await fetch(url)).arrayBuffer())
  return (
    bytes.subarray(0, 4).toString() === 'RIFF' && bytes.subarray(44).some((byte) => byte > 8 && byte < 248)
  )
}

async function openApiPage(options = {}): Promise<Page> {
  const page = await web.open(app.url, options)
  await page.getByRole('link', { name: /API/ }).click()
  await page.getByRole('tab', { name: 'Python' }).waitFor()
  return page
}

test('the Python tab states every fact of the old page', async () => {
  const page = await openApiPage({ locale: 'en-GB' })
  const text = (await page.locator('main').innerText()).replace(/\s+/g, ' ')
  const voices = "Literal['使用参考音频', 'jok老师.pt', 'Lei.pt', '叶奈法.pt', '步非烟.pt']"
  for (const fact of [
    'API documentation',
    `${app.url}/`,
    '4 API endpoints',
    'API Recorder',
    '$ pip install gradio_client',
    'api_name: /change_choices',
    'api_name: /update_prompt_audio',
    'api_name: /save_audio',
    'api_name: /infer',
    'Accepts 0 parameters:',
    'Accepts 1 parameter:',
    'Accepts 4 parameters:',
    'Returns 1 element',
    'name str Required',
    `name ${voices} Default: "使用参考音频"`,
    'voice filepath Required',
    'text str Required',
    'speed float Default: 1',
    ...['音色名称', '音色列表', '请上传参考音频', '请输入目标文本', '语速', '生成结果'],
    ...['Textbox', 'Dropdown', 'Audio', 'Slider'],
    'The FileData class is a subclass of the GradioModel class',
    'from gradio_client import Client, handle_file',
    `client = Client("${app.url}/")`,
    "voice=handle_file('https://github.com/gradio-app/gradio/raw/main/test/test_files/audio_sample.wav')",
  ]) {
    expect(text).toContain(fact)
  }
  await screenshot(page, 'api-en')
})

test('the copy buttons copy what they stand beside', async () => {
  const page = await openApiPage()
  for (const tab of ['Python', 'JavaScript', 'cURL']) {
    await page.getByRole('tab', { name: tab }).click()
    await page.getByRole('button', { name: '复制代码：/infer' }).click()
    const shown = await page.locator('pre[aria-label="/infer"]').textContent()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toBe(shown)
  }
})

test('the JavaScript of the page runs in Node, and what comes back is heard', async () => {
  const page = await openApiPage()
  await page.getByRole('tab', { name: 'JavaScript' }).click()
  const code = await page.locator('pre[aria-label="/infer"]').innerText()
  const form = new FormData()
  form.append('files', new Blob([await fliteWav('rms')]), 'sample.wav')
  const answer = await fetch(`${app.url}/gradio_api/upload`, { method: 'POST', body: form })
  const [path] = (await answer.json()) as [string]
  const sample = `${app.url}/gradio_api/file=${path}`
  const printed = await runInNode(`${code.replace(/https:\/\/github[^"]+/, sample)}\nclient.close();`)
  const url = /url: '([^']+)'/.exec(printed)?.[1]
  expect(await isHeard(url ?? '')).toBe(true)
})

test('a recorded session, run with Node, makes the same voice and the same sound', async () => {
  const page = await openApiPage()
  await page.getByRole('button', { name: 'API 录制器' }).click()
  await page.getByText('正在录制 API 调用：0').waitFor()
  await uploadReference(page, web.recordingPath)
  await generate(page, '录下来的话，再说一遍。')
  const first = await heard(page)
  await page.getByLabel('音色名称').fill('录制的音色')
  await page.getByRole('button', { name: '保存音色' }).click()
  await page.getByText('正在录制 API 调用：2，最近：/save_audio').waitFor()
  await screenshot(page, 'recorder-zh')
  await page.getByRole('button', { name: '停止并查看代码' }).click()
  await page.getByRole('tab', { name: 'JavaScript' }).click()
  const code = await page.locator('pre[aria-label^="录制的"]').innerText()

  const { voices } = app.app.studio
  await voices.remove('录制的音色')
  const printed = await runInNode(code)
  expect(voices.find('录制的音色')).toBeDefined()
  const url = /"url":"([^"]+)"/.exec(printed)?.[1] ?? ''
  expect(await isHeard(url)).toBe(true)
  const bytes = (await (await fetch(url)).arrayBuffer()).byteLength
  expect((bytes - 44) / 48_000).toBeCloseTo(first.decodedSec, 1)
  await voices.remove('录制的音色')
})
