import { once } from 'node:events'
import { readdir, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { startTestApp, type TestApp } from '../support/app.js'
import { archiveFixture, sendableArchive, sendableEntry, sendableWeights } from '../support/sendable-model.js'

const endless = sendableEntry({ id: 'endless', installedBytes: Number.MAX_SAFE_INTEGER })
let app: TestApp
beforeAll(async () => {
  app = await startTestApp({}, { modelCatalogue: [sendableEntry(), endless] })
})
afterAll(() => app.dispose())
afterEach(async () => {
  await fetch(`${app.url}/v1/neural-models/tiny`, { method: 'DELETE' })
  await rm(join(app.folder, 'models'), { recursive: true, force: true })
})

async function send(fileName: string, content: Uint8Array<ArrayBuffer>, id = 'tiny') {
  const form = new FormData()
  form.append('file', new Blob([content]), fileName)
  const url = `${app.url}/v1/neural-models/${id}/files`
  const response = await fetch(url, { method: 'POST', body: form, headers: { 'Accept-Language': 'en' } })
  return { status: response.status, body: await response.json() }
}

async function tiny() {
  const { models } = await (await fetch(`${app.url}/v1/neural-models`)).json()
  return models[0]
}

/** What lies in the folder of the models, without the locks. */
async function lying(): Promise<string[]> {
  const names = await readdir(join(app.folder, 'models'), { recursive: true })
  return names.filter((name) => !name.startsWith('.lock')).sort()
}

/** Sends a form as far as `content`, which is said to have `lengthBytes`; its end never comes. */
function beginForm(fileName: string, content: Uint8Array, lengthBytes: number): Socket {
  const { hostname, port } = new URL(app.url)
  const socket = connect(Number(port), hostname)
  const disposition = `Content-Disposition: form-data; name="file"; filename="${fileName}"`
  const formHead = `--x\r\n${disposition}\r\nContent-Type: application/octet-stream\r\n\r\n`
  const head = [
    'POST /v1/neural-models/tiny/files HTTP/1.1',
    `Host: ${hostname}`,
    'Content-Type: multipart/form-data; boundary=x',
    `Content-Length: ${formHead.length + lengthBytes}`,
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n${formHead}`)
  socket.write(content)
  return socket
}

describe('a model that is sent', () => {
  test('is installed when its last file came', async () => {
    const first = await send('weights.onnx', sendableWeights)
    expect(first.status).toBe(202)
    expect(first.body).toMatchObject({ state: { kind: 'partial' }, missingFiles: ['good.tar.bz2'] })
    expect(first.body.files[0]).toMatchObject({ fileName: 'good.tar.bz2', sizeBytes: sendableArchive.length })
    expect((await send('good.tar.bz2', Buffer.from(sendableArchive))).status).toBe(202)
    await vi.waitFor(async () => expect((await tiny()).state.kind).toBe('installed'), { timeout: 20_000 })
    const verified = await fetch(`${app.url}/v1/neural-models/tiny/verify`, { method: 'POST' })
    expect(verified.status).toBe(200)
    expect((await lying()).some((name) => name.startsWith('.partial'))).toBe(false)
  })

  test('shows how much of it came, and nothing of it stays when the sender breaks off', async () => {
    const half = sendableWeights.subarray(0, 1_500_000)
    const socket = beginForm('weights.onnx', half, sendableWeights.length)
    await vi.waitFor(
      async () =>
        expect((await tiny()).state).toMatchObject({
          kind: 'installing',
          progress: { stage: 'receive', fileName: 'weights.onnx', receivedBytes: half.length },
        }),
      { timeout: 20_000 },
    )
    // One at a time: the second sender is told.
    expect((await send('weights.onnx', sendableWeights)).body.error.code).toBe('model-busy')
    socket.destroy()
    await vi.waitFor(async () => expect((await tiny()).state.kind).toBe('absent'), { timeout: 20_000 })
    expect(await lying()).toEqual([])
  })

  test('is dropped when the form ends without its end', async () => {
    const begun = sendableArchive.subarray(0, 50)
    const socket = beginForm('good.tar.bz2', begun, begun.length)
    const [answer] = await once(socket, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1\.1 400 /)
    socket.destroy()
    expect((await tiny()).state.kind).toBe('absent')
    expect(await lying()).toEqual([])
  })

  test('is given up by a pause, and the sender is told', async () => {
    const half = sendableWeights.subarray(0, 1_500_000)
    const socket = beginForm('weights.onnx', half, sendableWeights.length)
    await vi.waitFor(async () => expect((await tiny()).state.progress?.receivedBytes).toBe(half.length), {
      timeout: 20_000,
    })
    const answered = once(socket, 'data')
    await fetch(`${app.url}/v1/neural-models/tiny/pause`, { method: 'POST' })
    expect(String((await answered)[0])).toMatch(/^HTTP\/1\.1 4\d\d [\s\S]*"code":"cancelled"/)
    socket.destroy()
    expect((await tiny()).state.kind).toBe('absent')
    expect(await lying()).toEqual([])
  })

  test.each([
    ['holiday.zip', 400, 'model-source-unrecognised'],
    // Of a name in a form, only what follows the last slash is read.
    ['../../weights.onnx', 409, 'model-hash-mismatch'],
    ['weights.onnx', 409, 'model-hash-mismatch'],
  ])('as %s with other content is refused', async (fileName, status, code) => {
    const refusal = await send(fileName, Buffer.from('something else'))
    expect(refusal).toMatchObject({ status, body: { error: { code } } })
    expect((await tiny()).state.kind).toBe('absent')
  })

  test('is refused beyond the size of its files', async () => {
    const tooLong = Buffer.concat([sendableWeights, Buffer.from('x')])
    const refusal = await send('weights.onnx', tooLong)
    expect(refusal).toMatchObject({ status: 413, body: { error: { code: 'model-file-too-large' } } })
    expect(await lying()).toEqual([])
  })

  test('is refused where the disk has no room for it', async () => {
    const refusal = await send('weights.onnx', sendableWeights, 'endless')
    expect(refusal).toMatchObject({ status: 409, body: { error: { code: 'model-disk-full' } } })
  })

  test('is refused when its archive leads out of its folder, with the reason at the model', async () => {
    await send('weights.onnx', sendableWeights)
    expect((await send('good.tar.bz2', Buffer.from(archiveFixture('climbing')))).status).toBe(202)
    await vi.waitFor(async () => expect((await tiny()).error?.code).toBe('model-archive-refused'), {
      timeout: 20_000,
    })
    expect((await tiny()).state.kind).toBe('partial')
    expect(await lying()).toEqual(['.partial-tiny', '.partial-tiny/weights.onnx'])
  })

  test('needs to be a form with a file', async () => {
    const post = async (body: FormData | string) =>
      (await (await fetch(`${app.url}/v1/neural-models/tiny/files`, { method: 'POST', body })).json()).error
        .code
    const empty = new FormData()
    empty.append('path', '/etc/passwd')
    expect(await post(empty)).toBe('file-part-missing')
    expect(await post('/etc/passwd')).toMatch('file-part-missing')
    const unknown = await send('weights.onnx', sendableWeights, 'nobody')
    expect(unknown.body.error.code).toBe('model-unknown')
  })
})
