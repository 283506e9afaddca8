import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestApp } from '../support/app.js'
import { hasChineseFont } from '../support/browser.js'
import { addVoiceTo, startWebApp } from '../support/web-app.js'
import { generate, heard, screenshot, uploadReference, useWebSession } from '../support/web-session.js'

const web = useWebSession()
let app: TestApp

beforeAll(async () => {
  app = await startWebApp()
  for (const name of ['jok老师', 'Lei', '叶奈法', '步非烟']) await addVoiceTo(app.url, name)
})
afterAll(() => app.dispose())

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong, in words. */
async function violations(page: Page): Promise<string[]> {
  // A colour that is still changing has not its contrast yet.
  await page.evaluate(() => {
    const ending = document
      .getAnimations()
      .filter(({ effect }) => Number.isFinite(Number(effect?.getComputedTiming().endTime)))
    return Promise.allSettled(ending.map(({ finished }) => finished))
  })
  await page.evaluate(axeSource)
  const found: AxeResults = await page.evaluate('axe.run()')
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
}

const widerThanScreen = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

describe('every state passes axe-core', () => {
  test.each(['light', 'dark'] as const)('form, result, voices and shortcuts, %s', async (colorScheme) => {
    const page = await web.open(app.url, { colorScheme })
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: '生成', exact: true }).click()
    await page.getByText('请先输入要说的文本').waitFor()
    expect(await violations(page)).toEqual([])
    await uploadReference(page, web.recordingPath)
    await generate(page, '人之初，性本善。性相近，习相远。')
    await heard(page)
    expect(await violations(page)).toEqual([])
    await screenshot(page, `main-${colorScheme}`)
    await page.getByLabel('音色列表').first().click()
    await page.getByRole('option', { name: 'Lei' }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '音色管理' }).click()
    await page.getByRole('button', { name: '使用：Lei' }).waitFor()
    expect(await violations(page)).toEqual([])
    await screenshot(page, `voices-${colorScheme}`)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: '快捷键' }).click()
    await page.getByText('Ctrl/⌘ + Enter').waitFor()
    expect(await violations(page)).toEqual([])
  })

  test.each(['light', 'dark'] as const)('models, %s', async (colorScheme) => {
    const page = await web.open(app.url, { colorScheme })
    await page.getByRole('button', { name: '模型', exact: true }).click()
    await page.getByRole('button', { name: '安装' }).first().waitFor()
    expect(await violations(page)).toEqual([])
  })

  test.each(['light', 'dark'] as const)('readings, options and tags, %s', async (colorScheme) => {
    const page = await web.open(app.url, { colorScheme })
    await page.getByText('高级选项').click()
    await page.getByLabel('音高（半音）数值').fill('2')
    await page.getByText('已调整 1 项').waitFor()
    await page.getByLabel('请输入目标文本').fill('他在银行工作。')
    await page.getByRole('button', { name: '读音', exact: true }).click()
    await page.getByRole('button', { name: /^银行（yín háng）/ }).click()
    await page.getByLabel('“银行”读作').fill('yin2 xing2')
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: '音色管理' }).click()
    await page.getByRole('button', { name: '标签：Lei' }).click()
    await page.getByLabel('标签：Lei').fill('故事')
    expect(await violations(page)).toEqual([])
  })

  test('the API page, in every language of code, with every endpoint open', async () => {
    const page = await web.open(`${app.url}/?view=api`)
    for (const name of ['Python', 'JavaScript', 'cURL', 'MCP']) {
      await page.getByRole('tab', { name }).click()
      expect(await violations(page)).toEqual([])
    }
    await page.getByRole('tab', { name: 'cURL' }).click()
    await page.locator('details').first().waitFor()
    await page.evaluate(() => {
      document.querySelectorAll('details').forEach((one) => {
        one.open = true
      })
    })
    expect(await violations(page)).toEqual([])
  })
})

