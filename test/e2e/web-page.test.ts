import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { TestApp } from '../support/app.js'
import { addVoiceTo, type Gate, gatedToneEngine, startWebApp } from '../support/web-app.js'
import { generate, heard, screenshot, uploadReference, useWebSession } from '../support/web-session.js'

const web = useWebSession()
let app: TestApp
let gate: Gate

beforeAll(async () => {
  gate = gatedToneEngine()
  app = await startWebApp(gate.engine)
})
afterEach(async () => {
  const { studio } = app.app
  for (const { name } of studio.voices.list()) await studio.voicesOf({ kind: 'local' }).remove(name)
})
afterAll(() => app.dispose())

const upload = (page: Page) => uploadReference(page, web.recordingPath)
const addVoice = (name: string) => addVoiceTo(app.url, name)

/** A page whose first sentence is spoken, while the second is not. */
async function openSpeaking(): Promise<Page> {
  await addVoice('Lei')
  const page = await web.open(app.url)
  await page.getByLabel('音色列表').first().click()
  await page.getByRole('option', { name: 'Lei' }).click()
  await generate(page, '第一句话说完了。请等一等。')
  await page.getByText('1 / 2 句').waitFor()
  return page
}

describe('speaking', () => {
  test('an uploaded recording speaks the text, and what is heard is as long as said', async () => {
    const page = await web.open(app.url)
    await upload(page)
    await generate(page, '你好，世界。今天天气不错，我们去公园走走吧！')
    const { elementSec, decodedSec, level } = await heard(page)
    expect(decodedSec).toBeGreaterThan(1.5)
    expect(elementSec).toBeCloseTo(decodedSec, 1)
    expect(level).toBeGreaterThan(0.01)
    const shown = `0:${String(Math.floor(elementSec)).padStart(2, '0')}`
    await page.getByText(`0:00 / ${shown}`).waitFor()
    await screenshot(page, 'result-zh')
    await page.getByRole('button', { name: '播放', exact: true }).last().click()
    await page.getByRole('button', { name: '暂停' }).waitFor()
  })

  test('the result can be had in every format that the page offers', async () => {
    const page = await web.open(app.url)
    await upload(page)
    await generate(page, '你好。')
    const links = page.getByRole('link', { name: /^下载 ?(wav|mp3|opus|flac|m4a)$/ })
    await links.first().waitFor()
    const addresses = await links.evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href))
    expect(addresses.length).toBeGreaterThan(3)
    for (const address of addresses) {
      const answer = await fetch(address)
      expect([answer.status, (await answer.arrayBuffer()).byteLength > 500], address).toEqual([200, true])
    }
  })

  test('generating waits for the upload instead of complaining about it', async () => {
    const page = await web.open(app.url)
    await page.getByLabel('参考音频文件').setInputFiles(web.recordingPath)
    await generate(page, '你好。')
    expect((await heard(page)).level).toBeGreaterThan(0.01)
  })

  test('what the microphone hears becomes the reference', async () => {
    const page = await web.open(app.url)
    await page.getByRole('button', { name: '录音' }).click()
    await page.getByText('0:05').waitFor()
    await page.getByRole('button', { name: '停止录音' }).click()
    await page.getByText('recording.webm').waitFor()
    await generate(page, '你好。')
    expect((await heard(page)).level).toBeGreaterThan(0.01)
  })

  test('without https the page says why there is no microphone', async () => {
    const page = await web.open('about:blank')
    await page.addInitScript(() => Object.defineProperty(navigator, 'mediaDevices', { value: undefined }))
    await page.goto(app.url)
    await page.getByRole('button', { name: '录音' }).click()
    await page
      .getByRole('alert')
      .getByText(/浏览器只允许 https.*--tls/)
      .waitFor()
  })

  test('cancelling stops the sentence that is being spoken', async () => {
    const page = await openSpeaking()
    await screenshot(page, 'progress-zh')
    await page.getByRole('button', { name: '取消' }).click()
    await page.getByText('已取消').waitFor()
    await expect.poll(() => gate.aborted.length).toBe(1)
    await expect.poll(() => app.app.studio.queueStatus()).toMatchObject({ running: 0, waiting: 0 })
    await generate(page, '又可以说话了。')
    expect((await heard(page)).level).toBeGreaterThan(0.01)
  })

  test('what is spoken plays while the rest is still being made, and the result goes on from there', async () => {
    const slow = gatedToneEngine()
    const busy = await startWebApp(slow.engine)
    try {
      await addVoiceTo(busy.url, 'Lei')
      const page = await web.open(busy.url)
      await page.getByLabel('音色列表').first().click()
      await page.getByRole('option', { name: 'Lei' }).click()
      await generate(page, `${'很长的一句话'.repeat(10)}。请等一等。`)
      const live = page.getByTestId('live-audio')
      await live.waitFor({ state: 'attached' })
      const heardSec = () => live.evaluate((element: HTMLAudioElement) => element.currentTime)
      await expect.poll(heardSec, { timeout: 20_000 }).toBeGreaterThan(0.5)
      await page.getByText('1 / 2 句').waitFor()
      await screenshot(page, 'live-zh')
      slow.open()
      const { decodedSec } = await heard(page)
      expect(decodedSec).toBeGreaterThan(5)
      const result = page.getByTestId('result-audio')
      await expect
        .poll(() => result.evaluate((element: HTMLAudioElement) => element.currentTime))
        .toBeGreaterThan(0.5)
    } finally {
      slow.open()
      await busy.dispose()
    }
  })

  test('errors stand beside the field they belong to', async () => {
    const page = await web.open(app.url)
    await page.getByRole('button', { name: '生成', exact: true }).click()
    await page.getByText('请先输入要说的文本').waitFor()
    await page.getByText('请先上传参考音频，或在音色列表里选择一个音色').waitFor()
    await page.getByRole('button', { name: '保存音色' }).click()
    await page.getByText('请先给音色起个名字').waitFor()
    const file = { name: 'a.wav', mimeType: 'audio/wav', buffer: Buffer.from('%PDF-1.4 nothing to hear') }
    await page.getByLabel('参考音频文件').setInputFiles(file)
    await page.getByText('这个文件不是音频').waitFor()
  })
})

