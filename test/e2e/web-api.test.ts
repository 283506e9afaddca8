import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packageRoot } from '../../src/foundation/index.js'
import type { TestApp } from '../support/app.js'
import { fliteWav } from '../support/audio-fixtures.js'
import { addVoiceTo, startWebApp } from '../support/web-app.js'
import { generate, heard, screenshot, uploadReference, useWebSession } from '../support/web-session.js'

const web = useWebSession()
let app: TestApp

beforeAll(async () => {
  app = await startWebApp()
  for (const name of ['jok老师', 'Lei', '叶奈法', '步非烟']) await addVoiceTo(app.url, name)
})
afterAll(() => app.dispose())

/** Runs JavaScript as a user would save and start it. */
async function runInNode(code: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'yinse-script-'))
  await symlink(join(packageRoot, 'node_modules'), join(folder, 'node_modules'), 'junction')
  await writeFile(join(folder, 'script.mjs'), code)
  const { stdout } = await promisify(execFile)(process.execPath, ['script.mjs'], {
    cwd: folder,
    timeout: 50_000,
  })
  return stdout
}

/** Runs a script of the page with bash, in a folder of its own. */
async function runInBash(code: string): Promise<{ readonly printed: string; readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'yinse-script-'))
  const { stdout } = await promisify(execFile)('bash', ['-c', code], { cwd: folder, timeout: 50_000 })
  return { printed: stdout, folder }
}

const hasBash = process.platform !== 'win32'
const python = ['python3', 'python'].find((name) => spawnSync(name, ['--version']).status === 0)
if (!python) process.stderr.write('skipped: the Python of the page is Python (no python3 on this machine)\n')

/** What Python says against any of the scripts; '' for nothing. Its libraries may be absent here. */
function pythonErrors(...scripts: readonly string[]): string {
  if (!python) return ''
  const parse = 'import ast, json, sys\nfor code in json.load(sys.stdin): ast.parse(code)'
  return spawnSync(python, ['-c', parse], { input: JSON.stringify(scripts), encoding: 'utf8' }).stderr
}

/** A recording on this server, as an address. */
async function hostedSample(): Promise<string> {
  const form = new FormData()
  form.append('files', new Blob([await fliteWav('rms')]), 'sample.wav')
  const answer = await fetch(`${app.url}/gradio_api/upload`, { method: 'POST', body: form })
  const [path] = (await answer.json()) as [string]
  return `${app.url}/gradio_api/file=${path}`
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
  const sample = await hostedSample()
  const printed = await runInNode(`${code.replace(/https:\/\/github[^"]+/, sample)}\nclient.close();`)
  const url = /url: '([^']+)'/.exec(printed)?.[1]
  expect(await isHeard(url ?? '')).toBe(true)
})

test.skipIf(!hasBash)('the cURL of the page runs in bash, and what comes back is heard', async () => {
  const page = await openApiPage()
  await page.getByRole('tab', { name: 'cURL' }).click()
  const code = await page.locator('pre[aria-label="/infer"]').innerText()
  const { printed } = await runInBash(code.replace(/https:\/\/github[^"]+/, await hostedSample()))
  expect(printed).toContain('event: complete')
  expect(await isHeard(/"url": ?"([^"]+)"/.exec(printed)?.[1] ?? '')).toBe(true)
})

test('all Python on the page is Python', async () => {
  const page = await openApiPage()
  await page.getByText('/v1/audio/speech').first().waitFor()
  const blocks = await page.locator('pre').allTextContents()
  expect(blocks.length).toBeGreaterThan(30)
  expect(pythonErrors(...blocks.filter((text) => !text.startsWith('$')))).toBe('')
})

test("our own endpoints stand below, each with a snippet that is the server's, and run", async () => {
  const page = await openApiPage()
  await page.getByRole('tab', { name: 'cURL' }).click()
  const own = page.locator('details').filter({ hasText: 'POST/v1/jobs' }).first()
  await own.locator('summary').click()
  const code = await own.locator('pre').innerText()
  const { printed } = await runInBash(code)
  expect(JSON.parse(printed)).toMatchObject({ state: expect.stringMatching(/queued|running|done/) })
  await own.getByText('pitchShiftSemitones').waitFor()
  await page.getByRole('tab', { name: 'MCP' }).click()
  await page.getByText('list_voices').first().waitFor()
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
  await page.getByRole('button', { name: '停止并查看代码' }).click()
  await page.getByRole('tab', { name: 'JavaScript' }).click()
  await screenshot(page, 'recorder-zh')
  const recorded = page.locator('pre[aria-label^="录制的"]')
  const code = await recorded.innerText()
  await page.getByRole('tab', { name: 'Python' }).click()
  const pythonCode = await recorded.innerText()
  await page.getByRole('tab', { name: 'cURL' }).click()
  const bashCode = await recorded.innerText()

  const { voices } = app.app.studio
  const library = app.app.studio.voicesOf({ kind: 'local' })
  await library.remove('录制的音色')
  const printed = await runInNode(code)
  expect(voices.find('录制的音色')).toBeDefined()
  const url = /"url":"([^"]+)"/.exec(printed)?.[1] ?? ''
  expect(await isHeard(url)).toBe(true)
  const bytes = (await (await fetch(url)).arrayBuffer()).byteLength
  expect((bytes - 44) / 48_000).toBeCloseTo(first.decodedSec, 1)
  await library.remove('录制的音色')

  expect(pythonErrors(pythonCode)).toBe('')
  if (!hasBash) return
  const bash = await runInBash(bashCode)
  expect(voices.find('录制的音色')).toBeDefined()
  expect(await isHeard(/"url": ?"([^"]+)"/.exec(bash.printed)?.[1] ?? '')).toBe(true)
  await library.remove('录制的音色')
})

test('a session with options and a voice saved before it spoke is recorded, too, and runs', async () => {
  const page = await openApiPage()
  await page.getByRole('button', { name: 'API 录制器' }).click()
  await uploadReference(page, web.recordingPath)
  await page.getByLabel('音色名称').fill('先存的')
  await page.getByRole('button', { name: '保存音色' }).click()
  await page.getByText('正在录制 API 调用：1，最近：/v1/voices').waitFor()
  await page.getByText('高级选项').click()
  await page.getByLabel('音高（半音）数值').fill('3')
  await generate(page, '高一点。')
  await heard(page)
  await page.getByText('正在录制 API 调用：2，最近：/v1/jobs').waitFor()
  await page.getByRole('button', { name: '停止并查看代码' }).click()
  const recorded = page.locator('pre[aria-label^="录制的"]')
  expect(pythonErrors(await recorded.innerText())).toBe('')
  const { voices } = app.app.studio
  const library = app.app.studio.voicesOf({ kind: 'local' })
  await library.remove('先存的')
  await page.getByRole('tab', { name: 'JavaScript' }).click()
  await runInNode(await recorded.innerText())
  expect(voices.find('先存的')).toBeDefined()
  await library.remove('先存的')
  await page.getByRole('tab', { name: 'cURL' }).click()
  if (!hasBash) return
  const { folder } = await runInBash(await recorded.innerText())
  expect(voices.find('先存的')).toBeDefined()
  const sound = await readFile(join(folder, 'result_1.wav'))
  expect(sound.subarray(44).some((byte) => byte > 8 && byte < 248)).toBe(true)
  await library.remove('先存的')
})
