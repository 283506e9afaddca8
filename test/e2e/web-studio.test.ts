import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { encodeWav } from '../../src/audio/index.js'
import type { TestApp } from '../support/app.js'
import { addVoiceTo, type Gate, gatedToneEngine, startWebApp } from '../support/web-app.js'
import { generate, heard, screenshot, uploadReference, useWebSession } from '../support/web-session.js'

const web = useWebSession()
let app: TestApp
let gate: Gate

beforeEach(async () => {
  gate = gatedToneEngine()
  app = await startWebApp(gate.engine)
  await addVoiceTo(app.url, 'Lei')
})
afterEach(async () => {
  if (!web.browser) return
  gate.open()
  expect(await web.closePages()).toEqual([])
  await app.dispose()
})

async function chooseVoice(page: Page, name: string): Promise<void> {
  await page.getByLabel('音色列表').first().click()
  await page.getByRole('option', { name }).click()
}

describe('others at the same time', () => {
  test('a page that waits says how many are before it, and two tabs get each their own', async () => {
    const first = await web.open(app.url)
    const second = await web.openBeside(first, app.url)
    await chooseVoice(first, 'Lei')
    await chooseVoice(second, 'Lei')
    await generate(first, '请等一等。')
    await expect.poll(() => gate.begun.length).toBe(1)
    await generate(second, '轮到我了，这一句要长得多，好和别人的分开。')
    await second.getByText('排队中，下一个就轮到你').waitFor()
    const third = await web.open(app.url)
    await chooseVoice(third, 'Lei')
    await generate(third, '我在最后。')
    await third.getByText('排队中，前面还有 1 个任务').waitFor()
    gate.open()
    const short = await heard(first)
    const long = await heard(second)
    expect(long.decodedSec).toBeGreaterThan(2 * short.decodedSec)
  })
})

describe('advanced options', () => {
  test('change the voice, show in the history, and the engine that spoke is named with the reason', async () => {
    const page = await web.open(app.url)
    await uploadReference(page, web.recordingPath)
    await page.getByText('高级选项').click()
    await page.getByLabel('音高（半音）数值').fill('12')
    await page.getByText('已调整 1 项').waitFor()
    await generate(page, '你好，世界。')
    expect((await heard(page)).level).toBeGreaterThan(0.01)
    await page.getByText('引擎：fake').waitFor()
    await page.getByRole('button', { name: '恢复默认' }).click()
    await page.getByText('已调整 1 项').waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: '再用一次：你好，世界。' }).click()
    await page.getByText('已调整 1 项').waitFor()
    expect(await page.getByLabel('音高（半音）数值').inputValue()).toBe('12')
  })

  test('what an engine cannot do is an error that says so', async () => {
    const page = await web.open(app.url)
    await chooseVoice(page, 'Lei')
    await page.getByText('高级选项').click()
    await page.getByLabel('气声数值').fill('0.5')
    await generate(page, '你好。')
    await page.getByRole('alert').getByText('引擎 fake 不能改变').waitFor()
  })

  test('a job with options is cancelled on the server, too', async () => {
    const page = await web.open(app.url)
    await chooseVoice(page, 'Lei')
    await page.getByText('高级选项').click()
    await page.getByLabel('音高（半音）数值').fill('2')
    await generate(page, '请等一等。')
    await expect.poll(() => gate.begun.length).toBe(1)
    await page.getByRole('button', { name: '取消' }).click()
    await page.getByText('已取消').waitFor()
    await expect.poll(() => gate.aborted.length).toBe(1)
  })
})

