import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import { sendableEntry } from '../support/sendable-model.js'

const key = 'a-key-that-is-long-enough'
let keyed: TestApp
let open: TestApp
beforeAll(async () => {
  const overrides = { modelCatalogue: [sendableEntry()] }
  keyed = await startTestApp({ YINSE_KEYS: key }, overrides)
  open = await startTestApp({}, overrides)
})
afterAll(() => Promise.all([keyed.dispose(), open.dispose()]))

const changes = ['install', 'pause', 'verify', 'files', 'remove'] as const

async function change(server: TestApp, what: (typeof changes)[number], headers: Record<string, string>) {
  const path = what === 'remove' ? '' : `/${what}`
  const form = new FormData()
  form.append('file', new Blob(['x']), 'nothing.zip')
  const response = await fetch(`${server.url}/v1/neural-models/tiny${path}`, {
    method: what === 'remove' ? 'DELETE' : 'POST',
    headers: { 'Accept-Language': 'en', ...headers },
    ...(what === 'files' ? { body: form } : {}),
  })
  const { error } = await response.json()
  return { status: response.status, code: error?.code }
}

describe.each(changes)('to %s a model', (what) => {
  test('needs a key where there are keys, on this machine too', async () => {
    expect(await change(keyed, what, {})).toEqual({ status: 401, code: 'key-needed' })
    const wrong = { authorization: 'Bearer a-key-of-nobody-at-all' }
    expect(await change(keyed, what, wrong)).toEqual({ status: 401, code: 'key-needed' })
    const { status } = await change(keyed, what, { authorization: `Bearer ${key}` })
    expect([401, 403]).not.toContain(status)
  })

  test('is for this machine alone where there are none', async () => {
    // A proxy that says for whom it asks: whoever that is, he is not at this machine.
    const asked = await change(open, what, { 'x-forwarded-for': '203.0.113.7' })
    expect(asked).toEqual({ status: 403, code: 'admin-needed' })
    const { status } = await change(open, what, {})
    expect([401, 403]).not.toContain(status)
  })

  test('is refused to the pages of other sites', async () => {
    const foreign = await change(open, what, { origin: 'https://evil.example' })
    expect(foreign).toEqual({ status: 403, code: 'origin-refused' })
  })
})

test('the list is there for whoever may use the server', async () => {
  const from = async (headers: Record<string, string>) =>
    (await fetch(`${keyed.url}/v1/neural-models`, { headers })).status
  expect(await from({})).toBe(401)
  expect(await from({ authorization: `Bearer ${key}` })).toBe(200)
})