describe('appearance', () => {
  test('follows the system and can be set to light or dark, which is kept', async () => {
    const page = await web.open(app.url, { colorScheme: 'dark' })
    const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
    const dark = await background()
    await page.getByLabel('外观').selectOption('light')
    const light = await background()
    expect(light).not.toBe(dark)
    await page.reload()
    await page.getByLabel('请输入目标文本').waitFor()
    expect(await background()).toBe(light)
  })

  test('nothing is wider than a screen of 360 pixels', async () => {
    const page = await web.open(app.url, { viewport: { width: 360, height: 740 }, hasTouch: true })
    await uploadReference(page, web.recordingPath)
    await generate(page, '白日依山尽，黄河入海流。欲穷千里目，更上一层楼。')
    await heard(page)
    expect(await widerThanScreen(page)).toBe(0)
    await screenshot(page, 'phone')
    await page.getByRole('button', { name: '音色管理' }).click()
    await page.getByRole('button', { name: '使用：Lei' }).waitFor()
    expect(await widerThanScreen(page)).toBe(0)
    const tops = await page
      .locator('dialog li:first-child .actions > *')
      .evaluateAll((all) =>
        all.map((one) => one.getBoundingClientRect()).map(({ top, height }) => Math.round(top + height / 2)),
      )
    expect(tops.length).toBe(7)
    expect(new Set(tops).size).toBe(1)
    await page.goto(`${app.url}/?view=api`)
    await page.getByText('/infer').first().waitFor()
    expect(await widerThanScreen(page)).toBe(0)
  })

  test('Chinese is drawn with glyphs, not with boxes', async ({ skip }) => {
    skip(!hasChineseFont(), 'no font with Chinese characters on this machine')
    const page = await web.open(app.url)
    const drawn = await page.evaluate(() => {
      const pixelsOf = (sign: string) => {
        const context = new OffscreenCanvas(40, 40).getContext('2d')
        if (!context) throw new Error('no canvas')
        context.font = `30px ${getComputedStyle(document.body).fontFamily}`
        context.fillText(sign, 2, 32)
        return context.getImageData(0, 0, 40, 40).data.join()
      }
      // The last one is assigned to nothing, so it is what a missing glyph looks like.
      return ['音', '色', '\u{10fff0}'].map(pixelsOf)
    })
    expect(new Set(drawn).size).toBe(3)
  })
})

describe('languages', () => {
  test('an English browser gets English, and both switch without losing the text', async () => {
    const page = await web.open(app.url, { locale: 'en-GB' })
    await page.getByLabel('Text to speak').fill('Hello.')
    await screenshot(page, 'main-en')
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    await page.getByRole('button', { name: '中文' }).click()
    expect(await page.getByLabel('请输入目标文本').inputValue()).toBe('Hello.')
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN')
  })

  test('no Chinese is left over in English, but the names of voices', async () => {
    const page = await web.open(app.url, { locale: 'en-GB' })
    await page.getByText('Nothing generated yet').waitFor()
    const text = (await page.locator('body').innerText()).replace('中文', '')
    expect(text.match(/[一-龥]+/g)).toBeNull()
  })
})

describe('the keyboard alone', () => {
  test('chooses a voice, writes, generates, listens and reads the shortcuts', async () => {
    const page = await web.open(app.url)
    await page.getByText('还没有生成记录').waitFor()
    const focusedId = () => page.evaluate(() => document.activeElement?.id)
    for (let step = 0; step < 12 && (await focusedId()) !== 'voice-list'; step++) {
      await page.keyboard.press('Tab')
    }
    await page.keyboard.type('叶')
    await page.keyboard.press('Enter')
    expect(await page.getByLabel('音色列表').first().inputValue()).toBe('叶奈法')
    for (let step = 0; step < 12 && (await focusedId()) !== 'target-text'; step++) {
      await page.keyboard.press('Tab')
    }
    expect(
      await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle),
    ).toBe('solid')
    await page.keyboard.type('你好。')
    await page.keyboard.press('Control+Enter')
    expect((await heard(page)).level).toBeGreaterThan(0.01)
    await page.getByRole('slider', { name: '播放位置' }).focus()
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: '暂停' }).waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: '快捷键' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
  })
})

test('typing into a text of 50,000 characters does not stall', async () => {
  const page = await web.open(app.url)
  const area = page.getByLabel('请输入目标文本')
  await area.fill('长'.repeat(50_000))
  await page.getByText('50000 个字符').waitFor()
  const milliseconds = await area.evaluate(async (element: HTMLTextAreaElement) => {
    const startedAt = performance.now()
    for (let stroke = 0; stroke < 20; stroke++) {
      element.setRangeText('字', 25_000, 25_000, 'end')
      element.dispatchEvent(new InputEvent('input', { bubbles: true }))
      await new Promise(requestAnimationFrame)
    }
    return (performance.now() - startedAt) / 20
  })
  await page.getByText('50020 个字符').waitFor()
  // A stroke that takes a quarter of a second is felt; a busy machine gets some room below that.
  expect(milliseconds).toBeLessThan(250)
})

test('the page carries what the old page did: its config and its API, as globals', async () => {
  const page = await web.open(app.url)
  const [config, info] = await page.evaluate(() => {
    const globals = window as unknown as Record<string, Record<string, unknown>>
    return [globals.gradio_config, globals.gradio_api_info]
  })
  expect(config).toEqual(await (await fetch(`${app.url}/config`)).json())
  expect(info).toEqual(await (await fetch(`${app.url}/gradio_api/info`)).json())
})
