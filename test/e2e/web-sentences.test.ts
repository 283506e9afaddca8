import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
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
afterAll(() => app.dispose())

const sentence = (page: Page, number: number) =>
  page.getByRole('listitem', { name: new RegExp(`^第 ${number} 句：`) })
/** The length that the player shows once the whole is joined anew. */
const lengthOf = async (page: Page) => (await heard(page)).decodedSec

async function openSentences(text: string, options = {}): Promise<Page> {
  const page = await web.open(app.url, options)
  await uploadReference(page, web.recordingPath)
  await generate(page, text)
  await heard(page)
  await page.getByRole('button', { name: '逐句修改' }).click()
  await sentence(page, 1).waitFor()
  return page
}

/** Does `act` and waits until the sound of the result is another one. */
async function changed(page: Page, act: () => Promise<void>): Promise<number> {
  const audio = page.locator('[data-testid=result-audio]')
  const before = await audio.getAttribute('src')
  await act()
  await expect.poll(() => audio.getAttribute('src'), { timeout: 30_000 }).not.toBe(before)
  return lengthOf(page)
}

test('a sentence is edited, chosen back, undone and done again, and the whole follows', async () => {
  const page = await openSentences('今天天气很好。我们去公园。')
  const spoken = gate.begun.length
  const original = await lengthOf(page)
  await sentence(page, 1).getByText('jīn tiān').waitFor()

  await sentence(page, 2).getByRole('button', { name: '修改' }).click()
  await sentence(page, 2).getByLabel('这一句的文字').fill('我们明天早上一起去公园散步。')
  const longer = await changed(page, () =>
    sentence(page, 2).locator('form').getByRole('button', { name: '重说一遍' }).click(),
  )
  expect(longer).toBeGreaterThan(original + 0.4)
  // Only that sentence was spoken.
  expect(gate.begun.slice(spoken)).toEqual(['我们明天早上一起去公园散步。'])
  await screenshot(page, 'sentences-zh')

  const takes = sentence(page, 2).getByLabel('第 2 句的版本')
  const back = await changed(page, async () => void (await takes.selectOption({ index: 0 })))
  expect(back).toBeCloseTo(original, 2)
  expect(await changed(page, () => page.getByRole('button', { name: '撤销修改' }).click())).toBeCloseTo(
    longer,
    2,
  )
  await sentence(page, 2).getByText('我们明天早上一起去公园散步。').first().waitFor()
  await changed(page, () => page.getByRole('button', { name: '撤销修改' }).click())
  expect(await page.getByRole('button', { name: '撤销修改' }).isDisabled()).toBe(true)
  expect(await changed(page, () => page.getByRole('button', { name: '重做修改' }).click())).toBeCloseTo(
    longer,
    2,
  )
})

test('a sentence is heard alone, spoken in another voice, and all come as files', async () => {
  await addVoiceTo(app.url, '小红')
  const page = await openSentences('今天天气很好。我们去公园。')
  await sentence(page, 2).getByRole('button', { name: '试听第 2 句' }).click()
  await sentence(page, 2).getByRole('button', { name: '停止第 2 句' }).waitFor()
  const alone = page.locator('[data-testid=sentence-audio]')
  expect(await alone.getAttribute('src')).toMatch(/sentences\/1\/audio\?take=2$/)
  await sentence(page, 2).getByRole('button', { name: '试听第 2 句' }).waitFor()

  await sentence(page, 1).getByRole('button', { name: '修改' }).click()
  await sentence(page, 1).getByLabel('声音').selectOption('小红')
  await changed(page, () =>
    sentence(page, 1).locator('form').getByRole('button', { name: '重说一遍' }).click(),
  )
  const link = page.getByRole('link', { name: '逐句打包下载' })
  const answer = await fetch(new URL((await link.getAttribute('href')) ?? '', app.url))
  expect(Buffer.from(await answer.arrayBuffer()).toString('latin1', 0, 2)).toBe('PK')
})

test('what the server refuses is said at the sentences, and nothing changes', async () => {
  const page = await openSentences('今天天气很好。我们去公园。')
  await sentence(page, 1).getByRole('button', { name: '修改' }).click()
  await sentence(page, 1).getByLabel('这一句的文字').fill('，，，')
  await sentence(page, 1).locator('form').getByRole('button', { name: '重说一遍' }).click()
  await page.getByRole('alert').getByText('没有可以说的内容').waitFor()
  await sentence(page, 1).getByText('今天天气很好。').first().waitFor()
  expect(await page.getByRole('button', { name: '撤销修改' }).isDisabled()).toBe(true)
})

test.each([
  ['on a telephone', { viewport: { width: 360, height: 740 } }],
  ['in the dark', { colorScheme: 'dark' as const }],
])('the sentences fit %s and are usable by keyboard', async (_case, options) => {
  const page = await openSentences('今天天气很好。我们去公园。', options)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
  const edit = sentence(page, 1).getByRole('button', { name: '修改' })
  await edit.focus()
  await page.keyboard.press('Enter')
  await sentence(page, 1).getByLabel('这一句的文字').waitFor()
  await page.keyboard.press('Enter')
  await sentence(page, 1).getByLabel('这一句的文字').waitFor({ state: 'detached' })
  const { default: axe } = await import('axe-core')
  await page.evaluate(axe.source)
  const violations = await page.evaluate(async () => {
    const runner = (globalThis as unknown as { axe: typeof axe }).axe
    const found = await runner.run('section[aria-labelledby=sentences-label]')
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
  })
  expect(violations).toEqual([])
})
