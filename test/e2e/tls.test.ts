import { readFile } from 'node:fs/promises'
import { request } from 'node:https'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestApp } from '../support/app.js'
import { startWebApp } from '../support/web-app.js'
import { useWebSession } from '../support/web-session.js'

let app: TestApp

beforeAll(async () => {
  app = await startWebApp(undefined, { YINSE_TLS: 'true', YINSE_HOST: '0.0.0.0', YINSE_OPEN: 'true' })
})
afterAll(() => app.dispose())

/** Status of a request that trusts the certificate at `ca`, and nothing else. */
function statusOf(url: string, ca: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, { ca }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end()
  })
}

test('with --tls the server speaks https with a certificate that it made and keeps', async () => {
  expect(app.url).toMatch(/^https:\/\/localhost:\d+$/)
  const ca = await readFile(join(app.folder, 'tls', 'cert.pem'), 'utf8')
  expect(await statusOf(`${app.url}/v1/status`, ca)).toBe(200)
  expect(await statusOf(`https://127.0.0.1:${new URL(app.url).port}/config`, ca)).toBe(200)
})

describe('in a browser', () => {
  const web = useWebSession()

  test('a microphone works on another machine over https, and the Gradio client finds its way', async ({
    skip,
  }) => {
    const address = Object.values(networkInterfaces())
      .flat()
      .find((one) => one && !one.internal && one.family === 'IPv4')?.address
    skip(address === undefined, 'no address besides localhost on this machine')
    const page = await web.open(`https://${address}:${new URL(app.url).port}/`, { ignoreHTTPSErrors: true })
    await page.getByRole('button', { name: '录音' }).click()
    await page.getByText('0:04').waitFor()
    await page.getByRole('button', { name: '停止录音' }).click()
    await page.getByText('recording.webm').waitFor()
    await page.getByLabel('请输入目标文本').fill('你好。')
    await page.getByRole('button', { name: '生成', exact: true }).click()
    await page.locator('[data-testid=result-audio]').waitFor({ state: 'attached' })
  })
})