describe('readings', () => {
  test('show above the words, and are mended here or for good', async () => {
    const page = await web.open(app.url)
    await page.getByLabel('请输入目标文本').fill('他在银行工作。')
    await page.getByRole('button', { name: '读音', exact: true }).click()
    await page.getByRole('button', { name: /^银行（yín háng）/ }).click()
    await screenshot(page, 'reading-zh')
    await page.getByLabel('“银行”读作').fill('nonsense')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('拼音加声调数字').waitFor()
    await page.getByLabel('“银行”读作').fill('yin2 xing2')
    await page.keyboard.press('Enter')
    await expect
      .poll(() => page.getByLabel('请输入目标文本').inputValue())
      .toBe('他在<银行|yin2 xing2>工作。')
    await page.getByRole('button', { name: /^银行（yín xíng）/ }).waitFor()
    await page.getByRole('button', { name: /^工作/ }).click()
    await page.getByLabel('“工作”读作').fill('gong1 zuo1')
    await page.getByRole('button', { name: '以后都这样读' }).click()
    await page.getByRole('button', { name: /^工作（gōng zuō）/ }).waitFor()
    await page.getByText('我的词典（1）').click()
    await page.getByRole('button', { name: '删除：工作' }).click()
    await page.getByRole('button', { name: /^工作（gōng zuò）/ }).waitFor()
  })
})

test('markup that cannot be obeyed is said where the readings are, and those of the text before go', async () => {
  const page = await web.open(app.url)
  await page.getByLabel('请输入目标文本').fill('他在银行工作。')
  await page.getByRole('button', { name: '读音', exact: true }).click()
  await page.getByRole('button', { name: /^银行（yín háng）/ }).waitFor()
  await page.getByLabel('请输入目标文本').fill('他在[speed:9]家。')
  await page.getByRole('alert').getByText('语速写成 [speed:0.9]').waitFor()
  await page.getByRole('button', { name: /^银行/ }).waitFor({ state: 'detached' })
  await page.getByLabel('请输入目标文本').fill('他在[speed:0.9]家。')
  await page.getByRole('button', { name: /^家（jiā）/ }).waitFor()
})

test('a story of three hours opens at once: its first second plays before the rest was sent', async () => {
  const hours = 3
  const { files } = app.app.studio
  const owner = { kind: 'local' } as const
  const head = encodeWav(
    Float32Array.from({ length: 24_000 }, (_, n) => 0.5 * Math.sin(n / 9)),
    24_000,
  )
  const newFile = { owner, originalName: 'story.wav', purpose: 'result' } as const
  const file = await files.put(newFile, Readable.from([Buffer.from(head)]), 2 ** 20)
  await lengthen(file.filePath, hours * 3600 * 24_000)
  const page = await web.open(app.url)
  await page.evaluate((path) => {
    const entry = {
      id: '1',
      createdAt: 0,
      choice: 'Lei',
      text: '很长的故事',
      speed: 1,
      warnings: [],
      file: { path },
    }
    localStorage.setItem('yinse.history', JSON.stringify([entry]))
  }, `/yinse/files/${file.id}/${file.fileName}`)
  await page.reload()
  await page.getByRole('button', { name: '播放：很长的故事' }).click()
  await page.getByText('/ 3:00:00').waitFor()
  const audio = page.getByTestId('result-audio')
  await expect.poll(() => audio.evaluate((one: HTMLAudioElement) => one.currentTime)).toBeGreaterThan(0.2)
  // The waveform is the server's: the browser never reads the file to draw it.
  await page.locator('.wave path').first().waitFor({ state: 'attached' })
  await audio.evaluate((one: HTMLAudioElement) => {
    one.currentTime = 2 * 3600
  })
  await page.getByText(/^2:00:0/).waitFor()
})

/** Makes the wav at `path` longer by silence, without writing it: the file system keeps a hole. */
async function lengthen(path: string, sampleCount: number): Promise<void> {
  const handle = await open(path, 'r+')
  const bytes = Buffer.alloc(4)
  const header = Buffer.alloc(4096)
  await handle.read(header, 0, 4096, 0)
  const dataAt = header.indexOf('data')
  bytes.writeUInt32LE(2 * sampleCount)
  await handle.write(bytes, 0, 4, dataAt + 4)
  bytes.writeUInt32LE(dataAt + 2 * sampleCount)
  await handle.write(bytes, 0, 4, 4)
  await handle.truncate(dataAt + 8 + 2 * sampleCount)
  await handle.close()
}
