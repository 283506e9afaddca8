import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestApp } from '../support/app.js'
import { type FliteVoice, fliteSpeech, wavFile } from '../support/audio-fixtures.js'
import { whiteNoise } from '../support/signals.js'
import { startWebApp } from '../support/web-app.js'
import { uploadReference, useWebSession } from '../support/web-session.js'

const web = useWebSession()
let app: TestApp

beforeAll(async () => {
  app = await startWebApp()
})
afterAll(() => app.dispose())

/** Gives files to whoever listens for `event` on `target`, as the system would. */
async function give(
  page: Page,
  event: 'drop' | 'paste',
  target: string,
  names: readonly string[],
): Promise<void> {
  const base64 = (await readFile(web.recordingPath)).toString('base64')
  await page.evaluate(
    ({ event, target, names, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0))
      const data = new DataTransfer()
      for (const name of names) data.items.add(new File([bytes], name, { type: 'audio/wav' }))
      const element = document.querySelector(target)
      if (!element) throw new Error(`no ${target}`)
      const init = { bubbles: true, cancelable: true }
      element.dispatchEvent(
        event === 'drop'
          ? new DragEvent('drop', { ...init, dataTransfer: data })
          : new ClipboardEvent('paste', { ...init, clipboardData: data }),
      )
    },
    { event, target, names, base64 },
  )
}

const factOf = (page: Page, name: string) =>
  page.locator('dl div').filter({ hasText: name }).locator('dd').first().innerText()
const secondsOf = async (page: Page) => Number.parseFloat(await factOf(page, '时长'))

/** A recording, changed sample by sample. */
async function changedRecording(
  change: (sample: number, n: number) => number,
  voice: FliteVoice = 'slt',
): Promise<Buffer> {
  const { samples, sampleRateHz } = await fliteSpeech(voice)
  return Buffer.from(wavFile([Float32Array.from(samples, change)], sampleRateHz, 's16'))
}

async function choose(page: Page, buffer: Buffer): Promise<void> {
  await page.getByLabel('参考音频文件').setInputFiles({ name: 'a.wav', mimeType: 'audio/wav', buffer })
  await page.getByText('信噪比', { exact: true }).waitFor()
}

describe('a recording comes in', () => {
  test('by drop and by paste', async () => {
    const page = await web.open(app.url)
    await give(page, 'drop', '[data-testid=reference-zone]', ['拖来的.wav'])
    await page.getByText('拖来的.wav').waitFor()
    await page.getByText('录音质量良好').waitFor()
    await give(page, 'paste', 'body', ['粘贴的.wav'])
    await page.getByText('粘贴的.wav').waitFor()
    await page.getByText('录音质量良好').waitFor()
    await page.getByRole('button', { name: '移除' }).click()
    await page.getByText('把音频拖到这里').waitFor()
  })

  test('and survives a reload; one that the server lost is named', async () => {
    const page = await web.open(app.url)
    await uploadReference(page, web.recordingPath)
    await page.reload()
    await page.getByText('我的录音.wav').waitFor()
    await page.getByText('录音质量良好').waitFor()
    await page.evaluate(() => {
      const draft = JSON.parse(localStorage.getItem('yinse.draft') ?? '{}')
      draft.reference.file.path = draft.reference.file.path.replace(/[0-9a-f]{32}/, '0'.repeat(32))
      localStorage.setItem('yinse.draft', JSON.stringify(draft))
      // What the page itself would keep when it is left.
      Storage.prototype.setItem = () => undefined
    })
    await page.reload()
    await page.getByRole('alert').getByText('“我的录音.wav”已不在服务器上').waitFor()
  })
})

describe('trimming', () => {
  test('by dragging an end of the wave', async () => {
    const page = await web.open(app.url)
    await uploadReference(page, web.recordingPath)
    const before = await secondsOf(page)
    const box = await page.locator('.canvas').boundingBox()
    if (!box) throw new Error('no wave')
    await page.mouse.move(box.x + box.width - 2, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.75, box.y + box.height / 2, { steps: 6 })
    await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2, { steps: 6 })
    await page.mouse.up()
    await page.getByRole('button', { name: '只用选中的部分' }).click()
    await page.getByText('截取.wav').waitFor()
    await expect.poll(() => secondsOf(page)).toBeLessThan(0.6 * before)
    expect(await secondsOf(page)).toBeGreaterThan(0.4 * before)
  })

  test('with the keyboard alone', async () => {
    const page = await web.open(app.url)
    await uploadReference(page, web.recordingPath)
    await page.getByLabel('开头（秒）').focus()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.type('2')
    await page.keyboard.press('Control+a')
    await page.keyboard.type('1')
    await page.keyboard.press('Tab')
    await page.keyboard.type('6')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('截取.wav').waitFor()
    await expect.poll(() => secondsOf(page)).toBeCloseTo(5, 1)
  })
})