describe('keeping', () => {
  test('text, speed and results survive a reload, and a result is played again', async () => {
    const page = await web.open(app.url)
    await upload(page)
    await generate(page, '这是第一次。')
    await heard(page)
    await page.getByLabel('请输入目标文本').fill('还没有说的话。')
    await page.getByLabel('语速数值').fill('1.5')
    await page.reload()
    expect(await page.getByLabel('请输入目标文本').inputValue()).toBe('还没有说的话。')
    expect(await page.getByLabel('语速数值').inputValue()).toBe('1.5')
    await page.getByRole('button', { name: '再用一次：这是第一次。' }).click()
    expect(await page.getByLabel('请输入目标文本').inputValue()).toBe('这是第一次。')
    await page.getByRole('button', { name: '播放：这是第一次。' }).click()
    expect((await heard(page)).level).toBeGreaterThan(0.01)
    await page.getByRole('button', { name: '删除：这是第一次。' }).click()
    await page.getByText('还没有生成记录').waitFor()
    await page.getByRole('button', { name: '撤销' }).click()
    await page.getByRole('button', { name: '播放：这是第一次。' }).waitFor()
  })

  test('two tabs have one history; what is brought back does not push out what came after', async () => {
    await addVoice('Lei')
    const page = await web.open(app.url)
    const other = await web.openBeside(page, app.url)
    for (const [tab, text] of [
      [page, '第一页说的。'],
      [other, '第二页说的。'],
    ] as const) {
      await tab.getByLabel('音色列表').first().click()
      await tab.getByRole('option', { name: 'Lei' }).click()
      await generate(tab, text)
      await heard(tab)
    }
    const texts = (tab: Page) => tab.getByRole('region', { name: '历史' }).locator('p.text')
    const both = ['第二页说的。', '第一页说的。']
    await expect.poll(() => texts(page).allTextContents()).toEqual(both)
    await other.getByRole('button', { name: '删除：第一页说的。' }).click()
    await expect.poll(() => texts(page).allTextContents()).toEqual(['第二页说的。'])
    await generate(page, '后来说的。')
    await expect.poll(() => texts(other).allTextContents()).toEqual(['后来说的。', '第二页说的。'])
    await other.getByRole('button', { name: '撤销' }).click()
    await page.reload()
    await expect.poll(() => texts(page).allTextContents()).toEqual(['后来说的。', ...both])
  })

  test('who leaves while it speaks is asked first', async () => {
    const page = await openSpeaking()
    const [dialog] = await Promise.all([
      page.waitForEvent('dialog'),
      page.evaluate(() => void setTimeout(() => location.reload())),
    ])
    expect(dialog.type()).toBe('beforeunload')
    await dialog.dismiss()
    await page.getByRole('button', { name: '取消' }).click()
    await page.getByText('已取消').waitFor()
  })

  test('the wire is asked to answer in the language of the page, in which it can be switched', async () => {
    await addVoice('Lei')
    const page = await web.open(app.url)
    await page.getByLabel('音色列表').first().click()
    await page.getByRole('option', { name: 'Lei' }).click()
    const asked = async () => {
      const join = await page.waitForRequest(/queue\/join/)
      return (await join.allHeaders())['x-yinse-language']
    }
    const [before] = await Promise.all([asked(), generate(page, '你好。')])
    await heard(page)
    await page.getByRole('button', { name: 'English' }).click()
    const button = page.getByRole('button', { name: 'Generate', exact: true })
    const [after] = await Promise.all([asked(), button.click()])
    expect([before, after]).toEqual(['zh', 'en'])
  })

  test('a saved voice is there at once, in another tab too, and speaks', async () => {
    const page = await web.open(app.url)
    const other = await web.openBeside(page, app.url)
    await upload(page)
    await generate(page, '你好。')
    await heard(page)
    await page.getByLabel('音色名称').fill('小明')
    await page.getByRole('button', { name: '保存音色' }).click()
    await page.getByText('已保存音色“小明”').waitFor()
    await other.getByLabel('音色列表').first().click()
    await other.getByRole('option', { name: '小明' }).click()
    await generate(other, '我是小明。')
    expect((await heard(other)).level).toBeGreaterThan(0.01)
  })

  test('a name that is taken is replaced only by whoever asks for it twice', async () => {
    await addVoice('Lei')
    const page = await web.open(app.url)
    await upload(page)
    const hashOf = () => app.app.studio.voices.find('Lei')?.contentHash
    const before = hashOf()
    await page.getByLabel('音色名称').fill(' Lei.pt ')
    await page.getByRole('button', { name: '保存音色' }).click()
    await page.getByRole('alert').getByText('已有音色“Lei”').waitFor()
    await page.getByLabel('音色名称').fill('另一个')
    await page.getByRole('button', { name: '保存音色' }).click()
    await page.getByText('已保存音色“另一个”').waitFor()
    await page.getByLabel('音色名称').fill('Lei')
    await page.getByRole('button', { name: '保存音色' }).click()
    expect(hashOf()).toBe(before)
    await page.getByRole('button', { name: '替换', exact: true }).click()
    await page.getByText('已保存音色“Lei”').waitFor()
    expect(hashOf()).not.toBe(before)
  })

  test('a voice is renamed, copied, deleted and brought back', async () => {
    await addVoice('Lei')
    const page = await web.open(app.url)
    await page.keyboard.press('v')
    const names = page.locator('dialog strong')
    await page.getByRole('button', { name: '重命名：Lei' }).click()
    await page.getByLabel('新名称').fill('叶奈法')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: '复制：叶奈法' }).click()
    await names.getByText('叶奈法 副本').waitFor()
    await screenshot(page, 'voices-zh')
    await page.getByRole('button', { name: '删除：叶奈法', exact: true }).click()
    await page.getByText('已删除音色“叶奈法”').waitFor()
    expect(await names.allTextContents()).toEqual(['叶奈法 副本'])
    await page.getByRole('button', { name: '撤销' }).click()
    await names.getByText('叶奈法', { exact: true }).waitFor()
  })

  test('an exported voice comes back with others; what is no voice is named and keeps none out', async () => {
    await addVoice('Lei')
    const page = await web.open(app.url)
    await page.getByRole('button', { name: '音色管理' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '导出：Lei' }).click(),
    ])
    const exported = await readFile(await download.path())
    expect(download.suggestedFilename()).toBe('Lei.pt')
    const type = 'application/octet-stream'
    await page.getByLabel('选择要导入的文件').setInputFiles([
      { name: '带回来的.pt', mimeType: type, buffer: exported },
      { name: '坏的.pt', mimeType: type, buffer: Buffer.from('nothing') },
      { name: '录音.wav', mimeType: 'audio/wav', buffer: await readFile(web.recordingPath) },
    ])
    await page.getByText('已导入 2 个音色').waitFor()
    await page.getByRole('alert').getByText('坏的.pt').waitFor()
    const names = await page.locator('dialog strong').allTextContents()
    expect(names).toEqual(expect.arrayContaining(['Lei', '带回来的', '录音']))
  })
})

