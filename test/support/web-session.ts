// One browser for a file of tests; a fresh context, with its own storage, for each page.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest'
import { packageRoot } from '../../src/foundation/index.js'
import { fliteWav } from './audio-fixtures.js'
import { launchBrowser } from './browser.js'
import { ensureWebBuilt } from './web-build.js'

export interface WebSession {
  /** Null: no browser on this machine; every test of the file skips. */
  readonly browser: Browser | null
  /** A recording of a speaker, as a wav file. */
  readonly recordingPath: string
  /** A page in a context of its own, in Chinese unless asked otherwise; whatever fails in it fails the test. */
  open(url: string, options?: BrowserContextOptions): Promise<Page>
  /** Another tab beside `page`. */
  openBeside(page: Page, url: string): Promise<Page>
  /** Errors of all pages since the last call, and closes them. */
  closePages(): Promise<readonly string[]>
}

/** A browser on a machine that does much else besides is slow, not wrong. */
const patienceMs = 180_000
vi.setConfig({ testTimeout: patienceMs, hookTimeout: patienceMs })

const tablet = { width: 1280, height: 960 }

/**
 * A browser for the tests of one file: they skip where there is none, and fail where a page had an error.
 */
export function useWebSession(): WebSession {
  let browser: Browser | null = null
  let folder = ''
  const contexts: BrowserContext[] = []
  const errors: string[] = []
  const watch = (page: Page) => {
    page.setDefaultTimeout(patienceMs / 2)
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (message) => {
      const isNetwork = /Failed to load resource|ERR_/.test(message.text())
      if (message.type() === 'error' && !isNetwork) errors.push(message.text())
    })
    return page
  }
  const session: WebSession = {
    get browser() {
      return browser
    },
    get recordingPath() {
      return join(folder, '我的录音.wav')
    },
    async open(url, options = {}) {
      if (!browser) throw new Error('there is no browser')
      const context = await browser.newContext({ locale: 'zh-CN', viewport: tablet, ...options })
      await context.grantPermissions(['microphone', 'clipboard-read', 'clipboard-write'])
      contexts.push(context)
      const page = watch(await context.newPage())
      await page.goto(url)
      return page
    },
    async openBeside(page, url) {
      const beside = watch(await page.context().newPage())
      await beside.goto(url)
      return beside
    },
    async closePages() {
      for (const context of contexts.splice(0)) await context.close()
      return errors.splice(0)
    },
  }
  beforeAll(async () => {
    ensureWebBuilt()
    folder = await mkdtemp(join(tmpdir(), 'yinse-web-'))
    await writeFile(session.recordingPath, await fliteWav('rms'))
    const microphonePath = join(folder, 'microphone.wav')
    await writeFile(microphonePath, await fliteWav('slt'))
    browser = await launchBrowser(microphonePath)
  })
  beforeEach(({ skip }) => skip(browser === null, 'no browser'))
  afterEach(async () => expect(await session.closePages()).toEqual([]))
  afterAll(async () => {
    await browser?.close()
    await rm(folder, { recursive: true, force: true })
  })
  return session
}

/** Chooses the recording, on a page in Chinese, and waits for what the server finds in it. */
export async function uploadReference(page: Page, recordingPath: string): Promise<void> {
  await page.getByLabel('参考音频文件').setInputFiles(recordingPath)
  await page.getByText('录音质量良好').waitFor()
}

/** Writes the text and presses the button, on a page in Chinese. */
export async function generate(page: Page, text: string): Promise<void> {
  await page.getByLabel('请输入目标文本').fill(text)
  await page.getByRole('button', { name: '生成', exact: true }).click()
}

/** Writes a screenshot for the documentation when it is asked for. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (!process.env.YINSE_SCREENSHOTS) return
  const folder = join(packageRoot, 'docs', 'screenshots')
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

/** What the audio element would play: its length as the element says, and what its file decodes to. */
export async function heard(page: Page): Promise<{ elementSec: number; decodedSec: number; level: number }> {
  const audio = page.locator('[data-testid=result-audio]')
  await audio.waitFor({ state: 'attached' })
  return audio.evaluate(async (element: HTMLAudioElement) => {
    if (element.readyState === 0) {
      await new Promise((resolve) => element.addEventListener('loadedmetadata', resolve, { once: true }))
    }
    const bytes = await (await fetch(element.src)).arrayBuffer()
    const decoded = await new OfflineAudioContext(1, 1, 24_000).decodeAudioData(bytes)
    const samples = decoded.getChannelData(0)
    let energy = 0
    for (const sample of samples) energy += sample * sample
    return {
      elementSec: element.duration,
      decodedSec: decoded.duration,
      level: Math.sqrt(energy / samples.length),
    }
  })
}
