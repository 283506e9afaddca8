import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestApp } from '../support/app.js'
import { fliteWav } from '../support/audio-fixtures.js'
import { startWebApp } from '../support/web-app.js'
import { uploadReference, useWebSession } from '../support/web-session.js'

const keyOf = { anna: 'the-key-of-anna-1234', ben: 'the-key-of-ben-12345' }
const web = useWebSession()
let app: TestApp
beforeAll(async () => {
  app = await startWebApp(undefined, { YINSE_KEYS: `${keyOf.anna},${keyOf.ben}` })
})
afterAll(() => app.dispose())

test("somebody else's voice can be used and not changed, and the page says so", async () => {
  const recording = await fliteWav('awb')
  for (const [name, who] of [
    ['小安的', 'anna'],
    ['我的', 'ben'],
  ] as const) {
    const form = new FormData()
    form.append('name', name)
    form.append('file', new Blob([recording]), 'voice.wav')
    const headers = { authorization: `Bearer ${keyOf[who]}` }
    expect((await fetch(`${app.url}/v1/voices`, { method: 'POST', headers, body: form })).status).toBe(201)
  }
  const page = await web.open(app.url)
  await page.getByLabel('访问密钥').fill(keyOf.ben)
  await page.getByRole('button', { name: '登录' }).click()

  await uploadReference(page, web.recordingPath)
  await page.getByLabel('音色名称').fill('小安的')
  await page.getByRole('button', { name: '保存音色' }).click()
  await page.getByText('音色“小安的”是别人保存的').waitFor()

  await page.getByRole('button', { name: '音色管理' }).click()
  const drawer = page.getByRole('dialog')
  const mine = drawer.getByRole('listitem').filter({ hasText: '我的' })
  const others = drawer.getByRole('listitem').filter({ hasText: '小安的' })
  await others.getByText('别人保存的音色').waitFor()
  expect(await others.getByRole('button').count()).toBe(2)
  expect(await others.getByRole('link').count()).toBe(0)
  expect(await others.getByRole('button', { name: '播放：小安的' }).isDisabled()).toBe(true)
  expect(await mine.getByRole('button', { name: '重命名：我的' }).isEnabled()).toBe(true)
  expect(await mine.getByText('别人保存的音色').count()).toBe(0)
  await others.getByRole('button', { name: '使用：小安的' }).click()
  await drawer.waitFor({ state: 'hidden' })
})
