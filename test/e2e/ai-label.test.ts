import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AigcLabel, audioFormats, encodeWav, outputFormats, readLabel } from '../../src/audio/index.js'
import { runCli } from '../../src/cli/program.js'
import { startTestApp, type TestApp } from '../support/app.js'
import { plainTools } from '../support/studio.js'

// Everything but the writing of results, which is the real one.
const { openWav: _, ...tools } = plainTools

let labelling: TestApp
let bare: TestApp
let folder: string
beforeAll(async () => {
  labelling = await startTestApp({ YINSE_PRODUCER: '某公司' }, { tools })
  bare = await startTestApp({ YINSE_LABEL_OFF_REASON: 'private use, agreed 2026-01-02' }, { tools })
  folder = await mkdtemp(join(tmpdir(), 'yinse-ai-label-'))
})
afterAll(async () => {
  await labelling.dispose()
  await bare.dispose()
  await rm(folder, { recursive: true, force: true })
})

async function post(server: TestApp, path: string, content: Uint8Array | string): Promise<Response> {
  const form = new FormData()
  form.append('file', new Blob([typeof content === 'string' ? content : Uint8Array.from(content)]), 'a.wav')
  return fetch(`${server.url}${path}`, { method: 'POST', body: form })
}

/** The finished job's id. */
async function jobOf(server: TestApp, text: string): Promise<string> {
  const { id: fileId } = await (await post(server, '/v1/files', 'a recording')).json()
  const started = await fetch(`${server.url}/v1/jobs`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text, voice: { kind: 'reference', fileId } }),
  })
  const { id } = await started.json()
  await (await fetch(`${server.url}/v1/jobs/${id}/events`)).text()
  return id
}

async function bytesOf(server: TestApp, path: string): Promise<Uint8Array> {
  const answer = await fetch(`${server.url}${path}`)
  expect(answer.status).toBe(200)
  return new Uint8Array(await answer.arrayBuffer())
}

const spoken = async (server: TestApp, text: string) =>
  bytesOf(server, `/v1/jobs/${await jobOf(server, text)}/result`)

describe('a result', () => {
  test('names its producer and its content, and equal jobs give equal files', async () => {
    const first = await spoken(labelling, '一二三。')
    const label = readLabel(first)
    expect(label).toMatchObject({ Label: '1', ContentProducer: '某公司' })
    expect(label?.ProduceID).toMatch(/^[0-9a-f]{64}$/)
    expect(Buffer.compare(await spoken(labelling, '一二三。'), first)).toBe(0)
    expect(readLabel(await spoken(labelling, '一二四。'))?.ProduceID).not.toBe(label?.ProduceID)
  })

  test('keeps its label in every format that can carry one, at every door', async () => {
    const id = await jobOf(labelling, '一二三。')
    const { result } = await (await fetch(`${labelling.url}/v1/jobs/${id}`)).json()
    const label = readLabel(await bytesOf(labelling, `/v1/jobs/${id}/result`))
    const carrying = outputFormats.filter((format) => audioFormats[format].canCarryLabel)
    for (const format of carrying) {
      // No stream: it leaves when it is whole.
      if (format !== 'm4a') {
        const streamed = await bytesOf(labelling, `/v1/jobs/${id}/audio?format=${format}`)
        expect([format, readLabel(streamed)]).toEqual([format, label])
      }
      const stored = await bytesOf(labelling, `/v1/files/download?path=${result.fileId}&format=${format}`)
      expect([format, readLabel(stored)]).toEqual([format, label])
    }
  })

  test('goes without where the owner gave a reason', async () =>
    expect(readLabel(await spoken(bare, '一二三。'))).toBeNull())
})

describe('POST /v1/verify', () => {
  test('tells the label of a file', async () => {
    const file = await spoken(labelling, '一二三。')
    const answer = await (await post(bare, '/v1/verify', file)).json()
    expect(answer).toEqual({ format: 'wav', isLabelled: true, label: readLabel(file) })
  })

  test('tells that there is none', async () => {
    const answer = await (await post(bare, '/v1/verify', encodeWav(new Float32Array(100)))).json()
    expect(answer).toEqual({ format: 'wav', isLabelled: false, label: null })
  })

  test('finds the label of a file that is larger than an upload may be, and says where it did not look', async () => {
    const small = await startTestApp({ YINSE_UPLOAD_LIMIT_MB: '2' })
    try {
      const labelled = await spoken(labelling, '一二三。')
      const tail = new Uint8Array(5 * 2 ** 20)
      const answer = await (await post(small, '/v1/verify', Buffer.concat([labelled, tail]))).json()
      expect(answer).toEqual({ format: 'wav', isLabelled: true, label: readLabel(labelled) })
      const bare = encodeWav(new Float32Array(3 * 2 ** 20))
      const refused = await post(small, '/v1/verify', bare)
      expect(refused.status).toBe(413)
      expect((await refused.json()).error.code).toBe('verify-too-large')
    } finally {
      await small.dispose()
    }
  })

  test('refuses what is no sound', async () => {
    const answer = await post(bare, '/v1/verify', 'some text')
    expect(answer.status).toBe(400)
    expect((await answer.json()).error.code).toBe('audio-not-audio')
  })
})

describe('yinse verify', () => {
  const run = async (path: string) => {
    const printed: string[] = []
    const told: string[] = []
    const code = await runCli(['verify', path, '--lang', 'en'], {
      stdin: Readable.from(['']),
      print: (line) => void printed.push(line),
      tell: (line) => void told.push(line),
      environment: { YINSE_DATA: folder },
      signal: new AbortController().signal,
    })
    return { code, printed, told: told.join('\n') }
  }

  test('prints the fields of the label', async () => {
    const path = join(folder, 'labelled.wav')
    const file = await spoken(labelling, '一二三。')
    await writeFile(path, file)
    const { code, printed } = await run(path)
    expect(code).toBe(0)
    const label = Object.fromEntries(printed.map((line) => line.split('\t'))) as unknown as AigcLabel
    expect(label).toEqual(readLabel(file))
  })

  test('says that a file carries none, or is not there', async () => {
    const path = join(folder, 'bare.wav')
    await writeFile(path, encodeWav(new Float32Array(100)))
    expect(await run(path)).toMatchObject({ code: 4, told: expect.stringContaining('carries no AI label') })
    expect(await run(join(folder, 'nothing.wav'))).toMatchObject({
      code: 2,
      told: expect.stringContaining('ENOENT'),
    })
  })
})