describe('the check, before anything is generated', () => {
  test('tells length, level, noise and band', async () => {
    const page = await web.open(app.url)
    await uploadReference(page, web.recordingPath)
    expect(await factOf(page, '响度')).toMatch(/^-\d+ LUFS$/)
    expect(await factOf(page, '信噪比')).toMatch(/^\d+ dB$/)
    expect(await factOf(page, '频带')).toMatch(/kHz$/)
    expect(await factOf(page, '采样率')).toBe('16 kHz → 24 kHz')
  })

  test('a quiet one is raised by a button', async () => {
    const page = await web.open(app.url)
    await choose(page, await changedRecording((sample) => sample / 100))
    await page.getByText('录音很轻').waitFor()
    await page.getByRole('button', { name: '调高音量' }).click()
    await page.getByText('已调高音量.wav').waitFor()
    await page.getByText('录音很轻').waitFor({ state: 'hidden' })
    expect(Number.parseFloat(await factOf(page, '响度'))).toBeGreaterThan(-30)
  })

  test('silence is cut away by a button', async () => {
    const page = await web.open(app.url)
    const { samples, sampleRateHz } = await fliteSpeech('slt')
    const long = new Float32Array(samples.length + 20 * sampleRateHz)
    long.set(samples, 9 * sampleRateHz)
    await choose(page, Buffer.from(wavFile([long], sampleRateHz, 's16')))
    await page.getByText('没有人说话').waitFor()
    // Two findings have this remedy; one button offers it.
    await page.getByRole('button', { name: '只留说话的部分' }).click()
    await page.getByText('没有人说话').waitFor({ state: 'hidden' })
    expect(await secondsOf(page)).toBeLessThan(samples.length / sampleRateHz + 1)
  })

  test('an overdriven one is named, and recorded again by a button', async () => {
    const page = await web.open(app.url)
    await choose(page, await changedRecording((sample) => Math.max(-0.3, Math.min(0.3, 4 * sample)), 'rms'))
    await page.getByText('录音过载').waitFor()
    await page.getByRole('button', { name: '重新录音' }).click()
    await page.getByText('正在录音').waitFor()
  })

  test('what is no recording is refused, and no longer said to be checked', async () => {
    const page = await web.open(app.url)
    const buffer = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
    await page.getByLabel('参考音频文件').setInputFiles({ name: 'a.wav', mimeType: 'audio/wav', buffer })
    await page.getByRole('alert').getByText('按内容是“PNG 图片”').waitFor()
    expect(await page.getByText('正在检查录音').count()).toBe(0)
  })

  test('a noisy one is named', async () => {
    const page = await web.open(app.url)
    const hiss = whiteNoise(16_000, 20, 5, 0.03)
    await choose(page, await changedRecording((sample, n) => sample + (hiss[n] ?? 0)))
    await page.getByText('背景噪声偏大').waitFor()
  })

  test('one of two speakers is named, and the button leads to where it is cut', async () => {
    const page = await web.open(app.url)
    const woman = await fliteSpeech('slt')
    const man = await fliteSpeech('rms')
    const both = new Float32Array(woman.samples.length + man.samples.length)
    both.set(woman.samples)
    both.set(man.samples, woman.samples.length)
    await choose(page, Buffer.from(wavFile([both], woman.sampleRateHz, 's16')))
    await page.getByText('可能有不止一个人说话').waitFor()
    await page.getByRole('button', { name: '截取一段' }).click()
    expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('number')
  })
})

test('several files dropped on the voices become voices; tags sort and find them', async () => {
  const page = await web.open(app.url)
  await page.keyboard.press('v')
  await page.getByText('还没有音色').waitFor()
  await give(page, 'drop', 'dialog .drop', ['旁白者.wav', '小明.wav'])
  await page.getByText('已导入 2 个音色').waitFor()
  await page.getByRole('button', { name: '标签：小明' }).click()
  await page.getByLabel('标签：小明').fill('故事, 少年')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: '故事', exact: true }).click()
  const names = page.locator('dialog strong')
  await expect.poll(() => names.allTextContents()).toEqual(['小明'])
  await page.getByRole('button', { name: '全部' }).click()
  await page.getByRole('searchbox').fill('少年')
  await expect.poll(() => names.allTextContents()).toEqual(['小明'])
  await page
    .getByRole('button', { name: '试听：小明' })
    .or(page.getByRole('button', { name: '播放：小明' }))
    .click()
  await page.getByRole('button', { name: '停止：小明' }).waitFor()
  // The tags are in the voice's file: what is exported and imported keeps them.
  expect(app.app.studio.voices.find('小明')?.tags).toEqual(['故事', '少年'])
})