describe('a server that comes and goes', () => {
  test('what it was speaking is said to be broken off, in the language of the page, with what to do', async () => {
    await addVoice('Lei')
    const page = await web.open(app.url)
    await page.route(/queue\/data/, (route) => route.abort())
    await page.getByLabel('音色列表').first().click()
    await page.getByRole('option', { name: 'Lei' }).click()
    await generate(page, '你好。')
    await page.getByRole('alert').getByText('连上后请再按“生成”').waitFor()
    // The client tells the console, too.
    await web.closePages()
  })

  test('the page says that it is gone, finds it again, says that it was restarted, and works', async () => {
    const first = await startWebApp()
    const page = await web.open(first.url)
    await upload(page)
    await page.getByLabel('请输入目标文本').fill('还在这里。')
    await first.dispose()
    await page.getByRole('alert').getByText('与服务器的连接断开').waitFor()
    const second = await startWebApp(undefined, { YINSE_PORT: new URL(first.url).port })
    try {
      await page.getByText('服务器重新启动过').waitFor()
      expect(await page.getByLabel('请输入目标文本').inputValue()).toBe('还在这里。')
      await upload(page)
      await page.getByRole('button', { name: '生成', exact: true }).click()
      expect((await heard(page)).level).toBeGreaterThan(0.01)
    } finally {
      await second.dispose()
    }
  })
})
