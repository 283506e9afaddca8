import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Engine, Reference } from '../../src/engines/engine.js'
import { createToneEngine } from '../../src/engines/fake/index.js'
import { startApp, type TestApp } from '../support/app.js'
import { registryOf } from '../support/studio.js'
import { addVoiceTo } from '../support/web-app.js'
import { generate, heard, uploadReference, useWebSession } from '../support/web-session.js'

/** What the engine was told that references say. */
const told: (string | null)[] = []
const web = useWebSession()
let app: TestApp

/** An engine that needs the words of the reference, and nothing here that could hear them. */
function wordyEngine(): Engine {
  const tone = createToneEngine()
  return {
    ...tone,
    id: 'wordy',
    capabilities: { ...tone.capabilities, reference: 'audio+transcript' },
    async createPrompt(reference: Reference, signal: AbortSignal) {
      told.push(reference.transcript)
      return { ...(await tone.createPrompt(reference, signal)), engineId: 'wordy' }
    },
    synthesize: (segment, prompt, options, signal) =>
      tone.synthesize(segment, { ...prompt, engineId: tone.id }, options, signal),
  }
}

beforeAll(async () => {
  app = await startApp({}, { engines: registryOf(wordyEngine()) })
})
afterAll(() => app.dispose())

async function voiceNamed(name: string) {
  return (await (await fetch(`${app.url}/v1/voices/${name}`)).json()) as { transcript: string | null }
}

test('words that an engine needs are asked for at the recording, spoken with, kept and saved with it', async () => {
  const page = await web.open(app.url)
  await uploadReference(page, web.recordingPath)
  const words = page.getByLabel('录音里说的话（可不填）')
  await words.waitFor()
  await generate(page, '没有文字稿。')
  await page.getByRole('alert').getByText('需要参考音频的文字稿。请填写录音里说的话').waitFor()
  await words.fill(' The birch canoe slid. ')
  await generate(page, '有了文字稿。')
  expect((await heard(page)).level).toBeGreaterThan(0.01)
  expect(told).toEqual(['The birch canoe slid.'])

  await page.reload()
  await page.getByText('录音质量良好').waitFor()
  expect((await words.inputValue()).trim()).toBe('The birch canoe slid.')
  await page.getByLabel('音色名称').fill('有词')
  await page.getByRole('button', { name: '保存音色' }).click()
  await page.getByText('已保存音色“有词”').waitFor()
  expect(await voiceNamed('有词')).toMatchObject({ transcript: 'The birch canoe slid.' })

  // Another recording says something else.
  await uploadReference(page, web.recordingPath)
  await expect.poll(() => words.inputValue()).toBe('')
})

test('the words of a saved voice are written, changed, left as they were and taken away, by keyboard', async () => {
  await addVoiceTo(app.url, '改词')
  const page = await web.open(app.url)
  await page.keyboard.press('v')
  const row = page.getByRole('listitem').filter({ hasText: '改词' })
  const edit = async (text: string, key: string) => {
    await page.getByRole('button', { name: '录音里说的话：改词' }).focus()
    await page.keyboard.press('Enter')
    await page.getByLabel('录音里说的话：改词').fill(text)
    await page.keyboard.press(key)
  }
  await edit('第一次写的。', 'Enter')
  await row.getByText('“第一次写的。”').waitFor()
  expect(await voiceNamed('改词')).toMatchObject({ transcript: '第一次写的。' })
  await edit('第二次写的。', 'Enter')
  await row.getByText('“第二次写的。”').waitFor()
  await edit('不要的。', 'Tab')
  await page.getByRole('button', { name: '取消' }).click()
  await row.getByText('“第二次写的。”').waitFor()
  expect(await voiceNamed('改词')).toMatchObject({ transcript: '第二次写的。' })
  await edit('', 'Enter')
  await expect.poll(() => row.getByText('“第二次写的。”').count()).toBe(0)
  expect(await voiceNamed('改词')).toMatchObject({ transcript: null })
})

test('what the server says against the words stands in the list', async () => {
  await addVoiceTo(app.url, '没了')
  const page = await web.open(app.url)
  await page.keyboard.press('v')
  await page.getByRole('button', { name: '录音里说的话：没了' }).click()
  await page.route('**/v1/voices/*', (route) => {
    const error = { code: 'voice-not-found', message: '没有这个音色。', data: {} }
    return route.fulfill({ status: 404, json: { error } })
  })
  await page.getByLabel('录音里说的话：没了').fill('写了也没用。')
  await page.getByRole('button', { name: '确定' }).click()
  await page.getByRole('alert').getByText('没有这个音色。').waitFor()
})
